import { addTime, type Instant } from "../calendar.ts";
import { isPositive, type Money, toWire, zero } from "../money.ts";
import { deadlines } from "../protocol/deadlines.ts";
import type { EventName } from "../protocol/event-name.ts";
import { isUnshipped, refundableAmount } from "./failed-advance.ts";
import { cancellable } from "./open-amounts.ts";
import {
  goodsAmong,
  type LineQuantity,
  priceOfQuantities,
  quantityOf,
  remainingQuantities,
  unshippedQuantity,
  withoutPrice,
} from "./order-line.ts";
import type { Phase } from "./phase.ts";
import { isOpen, type Purchase } from "./purchase.ts";
import type { Cancellation } from "./records.ts";
import { isInFlight, step } from "./transition.ts";
import { notShippedInTime, waiting } from "./waiting.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";
import { rejectLeft } from "../sentence.ts";

/** The requested cancellation: everything remaining, some goods, or a part of the price. */
export type CancellationRequest = {
  readonly what: "rest" | { readonly lines: readonly LineQuantity[] } | { readonly amount: Money };
  readonly reason?: string;
};

/**
 * The purchaser cancels directly. Unshipped goods are stopped, shipped ones called back; the loan is paused until it ends.
 */
export const openCancellation = (purchase: Purchase, ask: CancellationRequest, now: Instant): Purchase | Rejection => {
  const refused = cancellationRefusal(purchase, now);
  if (refused) return refused;
  const left = cancellable(purchase);
  if (left.minor <= 0n) return reject("AlreadyCancelled", "the whole purchase is cancelled already");

  const what = goodsOfRequest(purchase, ask.what);
  if (isRejection(what)) return what;
  const lines = what === "rest" ? remainingQuantities(purchase.lines) : "lines" in what ? what.lines : undefined;
  const price = priceOfRequest(purchase, what, left);
  return isRejection(price) ? price : cancelFor(purchase, price, { lines, reason: ask.reason }, now);
};

type Cancelled = { readonly lines: readonly LineQuantity[] | undefined; readonly reason: string | undefined };

const cancelFor = (purchase: Purchase, price: Money, { lines, reason }: Cancelled, now: Instant): Purchase => {
  const notShipped = lines ? isUnshipped(purchase, lines) : purchase.shipments.length === 0;
  const draft = {
    status: notShipped ? ("stopping" as const) : ("returning" as const),
    amount: price,
    ...(lines && { lines }),
    until: addTime(now, notShipped ? deadlines.stopShipment : deadlines.goodsReturn),
    ...(reason !== undefined && { reason }),
  };
  return beginCancellation(purchase, "cancellation_requested", draft, now);
};

/** Adds a cancellation: its goods count as cancelled unless decided otherwise, and the lender is asked to pause the loan. */
export const beginCancellation = (
  purchase: Purchase,
  name: EventName,
  draft: Omit<Cancellation, "no" | "at">,
  now: Instant,
): Purchase => {
  const no = purchase.cancellations.length + 1;
  const facts = {
    ...purchase,
    lines: purchase.lines.map((line) => ({ ...line, cancelled: line.cancelled + quantityOf(draft.lines, line.id) })),
    cancellations: [...purchase.cancellations, { no, at: now, ...draft }],
  };
  return step(purchase, facts, { name, next: { phase: "cancel", cancellation: no } }, now);
};

/** The request without the discounts that it names beside its goods. */
export const goodsOfRequest = <What extends CancellationRequest["what"]>(
  { lines }: Purchase,
  what: What,
): What | { readonly lines: readonly LineQuantity[] } | Rejection => {
  if (typeof what !== "object" || !("lines" in what)) return what;
  const goods = goodsAmong(lines, what.lines);
  return isRejection(goods) ? goods : { lines: goods };
};

/** Everything remaining, some goods at their refundable amount, or a part of the remaining amount. */
export const priceOfRequest = (
  purchase: Purchase,
  what: CancellationRequest["what"],
  left: Money,
): Money | Rejection => {
  if (what === "rest") return left;
  if ("lines" in what) {
    const price = priceOfQuantities(purchase.lines, what.lines);
    if (isRejection(price)) return price;
    return isPositive(price) || what.lines.length === 0
      ? refundableAmount(purchase, what.lines, price)
      : withoutPrice(purchase.lines, what.lines);
  }
  const { amount } = what;
  if (amount.currency !== left.currency) return reject("CurrencyMismatch", `the purchase is in ${left.currency}`);
  return amount.minor > 0n && amount.minor <= left.minor ? amount : rejectLeft("AmountOutOfRange", left, "cancelled");
};

const cancellationRefusal = (purchase: Purchase, now: Instant): Rejection | undefined => {
  if (!isOpen(purchase) && purchase.status !== "repaid")
    return purchase.status === "cancelled"
      ? reject("AlreadyCancelled", "the purchase is cancelled already")
      : reject("WrongState", `a purchase with status ${purchase.status} cannot be cancelled`);
  if (purchase.acceptedAt && now > addTime(purchase.acceptedAt, deadlines.withdrawal))
    return reject("WithdrawalPeriodOver", `accepted goods can be withdrawn from for ${deadlines.withdrawal.days} days`);
  return undefined;
};

/** The phase that refunds a decided cancellation. */
export const refundPhase = (purchase: Purchase, no: number): Phase => ({
  phase: "refund",
  cancellation: no,
  amount: toWire(cancellationAmount(purchase, no)),
});

/** The amount of a cancellation; zero when it does not exist. */
export const cancellationAmount = (purchase: Purchase, no: number): Money =>
  purchase.cancellations.find((each) => each.no === no)?.amount ?? zero(purchase.amount.currency);

/** Cancels goods not shipped in time on the purchaser's behalf; with no goods left, the remaining price. */
export const cancelUnshipped = (purchase: Purchase, now: Instant): Purchase | Rejection => {
  const wait = waiting(purchase);
  if (wait?.phase.phase !== "unshipped" || wait.until > now) return purchase;
  const lines = purchase.lines
    .filter((line) => unshippedQuantity(line) > 0)
    .map((line) => ({ id: line.id, quantity: unshippedQuantity(line) }));
  const reason = notShippedInTime;
  if (lines.length === 0) return openCancellation(purchase, { what: "rest", reason }, now);
  const price = priceOfQuantities(purchase.lines, lines);
  // Free goods, or a rest of less than a minor unit, end as well: the order would wait for them for ever.
  return isRejection(price) || isPositive(price)
    ? openCancellation(purchase, { what: { lines }, reason }, now)
    : cancelFor(purchase, zero(price.currency), { lines, reason }, now);
};

/** Records that the lender has paused the loan. A repeat changes nothing. */
export const recordCancellation = (purchase: Purchase, no: number, now: Instant): Purchase =>
  isInFlight(purchase, `cancel.${no}`)
    ? step(purchase, purchase, { name: "cancellation_acknowledged", reports: `cancel.${no}` }, now)
    : purchase;

/** The purchase with the cancellation of that number replaced. */
export const replaceCancellation = <P extends Purchase>(purchase: P, cancellation: Cancellation): P => ({
  ...purchase,
  cancellations: purchase.cancellations.map((each) => (each.no === cancellation.no ? cancellation : each)),
});
