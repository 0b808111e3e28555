import type { Instant } from "../calendar.ts";
import type { Purchase } from "./purchase.ts";
import { withFailedRefund, withRefusedRefund, withUndecided } from "./refused-refund.ts";
import { withStatus } from "./status.ts";
import { isInFlight, type PhaseName, step } from "./transition.ts";
import { isClaim } from "./verdict.ts";
import type { RejectionCode } from "../rejection.ts";

/** The phase whose evidence the lender did not accept. */
export type RefusedPhase =
  | { readonly phase: "accept" | "credit" }
  | { readonly phase: "collect"; readonly repayment: number }
  | { readonly phase: "promise"; readonly promise: number }
  | { readonly phase: "cancel" | "refund" | "resume"; readonly cancellation: number };

/**
 * The lender did not accept the evidence of a phase and changed nothing: what was requested is marked as refused, and the purchase is as
 * it was before. A repeat changes nothing.
 */
export const refuseEvidence = (
  purchase: Purchase,
  refused: RefusedPhase,
  code: RejectionCode,
  now: Instant,
): Purchase => {
  const reports = phaseName(refused);
  if (!isInFlight(purchase, reports)) return purchase;
  switch (refused.phase) {
    case "accept":
      return step(
        purchase,
        withStatus(withoutAcceptance(purchase)),
        { name: refusedAcceptance(purchase), reports },
        now,
      );
    case "collect":
      return step(purchase, withRefused(purchase, refused.repayment), { name: "repayment_refused", reports }, now);
    case "promise":
      return step(purchase, withRefusedPromise(purchase, refused.promise), { name: "promise_refused", reports }, now);
    case "cancel": {
      const failed = withFailedCancellation(purchase, refused.cancellation, code);
      return step(purchase, withStatus(failed), { name: "cancellation_refused", reports }, now);
    }
    case "refund": {
      const waiting = withRefusedRefund(purchase, refused.cancellation, code, now);
      return step(purchase, withStatus(waiting), { name: "refund_failed", reports }, now);
    }
    case "resume":
      return step(purchase, withUndecided(purchase, refused.cancellation, now), { name: "loan_changed", reports }, now);
    case "credit":
      // What is left of the credit is returned with the next change.
      return step(purchase, purchase, { name: "credit_refused", reports }, now);
    default:
      return refused satisfies never;
  }
};

const phaseName = (refused: RefusedPhase): PhaseName => {
  switch (refused.phase) {
    case "accept":
    case "credit":
      return refused.phase;
    case "collect":
      return `collect.${refused.repayment}`;
    case "promise":
      return `promise.${refused.promise}`;
    case "cancel":
    case "refund":
    case "resume":
      return `${refused.phase}.${refused.cancellation}`;
    default:
      return refused satisfies never;
  }
};

/** Goods that count as accepted too early for the lender are counted again later: nobody has to do anything. */
const refusedAcceptance = ({ inFlight }: Purchase) =>
  inFlight.some(({ phase }) => phase.phase === "accept" && phase.evidence !== undefined)
    ? "acceptance_refused"
    : "acceptance_postponed";

/** The purchaser can accept again, or the goods count as accepted when the time is over. */
const withoutAcceptance = (purchase: Purchase): Purchase => {
  if (purchase.status !== "accepted") return purchase;
  const { acceptedAt: _, promises: _p, replans: _r, ...facts } = purchase;
  const arrived = facts.shipments.every(({ deliveredAt }) => deliveredAt !== undefined);
  return { ...facts, status: arrived ? "delivered" : "shipped" };
};

const withRefused = (purchase: Purchase, no: number): Purchase => ({
  ...purchase,
  repayments: purchase.repayments.map((each) => (each.no === no ? { ...each, status: "refused" } : each)),
});

const withRefusedPromise = <Any extends Purchase>(purchase: Any, no: number): Any =>
  purchase.promises
    ? {
        ...purchase,
        promises: purchase.promises.map((each) => (each.no === no ? { ...each, status: "refused" as const } : each)),
      }
    : purchase;

/** Nothing is cancelled; where the mall has answered already, its own report decides. */
const withFailedCancellation = (purchase: Purchase, no: number, code: RejectionCode): Purchase => {
  const open = purchase.cancellations.find((each) => each.no === no);
  if (!open || !["stopping", "returning", "claimed"].includes(open.status)) return purchase;
  // A missing refund that was not the purchaser's to report: the cancellation waits as before.
  if (open.dispute && !isClaim(open)) return purchase;
  return withFailedRefund(purchase, open, code);
};
