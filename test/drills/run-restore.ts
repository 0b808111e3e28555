import { parseArgs } from "node:util";
import type { Reconciled } from "../../examples/orders/reconcile.ts";
import { restoreDrill } from "./restore-drill.ts";

const usage = `npm run drill:restore
  Copies both tables while malls sell, one a second before the other, starts a new stage from the copies,
  and prints what differs there: at its start, and after all that waited has ended.
  npm run build comes first.`;

const { help } = parseArgs({ options: { help: { type: "boolean", default: false } } }).values;
if (help) {
  console.log(usage);
  process.exit(0);
}

const print = (title: string, { loans, purchases, inFlight, differences }: Reconciled): void => {
  console.log(`\n  ${title}: ${loans} loans, ${purchases} purchases`);
  for (const each of inFlight) console.log(`    in flight   ${each}`);
  for (const { id, what, one, other } of differences) console.log(`    differs     ${id}: ${what}: ${one}, ${other}`);
  if (inFlight.length + differences.length === 0) console.log("    no difference");
};

for (const first of ["gateway", "lender"] as const) {
  console.log(`\nThe ${first}'s table is restored to one second before the other's.`);
  const { before, after, restarted } = await restoreDrill(first, (step) => console.log(`  ${step}`));
  print("at the start of the new stage", before);
  print("after all that waited has ended", after);
  console.log(`\n  phases that the janitor started: ${restarted[0]} in the first hour, ${restarted[1]} at the end`);
}
