import { type Operations, billable } from "../../local/bill/meter.ts";
import { priceOf } from "../../local/bill/price.ts";
import type { Purchase } from "../../clients/sdk/purchase.ts";
import { type Diary, isClosed } from "./days.ts";
import type { OrderBook } from "./orders.ts";
import { sumLoans } from "./loans.ts";
import type { Reconciled } from "./reconcile.ts";
import { type Comparison, discountEarned, imbalance, type Seen, sumViews } from "./sums.ts";

/** What a replay has seen. `height` is the moment when the last order was placed, `after` the end. */
export type Witness = Seen & {
  readonly book: OrderBook;
  readonly diary: Diary;
  /** The plan that customers took where it was offered. */
  readonly plan?: string;
  readonly comparisons: readonly Comparison[];
  readonly reconciled: Reconciled;
  /** Metered from the first order to the end, and for one day more in which nothing is sold. */
  readonly metered: Operations;
  readonly idleDay: Operations;
  /** Wall time until the last order was placed, and until the end. */
  readonly orderSeconds: number;
  readonly seconds: number;
};

/** The report for machines; amounts are pence, the cost is that of EXPRESS phases. */
export const summarize = (witness: Witness) => {
  const { book, diary, views, loans, plan, after, comparisons, reconciled, seconds } = witness;
  const sums = sumViews(views);
  const declined = tally(views.filter(({ status }) => status === "declined").map(codeOf));
  return {
    purchases: views.length,
    approved: views.filter(({ approvalNumber }) => approvalNumber !== undefined).length,
    declined,
    notASale: book.notASale,
    malformed: book.malformed,
    cancellationLines: book.returns.length,
    unmatched: diary.unmatched.length,
    minor: {
      approved: Number(sums.approved),
      advanced: Number(sums.advanced),
      discount: Number(discountEarned(witness)),
      refunded: Number(sums.refunded),
      clawedBack: Number(sums.clawedBack),
      repaid: Number(sums.repaid),
      outstanding: Number(sums.outstanding),
    },
    ...(plan !== undefined && {
      plan: {
        id: plan,
        loans: loans.filter((loan) => loan.plan === plan).length,
        interest: Number(sumLoans(loans).interest),
        fees: Number(sumLoans(loans).fees),
      },
    }),
    late: views.filter((view) => happened(view, "late")).length,
    trialBalance: Number(imbalance(after)),
    differences: reconciled.differences.length + reconciled.moreDifferences,
    sumsAgree:
      after.proven && comparisons.every(({ one, other }) => one === other) && reconciled.differences.length === 0,
    seconds: round(seconds, 1),
    purchasesPerSecond: round(views.length / seconds, 2),
    costPerMillionUsd: round(costPerMillion(witness, "express"), 2),
  };
};

/** What a million purchases like these would cost: what was metered, less what the same days cost with nothing to sell. */
const costPerMillion = (witness: Witness, workflows: "express" | "standard"): number =>
  priceOf(operationsEach(witness), workflows).total * 1_000_000;

const operationsEach = ({ metered, idleDay, diary, views }: Witness): Operations =>
  Object.fromEntries(
    billable.map((name) => [name, Math.max(0, metered[name] - idleDay[name] * diary.days) / Math.max(1, views.length)]),
  ) as Operations;

