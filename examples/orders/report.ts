import { formatMinor } from "../../domain/currency.ts";
import { billable } from "../../local/bill/meter.ts";
import type { Purchase } from "../../clients/sdk/purchase.ts";
import { sumLoans } from "./loans.ts";
import type { OrderFile } from "./orders.ts";
import { isClosed } from "./sale.ts";
import {
  costPerMillion,
  hasEvent,
  operationsEach,
  round,
  summarize,
  countNames,
  type ReplayResult,
} from "./summary.ts";
import { sumViews } from "./sums.ts";

/** The report for people. */
export const writeReport = (result: ReplayResult): string =>
  [
    "",
    ...fileLines(result),
    "",
    ...purchaseRows(result),
    ...repaymentRows(result),
    "",
    ...exceptionLines(result),
    "",
    ...proofLines(result),
    "",
    ...costLines(result),
    "",
  ].join("\n");

const fileLines = ({ orderFile }: ReplayResult): readonly string[] => [
  `  ${orderFile.rows.toLocaleString("en-GB")} rows: ${linesSold(orderFile).toLocaleString("en-GB")} order lines, ${orderFile.returns.length} cancellation lines, ${orderFile.malformed.length} malformed, no sale: ${listed(orderFile.notASale) || "none"}`,
  ...orderFile.malformed.slice(0, maxListed).map(({ line, why }) => `    line ${line}: ${why}`),
  ...more(orderFile.malformed.length),
];

/** The rows from the loan request to the refund. */
const purchaseRows = (result: ReplayResult): readonly string[] => {
  const { views } = result;
  const { purchases, approved, declined, minor } = summarize(result);
  return [
    row("purchases", String(purchases)),
    row("approved", String(approved), pounds(minor.approved)),
    row(
      "declined",
      countViews(views, ({ status }) => status === "declined"),
      listed(declined),
    ),
    row(
      "advanced",
      countViews(views, ({ advances }) => advances.some(({ status }) => status === "paid")),
      `${pounds(minor.advanced)}, of which discount ${pounds(Number(sumViews(views).discount))}`,
    ),
    row("discount earned", "", `${pounds(minor.discount)} (the rest, for unused days, was returned to the malls)`),
    row(
      "delivered",
      countViews(views, (view) => hasEvent(view, "delivered")),
    ),
    row(
      "accepted",
      countViews(views, (view) => hasEvent(view, "accepted")),
    ),
    row(
      "cancelled",
      countViews(views, ({ status }) => status === "cancelled"),
      `fully, ${countViews(views, isPartlyCancelled)} partly`,
    ),
    row(
      "refunded",
      countViews(views, ({ cancellations }) => cancellations.some(({ status }) => status === "refunded")),
      `${pounds(minor.refunded)}, clawed back ${pounds(minor.clawedBack)}`,
    ),
  ];
};

const repaymentRows = (result: ReplayResult): readonly string[] => {
  const { views } = result;
  const { minor, late } = summarize(result);
  return [
    row(
      "repaid",
      countViews(views, ({ status }) => status === "repaid"),
      pounds(minor.repaid),
    ),
    row("outstanding", "", pounds(minor.outstanding)),
    ...planRows(result),
    row("late", String(late), listed(lateBy(views))),
  ];
};

const exceptionLines = ({ orderFile, simulation, views }: ReplayResult): readonly string[] => {
  const reasons = listed(countNames(simulation.unmatched.map(({ why }) => why)));
  return [
    `  cancellation lines without a matching purchase: ${simulation.unmatched.length} of ${orderFile.returns.length}${reasons === "" ? "" : ` (${reasons})`}`,
    ...(Object.keys(simulation.rejections).length > 0
      ? [`  rejected by the gateway: ${listed(simulation.rejections)}`]
      : []),
    ...(countOpen(views) > 0 ? [`  NOT FINAL after ${simulation.days} days: ${countOpen(views)}`] : []),
  ];
};

