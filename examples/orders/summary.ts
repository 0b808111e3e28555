import { type Operations, billable } from "../../local/bill/meter.ts";
import { priceOf } from "../../local/bill/price.ts";
import type { Purchase } from "../../clients/sdk/purchase.ts";
import type { SimulationResult } from "./days.ts";
import type { OrderFile } from "./orders.ts";
import { sumLoans } from "./loans.ts";
import type { Reconciled } from "./reconcile.ts";
import { type Comparison, discountEarned, imbalance, type Observation, sumViews } from "./sums.ts";

/** The results of a replay. */
export type ReplayResult = Observation & {
  readonly orderFile: OrderFile;
  readonly simulation: SimulationResult;
  /** The plan that customers chose when it was offered. */
  readonly plan?: string;
  readonly comparisons: readonly Comparison[];
  readonly reconciled: Reconciled;
  /** The metered operations from the first order to the end, and those of one more day without sales. */
  readonly metered: Operations;
  readonly idleDay: Operations;
  /** Wall time until the last order was placed, and until the end. */
  readonly orderSeconds: number;
  readonly seconds: number;
};

/** The report for machines; amounts are pence, the cost is that of EXPRESS phases. */
export const summarize = (result: ReplayResult) => {
  const { orderFile, simulation, views, loans, plan, after, comparisons, reconciled, seconds } = result;
  const sums = sumViews(views);
  const declined = countNames(views.filter(({ status }) => status === "declined").map(codeOf));
  return {
    purchases: views.length,
    approved: views.filter(({ approvalNumber }) => approvalNumber !== undefined).length,
    declined,
    notASale: orderFile.notASale,
    malformed: orderFile.malformed,
    cancellationLines: orderFile.returns.length,
    unmatched: simulation.unmatched.length,
    minor: {
      approved: Number(sums.approved),
      advanced: Number(sums.advanced),
      discount: Number(discountEarned(result)),
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
    late: views.filter((view) => hasEvent(view, "late")).length,
    trialBalance: Number(imbalance(after)),
    differences: reconciled.differences.length + reconciled.moreDifferences,
    sumsAgree:
      after.proven && comparisons.every(({ one, other }) => one === other) && reconciled.differences.length === 0,
    seconds: round(seconds, 1),
    purchasesPerSecond: round(views.length / seconds, 2),
    costPerMillionUsd: round(costPerMillion(result, "express"), 2),
  };
};

/** The cost of a million purchases like these: what was metered, less the cost of the same days without sales. */
export const costPerMillion = (result: ReplayResult, workflows: "express" | "standard"): number =>
  priceOf(operationsEach(result), workflows).total * 1_000_000;

/** The metered operations of one purchase, without those of idle days. */
export const operationsEach = ({ metered, idleDay, simulation, views }: ReplayResult): Operations =>
  Object.fromEntries(
    billable.map((name) => [
      name,
      Math.max(0, metered[name] - idleDay[name] * simulation.days) / Math.max(1, views.length),
    ]),
  ) as Operations;

const codeOf = (view: Purchase & { readonly code?: string }): string => view.code ?? "unknown";

/** True for a purchase with this event in its timeline. */
export const hasEvent = ({ timeline }: Purchase, event: string): boolean =>
  timeline.some((each) => each.event === event);

/** Counts how often each name occurs. */
export const countNames = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

/** Rounds to a number of decimals. */
export const round = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals;
