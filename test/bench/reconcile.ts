import { spawn } from "node:child_process";
import { programOptions, wholeNumber } from "../../clients/program-options.ts";
import { startBank } from "../operations/bank.ts";
import { runLifecycle, type LifecycleName } from "../operations/lifecycles.ts";
import { startTables } from "../operations/tables.ts";
import { seedTables } from "../operations/town.ts";
import { closedLoop } from "./measure.ts";

/* `npm run bench:reconcile`: fills both tables with lives that the real functions have lived, and reconciles them at a tenth, a half and all of it. */

const usage = `npm run bench:reconcile -- [options]
  --purchases 100000    purchases in the tables
  --json                the figures as one JSON object`;
const values = programOptions(usage, {
  purchases: { type: "string", default: "100000" },
  json: { type: "boolean", default: false },
});
const most = wholeNumber("purchases", values.purchases, 10);
const print = (line: string): void => void process.stderr.write(`${line}\n`);

/** Of twenty purchases so many live this story: most are repaid or on their way to it. */
const mix: readonly LifecycleName[] = [
  ...Array<LifecycleName>(6).fill("repaid"),
  ...Array<LifecycleName>(3).fill("inInstalments"),
  ...Array<LifecycleName>(2).fill("accepted"),
  "advanced",
  "paidDown",
  "late",
  "returnedInPart",
  "cashBack",
  "stopped",
  "expired",
  "declined",
  "payoutRefused",
];
/** One in five hundred is caught in the middle of a phase, one waits for an operator. */
const storyOf = (index: number): LifecycleName =>
  index % 500 === 0 ? "beingAdvanced" : index % 500 === 1 ? "parked" : (mix[(index * 7) % mix.length] ?? "repaid");

/** So many lives are written at a time. */
const handful = 50;

type Report = {
  readonly reconciled: boolean;
  readonly loans: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMemoryMb: number;
};

/** The command in a process of its own, so that its memory is its own; its heap may not grow beyond a quarter of a gigabyte, however many purchases there are. */
const reconcile = async (url: string): Promise<Report> => {
  const args = [
    "--max-old-space-size=256",
    // As the command has it: pages live shortly, and die young in a larger nursery.
    "--max-semi-space-size=32",
    "operations/reconcile.ts",
    "--url",
    url,
    "--at",
    "2026-01-05T10:00:00Z",
    "--bank",
    url,
    "--json",
  ];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const report = JSON.parse((await child.stdout.toArray()).join("")) as Report & { readonly differences: unknown };
  if (!report.reconciled) throw new Error(JSON.stringify(report.differences));
  return report;
};

const { url, put, stop } = await startTables();
const bank = await startBank({ url });
try {
  const town = seedTables({ put });
  const measured: Report[] = [];
  let made = 0;
  for (const size of [Math.ceil(most / 10), Math.ceil(most / 2), most]) {
    const started = performance.now();
    await closedLoop(Math.ceil((size - made) / handful), 4, async (i) => {
      const from = made + i * handful;
      const many = Math.min(handful, size - from);
      const lives = Array.from({ length: many }, (_, j) => runLifecycle(storyOf(from + j), from + j));
      bank.addLoans(lives.map(({ loan }) => loan));
      return town.settle(lives);
    });
    made = size;
    await town.keep();
    print(`${size} purchases after ${Math.round((performance.now() - started) / 1000)} s more; reconciling …`);
    measured.push(await reconcile(bank.url));
  }
  for (const { loans, seconds, cpuSeconds, peakMemoryMb } of measured) {
    const pace = `${seconds.toFixed(1).padStart(6)} s (${cpuSeconds.toFixed(1)} s of CPU), ${Math.round(loans / seconds)} a second`;
    const line = `${loans.toLocaleString("en-GB").padStart(9)} purchases  ${pace}, at most ${peakMemoryMb} MB`;
    (values.json ? print : console.log)(line);
  }
  if (values.json) console.log(JSON.stringify({ reconciled: measured }));
} finally {
  await bank.stop();
  await stop();
}
