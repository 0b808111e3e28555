import { startRuntime } from "../../local/runtime.ts";

/* Runs a sandbox in a separate process that a test kills; the arguments are its data folder and port. */

const [data = "", port = "0"] = process.argv.slice(2);
const { url } = await startRuntime({
  assembly: "cdk.out",
  data,
  port: Number(port),
  longestStep: 28 * 86_400_000,
  functions: { sharedBundles: "dist/local" },
});
process.stdout.write(`${url}\n`);
