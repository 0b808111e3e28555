import { globSync, readFileSync } from "node:fs";
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

/** Our code tells errors apart by class only where it names them; all others keep their name on the SDK's base class. */
const ourSource = globSync("functions/**/*.ts")
  .map((path) => readFileSync(path, "utf8"))
  .join("\n");
const withoutForeignErrors = (source: string): string =>
  source.replaceAll(/^n0_registry\.registerError\((\w+)\$, \w+\);$/gm, (line, name: string) =>
    ourSource.includes(name) ? line : "",
  );

const hosts: Record<string, string> = {
  dynamodb: "dynamodb",
  kms: "kms",
  scheduler: "scheduler",
  sfn: "states",
  sqs: "sqs",
};

const rules: readonly Rule[] = [
  // Lambda hands credentials over in its environment: no profiles, SSO, containers or instance metadata.
  {
    file: /credential-provider-node\/dist-es\/index\.js$/,
    by: always(`
    export const defaultProvider = () => async () => ({
      accessKeyId: process.env.AWS_ACCESS_KEY_ID,
      secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
      sessionToken: process.env.AWS_SESSION_TOKEN,
    });`),
  },
  // Nor are there ~/.aws files to look for at each start.
  {
    file: /shared-ini-file-loader\/loadSharedConfigFiles\.js$/,
    by: always(`
    export { CONFIG_PREFIX_SEPARATOR } from "./constants";
    export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`),
  },
  {
    file: /regionConfig\/getInstanceMetadataRegion\.js$/,
    by: always("export const getInstanceMetadataRegion = async () => undefined;"),
  },
  // Browsers' user agents are not parsed on a server.
  { file: /node_modules\/bowser\//, by: always("export default {};") },
  // None of our calls streams events.
  {
    file: /submodules\/event-streams\/index\.js$/,
    by: always("export const EventStreamSerde = undefined, eventStreamSerdeProvider = undefined;"),
  },
  // Node has SHA-256 and we do not retry adaptively.
  { file: /checksum\/sha256\/Sha256Js\.js$/, by: always("export class Sha256Js {}") },
  { file: /util-retry\/DefaultRateLimiter\.js$/, by: always("export class DefaultRateLimiter {}") },
  // DynamoDB's endpoint discovery is off unless asked for.
  {
    file: /middleware-endpoint-discovery\/dist-es\/index\.js$/,
    by: always(`
    export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = { environmentVariableSelector: () => false, configFileSelector: () => false, default: false };
    export const resolveEndpointDiscoveryConfig = (config) => config;
    export const getEndpointDiscoveryPlugin = undefined, getEndpointDiscoveryRequiredPlugin = undefined, getEndpointDiscoveryOptionalPlugin = undefined;`),
  },
  // One region's ordinary endpoint, or the one that AWS_ENDPOINT_URL names: no FIPS, dual stack or account endpoints.
  {
    file: /@aws-sdk\/client-\w+\/dist-es\/endpoint\/endpointResolver\.js$/,
    by: (_, path) => `
      const host = (region) => \`${hosts[/client-(\w+)/.exec(path)?.[1] ?? ""]}.\${region}.amazonaws.com\${region.startsWith("cn-") ? ".cn" : ""}\`;
      const endpoints = new Map();
      export const defaultEndpointResolver = ({ Endpoint, Region }) => {
        const url = Endpoint ?? "https://" + host(Region);
        if (!endpoints.has(url)) endpoints.set(url, { url: new URL(url), headers: {}, properties: {} });
        return endpoints.get(url);
      };`,
  },
  // That endpoint is meant whole: no prefix before its host, and no other host that a queue's URL may name.
  {
    file: /client-sfn\/dist-es\/runtimeConfig\.shared\.js$/,
    by: without(/config\?\.disableHostPrefix \?\? false/g, "process.env.AWS_ENDPOINT_URL !== undefined"),
  },
  {
    file: /middleware-sdk-sqs\/dist-es\/queue-url\.js$/,
    by: always(`
    export const resolveQueueUrlConfig = (config) => config, getQueueUrlPlugin = () => ({ applyToStack: () => {} });
    export const queueUrlMiddleware = undefined, queueUrlMiddlewareOptions = undefined;`),
  },
  { file: /signature-v4\/dist-es\/HeaderFormatter\.js$/, by: always("export class HeaderFormatter {}") },
  // A client's package.json is wanted for its version.
  {
    file: /@aws-sdk\/client-[\w-]+\/package\.json$/,
    by: (json) => `export default ${JSON.stringify({ version: (JSON.parse(json) as { version: string }).version })};`,
  },
  { file: /@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_0\.js$/, by: withoutForeignErrors },
  // Over HTTP a no has its title; what to do about it stands in docs/errors.md.
  { file: /domain\/meaning\.ts$/, by: without(/mend:\s*"(?:[^"\\]|\\.)*"/g, 'mend: ""') },
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
