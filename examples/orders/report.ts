import { billable } from "../../local/bill/meter.ts";
import type { Purchase } from "../../clients/sdk/purchase.ts";
import { sumLoans } from "./loans.ts";
import type { OrderBook } from "./orders.ts";
import { isClosed } from "./sale.ts";
import { costPerMillion, happened, operationsEach, round, summarize, tally, type Witness } from "./summary.ts";
import { sumViews } from "./sums.ts";

/** The report for people. */
export const writeReport = (witness: Witness): string =>
  [
    "",
    ...fileLines(witness),
    "",
    ...purchaseRows(witness),
    ...repaymentRows(witness),
    "",
    ...exceptionLines(witness),
    "",
    ...proofLines(witness),
    "",
    ...costLines(witness),
    "",
  ].join("\n");

const fileLines = ({ book }: Witness): readonly string[] => [
  `  ${book.rows.toLocaleString("en-GB")} rows: ${linesSold(book).toLocaleString("en-GB")} order lines, ${book.returns.length} cancellation lines, ${book.malformed.length} malformed, no sale: ${listed(book.notASale) || "none"}`,
  ...book.malformed.slice(0, maxListed).map(({ line, why }) => `    line ${line}: ${why}`),
  ...more(book.malformed.length),
];

/** From the request to the refund. */
const purchaseRows = (witness: Witness): readonly string[] => {
  const { views } = witness;
  const { purchases, approved, declined, minor } = summarize(witness);
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
      `${pounds(minor.advanced)}, of it discount ${pounds(Number(sumViews(views).discount))}`,
    ),
    row("discount earned", "", `${pounds(minor.discount)} (the rest was for days not used and went back to the malls)`),
    row(
      "delivered",
      countViews(views, (view) => happened(view, "delivered")),
    ),
    row(
      "accepted",
      countViews(views, (view) => happened(view, "accepted")),
    ),
    row(
      "cancelled",
      countViews(views, ({ status }) => status === "cancelled"),
      `whole, ${countViews(views, isPart)} in part`,
    ),
    row(
      "refunded",
      countViews(views, ({ cancellations }) => cancellations.some(({ status }) => status === "refunded")),
      `${pounds(minor.refunded)}, clawed back ${pounds(minor.clawedBack)}`,
    ),
  ];
};

const repaymentRows = (witness: Witness): readonly string[] => {
  const { views } = witness;
  const { minor, late } = summarize(witness);
  return [
    row(
      "repaid",
      countViews(views, ({ status }) => status === "repaid"),
      pounds(minor.repaid),
    ),
    row("outstanding", "", pounds(minor.outstanding)),
    ...planRows(witness),
    row("late", String(late), listed(lateBy(views))),
  ];
};

const exceptionLines = ({ book, diary, views }: Witness): readonly string[] => {
  const reasons = listed(tally(diary.unmatched.map(({ why }) => why)));
  return [
    `  cancellation lines without their goods: ${diary.unmatched.length} of ${book.returns.length}${reasons === "" ? "" : ` (${reasons})`}`,
    ...(Object.keys(diary.refused).length > 0 ? [`  refused by the gateway: ${listed(diary.refused)}`] : []),
    ...(countOpen(views) > 0 ? [`  NOT ENDED after ${diary.days} days: ${countOpen(views)}`] : []),
  ];
};

const proofLines = (witness: Witness): readonly string[] => {
  const { comparisons, reconciled, after } = witness;
  const { trialBalance, differences } = summarize(witness);
  return [
    `  trial balance ${trialBalance === 0 ? "zero" : `OFF BY ${trialBalance}`}; the books are ${after.proven ? "proven" : `NOT PROVEN: ${[...after.differences, ...after.foldsApart].slice(0, maxListed).join(" ")}`}`,
    `  ${reconciled.purchases.toLocaleString("en-GB")} purchases reconciled with ${reconciled.loans.toLocaleString("en-GB")} loans: ${differences === 0 ? "no difference" : `${differences} DIFFERENCES`}`,
    ...reconciled.differences
      .slice(0, maxListed)
      .map(({ id, what, one, other }) => `    ${id} ${what}: ${one}, and ${other}`),
    ...more(differences),
    ...comparisons.map(
      ({ what, one, other }) =>
        `  ${one === other ? "agree " : "DIFFER"}  ${pounds(Number(one)).padStart(13)} ${one === other ? "" : `and ${pounds(Number(other))} `} ${what}`,
    ),
  ];
};

const costLines = (witness: Witness): readonly string[] => {
  const { diary, views, orderSeconds } = witness;
  const { seconds, purchasesPerSecond } = summarize(witness);
  const each = operationsEach(witness);
  return [
    "  operations for one purchase (the clock's own taken off)",
    `  ${billable
      .filter((name) => each[name] > 0)
      .map((name) => `${name} ${round(each[name], 2)}`)
      .join(", ")}`,
    `  cost of a million such purchases: $${round(costPerMillion(witness, "express"), 2)} with EXPRESS phases, $${round(costPerMillion(witness, "standard"), 2)} with STANDARD`,
    `  ${seconds} s for ${diary.days} days: ${purchasesPerSecond} purchases a second; the ordering days alone took ${round(orderSeconds, 1)} s: ${round(views.length / Math.max(0.001, orderSeconds), 1)} a second`,
  ];
};

/** Where customers took a plan: how many, at what rates, and what the lender earned by it. */
const planRows = ({ plan, loans }: Witness): readonly string[] => {
  if (plan === undefined) return [];
  const taken = loans.filter((loan) => loan.plan === plan);
  const rates = taken.map(({ consent }) => Number(consent?.apr)).toSorted((a, b) => a - b);
  const others = loans.length - taken.length;
  const { interest, fees } = sumLoans(loans);
  return [
    row(
      "by plan",
      String(taken.length),
      `${plan}, APR ${rates[0]?.toFixed(1)} to ${rates.at(-1)?.toFixed(1)} %${others > 0 ? `; ${others} by their account's own, their orders being too small or too large` : ""}`,
    ),
    row("interest earned", "", `${pounds(Number(interest))}, fees ${pounds(Number(fees))}`),
  ];
};

const row = (name: string, number: string, what = ""): string =>
  `  ${name.padEnd(16)}${number.padStart(8)}  ${what}`.trimEnd();

const countViews = (views: readonly Purchase[], fits: (view: Purchase) => boolean): string =>
  views.filter(fits).length.toLocaleString("en-GB");

const isPart = ({ status, cancellations }: Purchase): boolean => status !== "cancelled" && cancellations.length > 0;

/** The maximum of listed rows of one kind. */
const maxListed = 20;

const more = (length: number): readonly string[] => (length > maxListed ? [`    and ${length - maxListed} more`] : []);

const linesSold = ({ orders }: OrderBook): number => orders.reduce((sum, { lines }) => sum + lines.length, 0);

const countOpen = (views: readonly Purchase[]): number => views.filter((view) => !isClosed(view)).length;

/** How many purchases were late by how many months. */
const lateBy = (views: readonly Purchase[]): Record<string, number> => {
  const months = views
    .map(({ timeline }) => timeline.filter(({ event }) => event === "late").length)
    .filter((count) => count > 0)
    .toSorted((a, b) => a - b);
  return tally(months.map((count) => `by ${count} month${count === 1 ? "" : "s"}`));
};

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count.toLocaleString("en-GB")}`)
    .join(", ");

const pounds = (pence: number): string =>
  new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" }).format(pence / 100);
