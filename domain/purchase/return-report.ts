import { addTime, type Instant } from "../calendar.ts";
import { isPositive, proportion, subtract, zero } from "../money.ts";
import { deadlines } from "../protocol/deadlines.ts";
import { payoutUnderWay } from "./advance.ts";
import { refundPhase, replaceCancellation } from "./cancellation.ts";
import {
  goodsAmong,
  type LineQuantity,
  priceOfQuantities,
  quantityOf,
  restoreQuantities,
  withoutPrice,
} from "./order-line.ts";
import type { Purchase } from "./purchase.ts";
import type { Cancellation } from "./records.ts";
import { withStatus } from "./status.ts";
import { step } from "./transition.ts";
import { isClaim, withVerdict } from "./verdict.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";

/** A mall's report on stopped or called-back goods. */
export type ReturnReport = {
  readonly cancellation: number;
  readonly outcome: "stopped" | "shipped" | "received" | "refused";
  readonly lines?: readonly LineQuantity[];
  readonly evidence?: string;
};

/** The mall answers a cancellation: parcel stopped, already shipped, goods returned (all or some), or refused with evidence. */
export const reportReturn = (purchase: Purchase, report: ReturnReport, now: Instant): Purchase | Rejection => {
  const { outcome, evidence } = report;
  const open = purchase.cancellations.find(({ no }) => no === report.cancellation);
  if (!open) return reject("CancellationUnknown", `cancellation ${report.cancellation} not found`);
  if (isDecided(open)) return reject("ReturnAlreadyReported", `cancellation ${open.no} is ${open.status}`);
  if (isClaim(open)) return reject("WrongState", `cancellation ${open.no} is a dispute: use the dispute answer`);

  if (outcome === "shipped" || outcome === "refused") {
    const [status, name, from] =
      outcome === "shipped"
        ? (["returning", "called_back", "stopping"] as const)
        : (["disputed", "return_refused", "returning"] as const);
    if (open.status === status) return purchase;
    if (open.status !== from) return reject("WrongState", `cancellation ${open.no} is ${open.status}, not ${from}`);
    if (outcome === "refused" && !evidence) return reject("InvalidRequest", "a refusal needs evidence");
    const until = addTime(now, outcome === "shipped" ? deadlines.goodsReturn : deadlines.dispute);
    const { dispute = { kind: "returnRefused" as const, at: now, evidence: [] } } = open;
    const reported = { ...open, status, until, ...(evidence !== undefined && { evidence }) };
    return step(
      purchase,
      replaceCancellation(purchase, outcome === "refused" ? { ...reported, dispute } : reported),
      { name },
      now,
    );
  }
  if (outcome === "stopped" && open.status !== "stopping")
    return reject("WrongState", `cancellation ${open.no} is ${open.status}: its goods were shipped`);
  const pending = payoutUnderWay(purchase);
  if (pending) return pending;
  const received = report.lines
    ? receivePartialReturn(purchase, withVerdict(open, "mall", "both", now), report.lines)
    : replaceCancellation(purchase, { ...withVerdict(open, "mall", "purchaser", now), status: "refunding" });
  if (isRejection(received)) return received;
  return step(purchase, withStatus(received), { name: "refund_decided", next: refundPhase(received, open.no) }, now);
};

/** Only some goods were returned: the rest is no longer cancelled, and the amount is reduced by its share. */
export const receivePartialReturn = (
  purchase: Purchase,
  open: Cancellation,
  named: readonly LineQuantity[],
): Purchase | Rejection => {
  const lines = goodsAmong(purchase.lines, named);
  if (isRejection(lines)) return lines;
  const over = lines.find(({ id, quantity }) => quantity > quantityOf(open.lines, id));
  if (over)
    return reject("QuantityExceeded", `cancellation ${open.no} has ${quantityOf(open.lines, over.id)} of ${over.id}`);
  if (lines.every(({ quantity }) => quantity === 0))
    return reject("InvalidRequest", "report refused when nothing was returned");

  const kept = (open.lines ?? []).map(({ id, quantity }) => ({ id, quantity: quantity - quantityOf(lines, id) }));
  const requested = priceOfQuantities(restoreQuantities(purchase.lines, open.lines ?? []), open.lines ?? []);
  const back = restoreQuantities(purchase.lines, kept);
  const rest = priceOfQuantities(back, kept);
  if (isRejection(requested)) return requested;
  if (isRejection(rest)) return rest;
  const share =
    requested.minor > 0n ? proportion(open.amount, rest.minor, requested.minor, "down") : zero(rest.currency);
  const amount = subtract(open.amount, share);
  if (isPositive(open.amount) && !isPositive(amount)) return withoutPrice(back, lines);
  const asked = !open.verdict && { asked: { amount: open.amount, ...(open.lines && { lines: open.lines }) } };
  return replaceCancellation({ ...purchase, lines: back }, { ...open, ...asked, status: "refunding", amount, lines });
};

/** Decides for the purchaser after the deadline. The calling phase continues with the refund. */
export const decideOnSilence = (purchase: Purchase, no: number, now: Instant): Purchase | Rejection => {
  const open = purchase.cancellations.find((each) => each.no === no);
  if (!open) return reject("CancellationUnknown", `cancellation ${no} not found`);
  if (isDismissed(open)) return reject("WrongState", `cancellation ${no} was decided for the mall`);
  if (isDecided(open)) return purchase;
  if (open.until > now) return reject("WrongState", `the deadline is ${open.until}`);
  // The janitor retries it.
  const pending = payoutUnderWay(purchase);
  if (pending) return reject("WrongState", pending.detail);
  return step(
    purchase,
    replaceCancellation(purchase, { ...withVerdict(open, "silence", "purchaser", now), status: "refunding" }),
    { name: open.dispute ? "dispute_decided" : "refund_decided", within: refundPhase(purchase, no) },
    now,
  );
};

const isDismissed = ({ status }: Cancellation): boolean => status === "dismissing" || status === "dismissed";

/** True once a cancellation is decided. */
export const isDecided = (cancellation: Cancellation): boolean =>
  isDismissed(cancellation) || ["refunding", "refunded", "parked", "failed"].includes(cancellation.status);
