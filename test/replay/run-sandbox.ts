import { startRuntime } from "../../local/runtime.ts";

/* Runs a sandbox in a separate process that a test kills; the arguments are its data folder and ports. */

const [data = "", ...ports] = process.argv.slice(2);
const [port = 0, lenderPort = 0] = ports.map(Number);
const runtime = await startRuntime({
  assembly: "cdk.out",
  data,
  port,
  lenderPort,
  longestStep: 28 * 86_400_000,
  functions: { sharedBundles: "dist/local" },
});
process.stdout.write(`${runtime.url} ${runtime.port} ${runtime.lenderPort}\n`);
