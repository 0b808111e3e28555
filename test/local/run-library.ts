import { startRuntime } from "../../local/runtime.ts";

/* A runtime in a process of its own, for a test to kill. */

const [, , assembly = "", data = ""] = process.argv;
const { url } = await startRuntime({ assembly, data, port: 0, seed: false });
console.log(url);
