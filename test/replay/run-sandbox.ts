import { startRuntime } from "../../local/runtime.ts";

/* A sandbox in a process of its own, to be killed: its data folder and its port are the arguments. */

const [data = "", port = "0"] = process.argv.slice(2);
const { url } = await startRuntime({ assembly: "cdk.out", data, port: Number(port) });
process.stdout.write(`${url}\n`);
