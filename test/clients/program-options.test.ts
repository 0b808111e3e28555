import { expect, test } from "vitest";
import { output } from "./output.ts";

/** Every program behind `npm run` that takes options or prints figures. */
const programs = [
  "clients/build-sdk.ts",
  "infra/build.ts",
  "local/cost.ts",
  "local/start.ts",
  "operations/reconcile.ts",
  "operations/verify-trails.ts",
  "examples/mall/start.ts",
  "examples/orders/replay.ts",
  "test/bench/bench.ts",
  "test/bench/calls.ts",
  "test/bench/reconcile.ts",
];
const run = async (...args: readonly string[]) => output(process.execPath, args);

test.each(programs)("%s explains its options, and refuses others in one sentence", async (program) => {
  expect(await run(program, "-h")).toMatch(/^npm (?:run [\w:-]+|start)/);
  const refused = await run(program, "--bogus").catch(String);
  expect(refused).toMatch(/ended with [12]:\nUnknown option '--bogus'/);
  expect(refused).not.toContain("node:internal");
});

test("a number that is none is refused before anything starts", async () => {
  const refused = await run("local/cost.ts", "--sales", "many").catch(String);
  expect(refused).toMatch(/ended with 1:\n--sales must be a whole number of at least 1, not "many"\n$/);
});
