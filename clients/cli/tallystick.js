#!/usr/bin/env node
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

/* `npx tallystick`: TypeScript is run by the Node that `npm ci` brought, whichever one started this. */

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const prepare = new URL("../prepare-node.js", import.meta.url).href;
const ours = fileURLToPath(new URL("../../node_modules/node/bin/node", import.meta.url));
if (Number(process.versions.node.split(".")[0]) >= 24) {
  await import(prepare);
  await import(pathToFileURL(main).href);
} else if (existsSync(ours))
  process.exitCode =
    spawnSync(ours, ["--import", prepare, main, ...process.argv.slice(2)], { stdio: "inherit" }).status ?? 1;
else {
  console.error(`Node ${process.versions.node} is too old, and the Node of this project is not there\n  next: npm ci`);
  process.exitCode = 1;
}
