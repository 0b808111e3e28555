import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { refuse } from "../../clients/program-options.ts";
import type { Scorecard } from "../../domain/scoring/scorecard.ts";
import { type Client, readClients } from "./clients.ts";
import { comparison } from "./comparison.ts";
import { casesFor } from "./cases.ts";
import { fitReport } from "./fit-report.ts";
import { fitScorecard } from "./fit.ts";
import { split } from "./split.ts";

/*
 * `npm run scorecard -- fit`: fits a scorecard to people whose credit is known, and tests it on others.
 * `npm run scorecard -- compare`: two scorecards on the same people.
 */

const sample = "examples/orders/credit-clients-sample.csv";

const usage = `npm run scorecard -- fit [options]
npm run scorecard -- compare <scorecard.json> <scorecard.json> [options]
  --clients ${sample}
                    people whose credit is known, in the columns of "Default of Credit Card Clients" (UCI, doi 10.24432/C55S3H);
                    the file in the repository is a sample of it
  --seed 1          decides who is held out: another seed, other people
  --version NAME    how decisions name the scorecard; default: credit-clients-1
  --out FILE        writes the scorecard, for the lender to decide by
  --cases FILE      writes what was fitted and held out, in weights of evidence, for another program to fit`;

const { values, positionals } = optionsOf();
const [command, ...files] = positionals;
if (values.help) {
  console.log(usage);
} else if (command === "fit" && files.length === 0) {
  fit();
} else if (command === "compare" && files.length === 2) {
  compare();
} else {
  refuse(command === undefined ? "fit or compare?" : `unknown: ${positionals.join(" ")}`, usage);
}

function fit(): void {
  const { fitted, heldOut } = split(clients(), seed());
  const result = attempt(() => fitScorecard(fitted, values.version));
  console.log(attempt(() => fitReport(result, fitted, heldOut)));
  if (values.cases !== undefined) write(values.cases, casesFor(result, { fitted, heldOut }));
  if (values.out !== undefined) write(values.out, `${JSON.stringify(result.scorecard, null, 2)}\n`);
}

function compare(): void {
  const [one, other] = files.map(readScorecard);
  if (one && other) console.log(attempt(() => comparison(one, other, split(clients(), seed()).heldOut)));
}

function clients(): readonly Client[] {
  return attempt(() => readClients(readFileSync(values.clients, "utf8")), `${values.clients} cannot be read`);
}

function readScorecard(file: string): Scorecard {
  return attempt(() => JSON.parse(readFileSync(file, "utf8")) as Scorecard, `${file} is not a scorecard`);
}

function seed(): number {
  const number = Number(values.seed);
  return Number.isSafeInteger(number) ? number : refuse(`--seed must be a whole number, not "${values.seed}"`);
}

function write(file: string, text: string): void {
  attempt(() => writeFileSync(file, text), `${file} cannot be written`);
  console.log(`wrote ${file}`);
}

/** What cannot be done ends the program with one sentence. */
function attempt<Result>(run: () => Result, what?: string): Result {
  try {
    return run();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refuse(what === undefined ? why : `${what}: ${why}`);
  }
}

function optionsOf() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        clients: { type: "string", default: sample },
        seed: { type: "string", default: "1" },
        version: { type: "string", default: "credit-clients-1" },
        out: { type: "string" },
        cases: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error), usage);
  }
}
