import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Plugin } from "esbuild";

/**
 * Takes out of a bundle what a Lambda function never runs, so that it starts faster.
 * Each rule names a file, most of them of a pinned package; a rule that no file fits any more fails the build, so an update cannot undo it unseen.
 */
export const trim = (): Plugin => ({
  name: "trim",
  setup(build) {
    const idle = new Set(rules);
    for (const rule of rules)
      build.onLoad({ filter: rule.file }, ({ path }) => {
        idle.delete(rule);
        return { contents: rule.by(readFileSync(path, "utf8"), path), loader: path.endsWith(".ts") ? "ts" : "js" };
      });
    build.onEnd(() => ({
      errors: [...idle].map(({ file }) => ({ text: `no file fits ${file} any more: look at infra/trim.ts` })),
    }));
  },
});

type Rule = { readonly file: RegExp; readonly by: (source: string, path: string) => string };

const always = (contents: string) => () => contents;

/** A replacement must replace something: silence would let the bundle grow back. */
const without =
  (pattern: RegExp, by = "") =>
  (source: string): string => {
    const trimmed = source.replaceAll(pattern, by);
    if (trimmed === source) throw new Error(`nothing fits ${pattern}: the package has changed, look at infra/trim.ts`);
    return trimmed;
  };

const rules: readonly Rule[] = [
  // The API's description is read once, and is a tenth when zipped.
  {
    file: /docs\/openapi\.json$/,
    by: (json) => `
      import { gunzipSync } from "node:zlib";
      export default JSON.parse(gunzipSync(Buffer.from("${gzipSync(JSON.stringify(JSON.parse(json))).toString("base64")}", "base64")));`,
  },
  // Schemas check requests here; they describe them in the documentation's build only.
  { file: /zod\/v4\/classic\/schemas\.js$/, by: without(/^ +inst\._zod\.processJSONSchema = .*;$/gm) },
  {
    file: /zod\/v4\/core\/to-json-schema\.js$/,
    by: always(`
    const no = () => () => { throw new Error("no JSON schema in a bundle: see infra/trim.ts"); };
    export const createToJSONSchemaMethod = no, createStandardJSONSchemaMethod = no;
    export const extractDefs = no, finalize = no, handleUnrepresentable = no, initializeContext = no, processSchema = no;`),
  },
];
