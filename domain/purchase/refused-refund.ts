import { addTime, type Instant, laterOf } from "../calendar.ts";
import { retryAt } from "./retry-after-refusal.ts";
import { replaceCancellation } from "./cancellation.ts";
import { isUnshipped, restoreRefundable } from "./failed-advance.ts";
import { priceOfQuantities, quantityOf, restoreQuantities } from "./order-line.ts";
import type { Purchase } from "./purchase.ts";
import { add, atMost, min, subtract } from "../money.ts";
import { deadlines } from "../protocol/deadlines.ts";
import { cancellable } from "./open-amounts.ts";
import type { Cancellation, Verdict } from "./records.ts";
import { isClaim } from "./verdict.ts";
import { isRejection, type RejectionCode } from "../rejection.ts";

/**
 * The lender did not accept the evidence of a refund and booked nothing. A purchaser's cancellation waits for the mall's answer as before,
 * and for its silence a few times more; then, as a refund that the mall requested, it has failed. Where the lender cannot compute the amount
 * its staff decide.
 */
export const withRefusedRefund = (purchase: Purchase, no: number, code: RejectionCode, now: Instant): Purchase => {
  const open = purchase.cancellations.find((each) => each.no === no);
  if (open?.status !== "refunding") return purchase;
  const before = purchase.timeline.filter(({ event, at }) => event === "refund_failed" && at >= open.at).length;
  const again = retryAt(before + 1, now);
  const until = again && laterOf(again, open.until);
  if (open.initiatedBy || until === undefined) return withFailedRefund(purchase, open, code);
  return code === "AmountUnknown" ? withOpenAmount(purchase, open, now) : waitingAgain(purchase, open, until);
};

/** The mall can still answer with its amount; the verdict of the lender's staff names one. */
const withOpenAmount = (purchase: Purchase, decided: Cancellation, now: Instant): Purchase => {
  const { verdict: _, ...open } = decided;
  const { dispute = { kind: "refundNotProcessed" as const, at: now, evidence: [] } } = open;
  const until = addTime(now, deadlines.dispute);
  return replaceCancellation(purchase, { ...withWholePrice(purchase, open), status: "disputed", dispute, until });
};

/** The goods of a refund that has failed are no longer cancelled, and the refund can be requested again. */
export const withFailedRefund = (purchase: Purchase, open: Cancellation, code: RejectionCode): Purchase => {
  const kept = { ...purchase, lines: restoreQuantities(purchase.lines, open.lines ?? []) };
  return restoreRefundable(replaceCancellation(kept, { ...open, status: "failed", code }));
};

/** The lender did not accept that a dispute was decided for the mall: it is disputed as before. */
export const withUndecided = (purchase: Purchase, no: number, now: Instant): Purchase => {
  const decided = purchase.cancellations.find((each) => each.no === no);
  if (decided?.status !== "dismissing") return purchase;
  return waitingAgain(purchase, decided, laterOf(decided.until, retryAt(1, now) ?? now));
};

/** Undecided, with the goods and the amount of before; what the lender's staff had decided, they decide again. */
const waitingAgain = (purchase: Purchase, decided: Cancellation, until: Instant): Purchase => {
  const { verdict, asked, ...rest } = decided;
  const { before, open } = withAsked(purchase, rest, verdict?.asked ?? asked);
  const whole = withWholePrice(before, open);
  return replaceCancellation(before, { ...whole, status: statusOf(before, whole, verdict), until });
};

/** A refund that was under way when the goods were cancelled, and has failed since, leaves more for them. */
const withWholePrice = (purchase: Purchase, open: Cancellation): Cancellation => {
  const { lines, amount } = open;
  if (!lines || purchase.advances.some(({ status }) => status === "failed")) return open;
  const price = priceOfQuantities(restoreQuantities(purchase.lines, lines), lines);
  const most = add(amount, cancellable(purchase));
  return isRejection(price) || atMost(price, amount) ? open : { ...open, amount: min(price, most) };
};

const statusOf = (purchase: Purchase, open: Cancellation, verdict: Verdict | undefined): Cancellation["status"] => {
  if (verdict?.by === "lender" || open.dispute?.kind === "returnRefused") return "disputed";
  if (isClaim(open)) return "claimed";
  const before = { ...purchase, lines: restoreQuantities(purchase.lines, open.lines ?? []) };
  const isStopped = open.lines ? isUnshipped(before, open.lines) : purchase.shipments.length === 0;
  return isStopped ? "stopping" : "returning";
};

/** What was cancelled before less of it was decided, unless another cancellation has it now. */
const withAsked = (purchase: Purchase, open: Cancellation, asked: Cancellation["asked"]) => {
  if (!asked) return { before: purchase, open };
  const { lines: _, ...facts } = open;
  const lines = restoreQuantities(purchase.lines, open.lines ?? []).map((line) => ({
    ...line,
    cancelled: line.cancelled + quantityOf(asked.lines, line.id),
  }));
  const isFree =
    lines.every(({ cancelled, quantity }) => cancelled <= quantity) &&
    atMost(subtract(asked.amount, open.amount), cancellable(purchase));
  return isFree ? { before: { ...purchase, lines }, open: { ...facts, ...asked } } : { before: purchase, open };
};
