import { existsSync } from "node:fs";
import http from "node:http";
import { fileURLToPath } from "node:url";

/*
 * Runs before each program of this project (`node --import`), in any version of Node: it says what to do where the program could not start,
 * and keeps calls of this machine away from proxies. In JavaScript, because an older Node reads nothing else.
 */

const oldest = 24;
const found = Number(process.versions.node.split(".")[0]);
const hasModules = existsSync(new URL("../node_modules/zod", import.meta.url));

if (found < oldest || !hasModules) {
  const ours = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));
  const why = hasModules
    ? `Node ${process.versions.node} is too old, and the Node ${oldest} of this project is not there: an installation with --ignore-scripts leaves it out`
    : "the packages of this project are not installed";
  const next = hasModules && existsSync(ours) ? `run it by npm, or with ${ours}` : "npm ci";
  console.error(`${why}\n  next: ${next}`);
  process.exit(1);
}

// Node applies HTTP_PROXY also to loopback, where no proxy could reach us.
const loopback = "127.0.0.1,localhost,::1";
for (const name of ["NO_PROXY", "no_proxy"])
  process.env[name] = [process.env[name], loopback].filter((each) => each !== undefined && each !== "").join(",");
if (process.env["NODE_USE_ENV_PROXY"] !== undefined) http.globalAgent = new http.Agent({ keepAlive: true });
