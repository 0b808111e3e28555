import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildIfStale } from "../../local/build-if-stale.ts";
import { closeGaps, type Emulator, gapsOf, installEmulator, NotInstallable } from "./emulator.ts";
import { checkBooks, checkCanary } from "./checks.ts";
import { type Stack, startStack } from "./stack.ts";

/* `npm run test:deployed`: the app on an emulator of AWS, by CloudFormation, and the journeys of test/journeys against it. */

const usage = `npm run test:deployed -- [options] [part of a journey's file name]
  --if-possible    exit with 0 and a sentence where the emulator cannot be installed
  --gaps           print what the emulator lacks and this test adds, and stop
  --keep           keep the deployment after the journeys, until Ctrl-C`;

process.chdir(join(import.meta.dirname, "../.."));
const startedAt = performance.now();
const { values: options, positionals: files } = optionsOf();
const steps: (() => Promise<void>)[] = [];
let running: ChildProcess | undefined;
let interrupted = false;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    interrupted = true;
    running?.kill(signal);
    void end().then(() => process.exit(130));
  });
try {
  process.exitCode = await main();
} catch (error) {
  if (!interrupted) console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await end();
}

async function main(): Promise<number> {
  let python: string;
  try {
    python = installEmulator(console.log);
  } catch (error) {
    if (!(error instanceof NotInstallable)) throw error;
    return skipped(error.message);
  }
  if (options.gaps) return printGaps(python);
  buildIfStale(console.log);
  const folder = mkdtempSync(join(tmpdir(), "tallystick-deployed-"));
  steps.push(async () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const stack = await startStack(python, folder, (step) => void steps.push(step), console.log);
  steps.push(async () => keepLog(stack.emulator));
  const failed = [await journeys(stack.front.url), ...(await afterwards(stack))].filter((each) => each !== undefined);
  for (const each of failed) console.log(`failed: ${each}`);
  console.log(
    `${failed.length === 0 ? "passed" : "failed"} in ${Math.round((performance.now() - startedAt) / 1000)} s`,
  );
  if (options.keep) await kept(stack);
  return failed.length === 0 ? 0 : 1;
}

/** What holds after all journeys; each returns a sentence if it does not. */
async function afterwards(stack: Stack): Promise<readonly (string | undefined)[]> {
  const canary = await checkCanary(stack);
  const books = await checkBooks(stack);
  const denials = [...new Set(stack.emulator.denials())];
  return [
    canary,
    books,
    denials.length > 0 ? `IAM denied calls of the app:\n${denials.join("\n")}` : undefined,
    closeGaps(stack.emulator.gaps()),
  ];
}

async function journeys(url: string): Promise<string | undefined> {
  const command = [resolve("node_modules/vitest/vitest.mjs"), "run", "--config", "test/deployed/journeys-config.ts"];
  const child = spawn(process.execPath, [...command, ...files], {
    stdio: "inherit",
    env: { ...process.env, TALLYSTICK_URL: url },
  });
  running = child;
  const code = await new Promise<number | null>((done) => child.once("exit", done));
  running = undefined;
  return code === 0 ? undefined : "the journeys";
}

function skipped(why: string): number {
  console.log(
    `test:deployed is skipped: ${why}.\nWhat is skipped: the deployment by CloudFormation to an emulator of AWS with enforced IAM, and the journeys of test/journeys against it, which \`npm test\` tries against the sandbox.`,
  );
  return options["if-possible"] ? 0 : 1;
}

function printGaps(python: string): number {
  const gaps = gapsOf(python);
  for (const { state, name, aws } of gaps) console.log(`${state.padEnd(8)} ${name.padEnd(20)} ${aws}`);
  const problem = closeGaps(gaps);
  if (problem !== undefined) console.log(problem);
  return problem === undefined ? 0 : 1;
}

async function kept({ front, emulator }: Stack): Promise<void> {
  console.log(
    `gateway ${front.url}\nlender  ${front.lenderUrl}\nAWS     ${emulator.url}, with AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test`,
  );
  await new Promise((_, reject) => {
    steps.push(async () => reject(new Error("stopped")));
  });
}

function keepLog(emulator: Emulator): void {
  mkdirSync("dist", { recursive: true });
  writeFileSync("dist/emulator.log", emulator.log());
  if (process.exitCode !== 0) console.log("the emulator's log is in dist/emulator.log");
}

async function end(): Promise<void> {
  for (let step = steps.pop(); step; step = steps.pop())
    await step().catch((error: unknown) => console.error("at the end:", error));
}

function optionsOf() {
  const known = {
    "if-possible": { type: "boolean", default: false },
    gaps: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  try {
    const parsed = parseArgs({ options: known, allowPositionals: true });
    if (parsed.values.help) {
      console.log(usage);
      process.exit(0);
    }
    return parsed;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    return process.exit(1);
  }
}