const proofLines = (result: ReplayResult): readonly string[] => {
  const { comparisons, reconciled, after } = result;
  const { trialBalance, differences } = summarize(result);
  return [
    `  trial balance ${trialBalance === 0 ? "zero" : `OFF BY ${trialBalance}`}; the books are ${after.proven ? "proven" : `NOT PROVEN: ${[...after.differences, ...after.foldsApart].slice(0, maxListed).join(" ")}`}`,
    `  ${reconciled.purchases.toLocaleString("en-GB")} purchases reconciled with ${reconciled.loans.toLocaleString("en-GB")} loans: ${differences === 0 ? "no difference" : `${differences} DIFFERENCES`}`,
    ...reconciled.differences
      .slice(0, maxListed)
      .map(({ id, what, one, other }) => `    ${id} ${what}: ${one} and ${other}`),
    ...more(differences),
    ...comparisons.map(
      ({ what, one, other }) =>
        `  ${one === other ? "agree " : "DIFFER"}  ${pounds(Number(one)).padStart(13)} ${one === other ? "" : `and ${pounds(Number(other))} `} ${what}`,
    ),
  ];
};

const costLines = (result: ReplayResult): readonly string[] => {
  const { simulation, views, orderSeconds } = result;
  const { seconds, purchasesPerSecond } = summarize(result);
  const each = operationsEach(result);
  return [
    "  operations per purchase, without those of idle days",
    `  ${billable
      .filter((name) => each[name] > 0)
      .map((name) => `${name} ${round(each[name], 2)}`)
      .join(", ")}`,
    `  cost of a million purchases like these: $${round(costPerMillion(result, "express"), 2)} with EXPRESS phases, $${round(costPerMillion(result, "standard"), 2)} with STANDARD`,
    `  ${seconds} s for ${simulation.days} days: ${purchasesPerSecond} purchases a second in total; placing the orders took ${round(orderSeconds, 1)} s: ${round(views.length / Math.max(0.001, orderSeconds), 1)} a second`,
  ];
};

/** For a replay with a plan: the number of its loans, their rates, and what the lender earned. */
const planRows = ({ plan, loans }: ReplayResult): readonly string[] => {
  if (plan === undefined) return [];
  const taken = loans.filter((loan) => loan.plan === plan);
  const rates = taken.map(({ consent }) => Number(consent?.apr)).toSorted((a, b) => a - b);
  const others = loans.length - taken.length;
  const { interest, fees } = sumLoans(loans);
  return [
    row(
      "by plan",
      String(taken.length),
      `${plan}, APR ${rates[0]?.toFixed(1)} to ${rates.at(-1)?.toFixed(1)} %${others > 0 ? `; ${others} by their account's plan, because the amount was too small or too large` : ""}`,
    ),
    row("interest earned", "", `${pounds(Number(interest))}, fees ${pounds(Number(fees))}`),
  ];
};

const row = (name: string, number: string, what = ""): string =>
  `  ${name.padEnd(16)}${number.padStart(8)}  ${what}`.trimEnd();

const countViews = (views: readonly Purchase[], matches: (view: Purchase) => boolean): string =>
  views.filter(matches).length.toLocaleString("en-GB");

const isPartlyCancelled = ({ status, cancellations }: Purchase): boolean =>
  status !== "cancelled" && cancellations.length > 0;

/** The maximum number of listed rows of one kind. */
const maxListed = 20;

const more = (length: number): readonly string[] => (length > maxListed ? [`    and ${length - maxListed} more`] : []);

const linesSold = ({ orders }: OrderFile): number => orders.reduce((sum, { lines }) => sum + lines.length, 0);

const countOpen = (views: readonly Purchase[]): number => views.filter((view) => !isClosed(view)).length;

/** The number of late purchases by their months of delay. */
const lateBy = (views: readonly Purchase[]): Record<string, number> => {
  const months = views
    .map(({ timeline }) => timeline.filter(({ event }) => event === "late").length)
    .filter((count) => count > 0)
    .toSorted((a, b) => a - b);
  return countNames(months.map((count) => `by ${count} month${count === 1 ? "" : "s"}`));
};

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count.toLocaleString("en-GB")}`)
    .join(", ");

const pounds = (pence: number): string => formatMinor(BigInt(Math.round(pence)), "GBP");
