import { aligned } from "../../local/bill/bill.ts";
import { partitionLimits, type SharedKey, salesUntilThrottled } from "../../local/bill/shared-keys.ts";
import { measureLife } from "../../local/measure-life.ts";
import { programOptions, wholeNumber } from "../../clients/program-options.ts";

/* `npm run bench:partitions`: one mall makes all sales; what each partition key of tables and indexes takes, and when it is throttled. */

const usage = `npm run bench:partitions -- [options]
  --sales 200                 sales that are counted, after as many that are not
  --at-once 20                of them at the same time
  --sales-per-second 100      the peak of a busy day of the mall; exit code 1 if a partition would be throttled at it
  --json                      the figures as one JSON object`;

const values = programOptions(usage, {
  sales: { type: "string", default: "200" },
  "at-once": { type: "string", default: "20" },
  "sales-per-second": { type: "string", default: "100" },
  json: { type: "boolean", default: false },
});
const sales = wholeNumber("sales", values.sales);
const atOnce = wholeNumber("at-once", values["at-once"]);
const peak = wholeNumber("sales-per-second", values["sales-per-second"]);

const { keys } = await measureLife({ sales, atOnce }, (line) => void process.stderr.write(`${line}\n`));

const number = (value: number): string => value.toLocaleString("en-GB", { maximumFractionDigits: 2 });

const row = (key: SharedKey): readonly string[] => [
  `${key.form} of ${key.on}`,
  key.kind,
  number(key.keys),
  number(key.unitsASale),
  number(key.hottestASale),
  number(key.hottestASale * peak),
  number(Math.floor(salesUntilThrottled(key))),
];

const verdict = (hot: readonly SharedKey[]): string =>
  hot.length === 0 ? "nothing is throttled" : `these are throttled: ${hot.map(({ form }) => form).join(", ")}`;

const throttled = keys.filter((key) => salesUntilThrottled(key) < peak);
if (values.json) console.log(JSON.stringify({ sales, atOnce, peak, keys, throttled }));
else {
  const head = ["key", "units", "keys", "a sale", "hottest, a sale", `at ${peak}/s`, "throttled from, sales/s"];
  console.log(aligned([head, ...keys.map(row)]).join("\n"));
  const limits = `${number(partitionLimits.write)} write and ${number(partitionLimits.read)} read units a second`;
  console.log(`\nA partition serves ${limits}. At ${peak} sales a second of one mall ${verdict(throttled)}.`);
}
process.exitCode = throttled.length > 0 ? 1 : 0;
