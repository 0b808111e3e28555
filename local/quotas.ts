import { readFileSync, writeFileSync } from "node:fs";
import { positiveNumber, programOptions, refuse, wholeNumber } from "../clients/program-options.ts";
import { aligned } from "./bill/bill.ts";
import type { MeasuredLife } from "./bill/measured-life.ts";
import type { Workflows } from "./bill/price.ts";
import { type Load, type QuotaRow, quotaRows, salesOfWholeDay } from "./bill/quotas.ts";
import { measureLife } from "./measure-life.ts";

const usage = `npm run quotas -- --sales-per-second <number> --wait-days <number> [options]
  --sales-per-second 50     completed sales a second at the peak
  --wait-days 30            days from a sale until its loan is repaid
  --workflows express       express or standard; both if it is not set
  --sales-per-day <number>  by default the peak for a whole day
  --collect-hours 1         hours in which the loans that come due at one midnight are collected
  --invocation-ms 100       how long an invocation takes on AWS on average
  --measure                 measure the calls of a sale anew and write them to local/bill/life.json; with --sales 40 and --at-once 20
  --json                    one JSON object
Exit code 0: everything fits a new account. 2: quotas must be raised. 3: the load meets a limit that AWS does not raise. 1: an option is wrong.`;

const values = programOptions(usage, {
  "sales-per-second": { type: "string" },
  "wait-days": { type: "string" },
  workflows: { type: "string" },
  "sales-per-day": { type: "string" },
  "collect-hours": { type: "string", default: "1" },
  "invocation-ms": { type: "string", default: "100" },
  measure: { type: "boolean", default: false },
  sales: { type: "string", default: "40" },
  "at-once": { type: "string", default: "20" },
  json: { type: "boolean", default: false },
});

const required = (option: "sales-per-second" | "wait-days", meaning: string): number => {
  const value = values[option];
  return value === undefined ? refuse(`--${option} is missing: ${meaning}`, usage) : positiveNumber(option, value);
};

const salesPerSecond = required("sales-per-second", "the completed sales a second at the peak, such as 50");

const { "sales-per-day": perDay = String(salesOfWholeDay(salesPerSecond)) } = values;

const load: Load = {
  salesPerSecond,
  salesPerDay: positiveNumber("sales-per-day", perDay),
  waitDays: required("wait-days", "the days from a sale until its loan is repaid, such as 30"),
  collectHours: positiveNumber("collect-hours", values["collect-hours"]),
  invocationMs: positiveNumber("invocation-ms", values["invocation-ms"]),
};

if (load.salesPerDay > salesOfWholeDay(salesPerSecond))
  refuse(`--sales-per-day ${perDay} are more than --sales-per-second ${salesPerSecond} makes in a day`);

const isType = (text: string): text is Workflows => text === "express" || text === "standard";

const { workflows } = values;

const types: readonly Workflows[] =
  workflows === undefined
    ? ["express", "standard"]
    : isType(workflows)
      ? [workflows]
      : refuse(`--workflows must be express or standard, not "${workflows}"`);

const file = new URL("bill/life.json", import.meta.url);

if (values.measure) {
  const how = { sales: wholeNumber("sales", values.sales), atOnce: wholeNumber("at-once", values["at-once"]) };
  const measured = await measureLife(how, (line) => void process.stderr.write(`${line}\n`));
  writeFileSync(file, `${JSON.stringify(measured, null, 2)}\n`);
}

const life = JSON.parse(readFileSync(file, "utf8")) as MeasuredLife;

const number = (value: number): string => value.toLocaleString("en-GB", { maximumFractionDigits: value < 10 ? 1 : 0 });

const verdict = ({ verdict: what, raiseTo = 0 }: QuotaRow): string =>
  what === "raise" ? `raise to ${number(raiseTo)}` : what === "limit" ? "LIMIT of the architecture" : "fits";

const print = (type: Workflows, rows: readonly QuotaRow[]): void => {
  const cells = rows.map((row) => [
    row.name,
    row.default === null ? "none" : number(row.default),
    number(row.need),
    row.per,
    verdict(row),
  ]);
  console.log(`${type.toUpperCase()} workflows, a new account in us-east-1`);
  console.log(aligned([["quota", "default", "need", "", "verdict"], ...cells]).join("\n"));
  for (const { name, verdict: what, remedy } of rows) if (what !== "fits") console.log(`\n${name}: ${remedy}.`);
  console.log("");
};

const results = types.map((type) => ({ workflows: type, rows: quotaRows(life, load, type) }));

if (values.json) console.log(JSON.stringify({ load, measured: life.date, results }));
else {
  const waiting = number(load.salesPerDay * load.waitDays);
  console.log(
    `${number(salesPerSecond)} sales a second, ${number(load.salesPerDay)} a day, ${number(load.waitDays)} days to repayment: ${waiting} loans wait.`,
  );
  console.log(`Calls of a sale as measured on ${life.date} (${life.sales} sales, ${life.atOnce} at once).\n`);
  for (const { workflows: type, rows } of results) print(type, rows);
}

const verdicts = results.flatMap(({ rows }) => rows.map((row) => row.verdict));

process.exitCode = verdicts.includes("limit") ? 3 : verdicts.includes("raise") ? 2 : 0;
