import { type Operations, billable } from "../../local/bill/meter.ts";
import { priceOf } from "../../local/bill/price.ts";
import type { Purchase } from "../../clients/sdk/purchase.ts";
import type { Diary } from "./days.ts";
import type { OrderBook } from "./orders.ts";
import { sumLoans } from "./loans.ts";
import type { Reconciled } from "./reconcile.ts";
import { type Comparison, discountEarned, imbalance, type Seen, sumViews } from "./sums.ts";

/** The results of a replay. */
export type Witness = Seen & {
  readonly book: OrderBook;
  readonly diary: Diary;
  /** The plan that customers took where it was offered. */
  readonly plan?: string;
  readonly comparisons: readonly Comparison[];
  readonly reconciled: Reconciled;
  /** Metered from the first order to the end, and for one more day without sales. */
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

/** The cost of a million purchases like these: what was metered, less the cost of the same days without sales. */
export const costPerMillion = (witness: Witness, workflows: "express" | "standard"): number =>
  priceOf(operationsEach(witness), workflows).total * 1_000_000;

/** The metered operations of one purchase, without those of idle days. */
export const operationsEach = ({ metered, idleDay, diary, views }: Witness): Operations =>
  Object.fromEntries(
    billable.map((name) => [name, Math.max(0, metered[name] - idleDay[name] * diary.days) / Math.max(1, views.length)]),
  ) as Operations;

const codeOf = (view: Purchase & { readonly code?: string }): string => view.code ?? "unknown";

/** True for a purchase with this event in its timeline. */
export const happened = ({ timeline }: Purchase, event: string): boolean =>
  timeline.some((each) => each.event === event);

/** The number of times that each name occurs. */
export const tally = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

/** A number rounded to so many decimals. */
export const round = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals;
