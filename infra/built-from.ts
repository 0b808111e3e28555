import { createHash } from "node:crypto";
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

/** The sources of the bundles and the template. */
const sources = [
  "infra/**/*.ts",
  "functions/**/*.ts",
  "domain/**/*.ts",
  "clients/{pay,sdk}/**/*",
  "state-machines/*.json",
  "cdk.json",
  "package-lock.json",
];

/** Where a build keeps the digest of its sources. */
export const digestFile = "dist/built-from";

/** A digest of all sources as they are now. */
export const digestOfSources = (): string => {
  const hash = createHash("sha256");
  for (const file of globSync(sources).toSorted())
    hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
};

/** Keeps the digest after a build, so that nothing is built again before a source changes. */
export const keepDigest = (digest: string): void => {
  mkdirSync("dist", { recursive: true });
  writeFileSync(digestFile, digest);
};
