import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { assetOf, bundles, handlers, sourceOf } from "./handlers.ts";
import { bundlePages } from "./pages.ts";

/** Minified bytes of one bundle, in all and by the package that they are from. */
export type Size = { readonly bundle: string; readonly bytes: number; readonly packages: ReadonlyMap<string, number> };

/** A cold start reads and compiles all of it. The largest needs 322 kB, of which 235 are AWS's SDK: one above this imports something that it does not need. */
const largest = 330_000;

/** Those that store or read files carry the client of S3 besides, most of which describes calls that nobody makes and cannot be left out. */
const largestWithFiles = 480_000;

/** Those that call bank or messenger carry a third or fourth client besides, that of Secrets Manager (13 kB). */
const largestWithSecrets = 345_000;

const largestOf = ({ packages }: Size): number => {
  if (packages.has("@aws-sdk/client-s3")) return largestWithFiles;
  return packages.has("@aws-sdk/client-secrets-manager") ? largestWithSecrets : largest;
};

const leftOut = resolve("infra/left-out.ts");

/** How every bundle is made. */
export const asBundle = {
  bundle: true,
  minify: true,
  format: "esm",
  platform: "node",
  target: "node24",
  // esbuild removes unused code from ES modules; a CommonJS module is included whole.
  mainFields: ["module", "main"],
  // A CommonJS package loads Node's own modules by `require`, which ES modules do not have.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  // What a function never uses of AWS's SDK: the search for a person's credentials (130 kB), endpoint discovery with its cache (9 kB),
  // and answers that are streams of events (15 kB).
  alias: {
    "@aws-sdk/credential-provider-node": leftOut,
    "@aws-sdk/middleware-endpoint-discovery": leftOut,
    "@smithy/core/event-streams": leftOut,
  },
  legalComments: "none",
  logLevel: "warning",
} as const satisfies esbuild.BuildOptions;

/** Bundles every handler into its own folder, in one run that reads each shared file once. */
export const bundleAll = async (): Promise<readonly Size[]> => {
  const all = handlers();
  const { outputFiles, metafile } = await esbuild.build({
    ...asBundle,
    entryPoints: all.map((handler) => ({ in: sourceOf(handler), out: join(basename(assetOf(handler)), "index") })),
    outdir: bundles,
    outExtension: { ".js": ".mjs" },
    write: false,
    metafile: true,
    plugins: [zipDescription, versionsOnly, nativeHash],
  });
  rmSync(bundles, { recursive: true, force: true });
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
  await bundlePages(join(bundles, "lender-show-page", "pages"));

  const sizes = Object.entries(metafile.outputs).map(([path, { bytes, inputs }]) => ({
    bundle: basename(dirname(path)),
    bytes,
    packages: bytesByPackage(inputs),
  }));
  const tooLarge = sizes.filter((size) => size.bytes > largestOf(size));
  if (tooLarge.length > 0)
    throw new Error(
      `bundles above ${largest} bytes, ${largestWithSecrets} with secrets or ${largestWithFiles} with files: ${tooLarge.map(({ bundle, bytes }) => `${bundle} ${bytes}`).join(", ")}; npm run build -- --sizes says of what`,
    );
  return sizes;
};

/** The API's description is read once in a function's lifetime, and is a tenth of its size when zipped. */
export const zipDescription: esbuild.Plugin = {
  name: "zip-description",
  setup(build) {
    build.onLoad({ filter: /docs\/openapi\.json$/ }, ({ path }) => {
      const zipped = gzipSync(JSON.stringify(JSON.parse(readFileSync(path, "utf8")))).toString("base64");
      return {
        contents: `import { gunzipSync } from "node:zlib";
          export default JSON.parse(gunzipSync(Buffer.from("${zipped}", "base64")));`,
      };
    });
  },
};

/** A client of AWS's SDK reads its version from its package.json, whose other members (2 kB of each client) are left out. */
export const versionsOnly: esbuild.Plugin = {
  name: "versions-only",
  setup(build) {
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, "utf8")) as { readonly version: string };
      return { contents: JSON.stringify({ version }), loader: "json" };
    });
  },
};

/** AWS's SDK has SHA-256 in JavaScript (3 kB) besides, for a Node without OpenSSL; Lambda's has it. */
export const nativeHash: esbuild.Plugin = {
  name: "native-hash",
  setup(build) {
    build.onLoad({ filter: /[\\/]sha256[\\/]Sha256Js\.js$/ }, () => ({
      contents: `export const Sha256Js = class { constructor() { throw new Error("this Node has no SHA-256"); } };`,
    }));
  },
};

const bytesByPackage = (inputs: esbuild.Metafile["outputs"][string]["inputs"]): ReadonlyMap<string, number> => {
  const packages = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? "tallystick";
    packages.set(name, (packages.get(name) ?? 0) + bytesInOutput);
  }
  return packages;
};