/** The report for people. */
export const writeReport = (witness: Witness): string => {
  const { book, diary, views, comparisons, reconciled, after, orderSeconds } = witness;
  const facts = summarize(witness);
  const sums = sumViews(views);
  const count = (fits: (view: Purchase) => boolean): string => views.filter(fits).length.toLocaleString("en-GB");
  const each = operationsEach(witness);
  const reasons = listed(tally(diary.unmatched.map(({ why }) => why)));
  return [
    "",
    `  ${book.rows.toLocaleString("en-GB")} rows: ${linesSold(book).toLocaleString("en-GB")} order lines, ${book.returns.length} cancellation lines, ${book.malformed.length} malformed, no sale: ${listed(book.notASale) || "none"}`,
    ...book.malformed.slice(0, shown).map(({ line, why }) => `    line ${line}: ${why}`),
    ...more(book.malformed.length),
    "",
    row("purchases", String(facts.purchases)),
    row("approved", String(facts.approved), pounds(facts.minor.approved)),
    row(
      "declined",
      count(({ status }) => status === "declined"),
      listed(facts.declined),
    ),
    row(
      "advanced",
      count(({ advances }) => advances.some(({ status }) => status === "paid")),
      `${pounds(facts.minor.advanced)}, of it discount ${pounds(Number(sums.discount))}`,
    ),
    row(
      "discount earned",
      "",
      `${pounds(facts.minor.discount)} (the rest was for days not used and went back to the malls)`,
    ),
    row(
      "delivered",
      count((view) => happened(view, "delivered")),
    ),
    row(
      "accepted",
      count((view) => happened(view, "accepted")),
    ),
    row(
      "cancelled",
      count(({ status }) => status === "cancelled"),
      `whole, ${count(isPart)} in part`,
    ),
    row(
      "refunded",
      count(({ cancellations }) => cancellations.some(({ status }) => status === "refunded")),
      `${pounds(facts.minor.refunded)}, clawed back ${pounds(facts.minor.clawedBack)}`,
    ),
    row(
      "repaid",
      count(({ status }) => status === "repaid"),
      pounds(facts.minor.repaid),
    ),
    row("outstanding", "", pounds(facts.minor.outstanding)),
    ...planRows(witness),
    row("late", String(facts.late), listed(lateBy(views))),
    "",
    `  cancellation lines without their goods: ${diary.unmatched.length} of ${book.returns.length}${reasons === "" ? "" : ` (${reasons})`}`,
    ...(Object.keys(diary.refused).length > 0 ? [`  refused by the gateway: ${listed(diary.refused)}`] : []),
    ...(countOpen(views) > 0 ? [`  NOT ENDED after ${diary.days} days: ${countOpen(views)}`] : []),
    "",
    `  trial balance ${facts.trialBalance === 0 ? "zero" : `OFF BY ${facts.trialBalance}`}; the books are ${after.proven ? "proven" : `NOT PROVEN: ${[...after.differences, ...after.foldsApart].slice(0, shown).join(" ")}`}`,
    `  ${reconciled.purchases.toLocaleString("en-GB")} purchases reconciled with ${reconciled.loans.toLocaleString("en-GB")} loans: ${facts.differences === 0 ? "no difference" : `${facts.differences} DIFFERENCES`}`,
    ...reconciled.differences
      .slice(0, shown)
      .map(({ id, what, one, other }) => `    ${id} ${what}: ${one}, and ${other}`),
    ...more(facts.differences),
    ...comparisons.map(
      ({ what, one, other }) =>
        `  ${one === other ? "agree " : "DIFFER"}  ${pounds(Number(one)).padStart(13)} ${one === other ? "" : `and ${pounds(Number(other))} `} ${what}`,
    ),
    "",
    "  operations for one purchase (the clock's own taken off)",
    `  ${billable
      .filter((name) => each[name] > 0)
      .map((name) => `${name} ${round(each[name], 2)}`)
      .join(", ")}`,
    `  cost of a million such purchases: $${round(costPerMillion(witness, "express"), 2)} with EXPRESS phases, $${round(costPerMillion(witness, "standard"), 2)} with STANDARD`,
    `  ${facts.seconds} s for ${diary.days} days: ${facts.purchasesPerSecond} purchases a second; the ordering days alone took ${round(orderSeconds, 1)} s: ${round(views.length / Math.max(0.001, orderSeconds), 1)} a second`,
    "",
  ].join("\n");
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

const isPart = ({ status, cancellations }: Purchase): boolean => status !== "cancelled" && cancellations.length > 0;

const shown = 20;

const more = (length: number): readonly string[] => (length > shown ? [`    and ${length - shown} more`] : []);

const linesSold = ({ orders }: OrderBook): number => orders.reduce((sum, { lines }) => sum + lines.length, 0);

const happened = ({ timeline }: Purchase, event: string): boolean => timeline.some((each) => each.event === event);

const codeOf = (view: Purchase & { readonly code?: string }): string => view.code ?? "unknown";

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

const tally = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

const pounds = (pence: number): string =>
  new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" }).format(pence / 100);

const round = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals;
