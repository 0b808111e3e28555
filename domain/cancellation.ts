import { priceOfPicks } from "./advance.ts";
import { addTime, type Instant } from "./calendar.ts";
import { type Money, subtract, sum, toWire, zero } from "./money.ts";
import {
  cancelled,
  type Cancellation,
  isOpen,
  type Line,
  type Phase,
  type Pick,
  type Purchase,
  unshipped,
} from "./purchase.ts";
import { isRejection, reject, type Rejection } from "./rejection.ts";
import { step } from "./transition.ts";
import { deadlines, waiting } from "./waiting.ts";

/** What the purchaser wants to undo: everything left, some goods, or a part of the price. */
export type CancellationAsk = {
  readonly what: "rest" | { readonly lines: readonly Pick[] } | { readonly amount: Money };
  readonly reason?: string;
};

/**
 * The purchaser cancels, directly. Goods not shipped are stopped, shipped ones called back;
 * until the end of it the loan stands still.
 */
export const openCancellation = (purchase: Purchase, ask: CancellationAsk, now: Instant): Purchase | Rejection => {
  const refused = mayCancel(purchase, now);
  if (refused) return refused;
  const left = cancellable(purchase);
  if (left.minor <= 0n) return reject("AlreadyCancelled", "the whole purchase is cancelled already");

  const lines = ask.what === "rest" ? restOf(purchase.lines) : "lines" in ask.what ? ask.what.lines : undefined;
  const price =
    ask.what === "rest" ? left : "amount" in ask.what ? ask.what.amount : priceOfPicks(purchase.lines, ask.what.lines);
  if (isRejection(price)) return price;
  if (price.currency !== left.currency) return reject("CurrencyMismatch", `the purchase is in ${left.currency}`);
  if (price.minor <= 0n || price.minor > left.minor)
    return reject("AmountOutOfRange", `${left.minor} ${left.currency} can still be cancelled`);

  const picked = (line: Line): number => lines?.find(({ id }) => id === line.id)?.quantity ?? 0;
  const inHouse = lines
    ? purchase.lines.every((line) => picked(line) <= unshipped(line))
    : purchase.shipments.length === 0;
  const no = purchase.cancellations.length + 1;
  const cancellation: Cancellation = {
    no,
    status: inHouse ? "stopping" : "returning",
    amount: price,
    ...(lines && { lines }),
    at: now,
    until: addTime(now, inHouse ? deadlines.stopShipment : deadlines.goodsBack),
    ...(ask.reason !== undefined && { reason: ask.reason }),
  };
  const facts = {
    ...purchase,
    lines: purchase.lines.map((line) => ({ ...line, cancelled: line.cancelled + picked(line) })),
    cancellations: [...purchase.cancellations, cancellation],
  };
  return step(
    purchase,
    facts,
    { name: "cancellation_requested", next: { ...saga, phase: "cancel", cancellation: no } },
    now,
  );
};

const mayCancel = (purchase: Purchase, now: Instant): Rejection | undefined => {
  if (!isOpen(purchase) && purchase.status !== "repaid")
    return purchase.status === "cancelled"
      ? reject("AlreadyCancelled", "the purchase is cancelled already")
      : reject("WrongState", `a purchase that is ${purchase.status} cannot be cancelled`);
  if (purchase.acceptedAt && now > addTime(purchase.acceptedAt, deadlines.withdrawal))
    return reject("WithdrawalPeriodOver", `accepted goods can be withdrawn from for ${deadlines.withdrawal.days} days`);
  return undefined;
};

/** The price that no cancellation and no failed advance has taken away yet. */
export const cancellable = (purchase: Purchase): Money => {
  const failed = purchase.advances.filter(({ status }) => status === "failed").map(({ amount }) => amount);
  const left = subtract(purchase.amount, sum([cancelled(purchase), ...failed], purchase.amount.currency));
  return left.minor > 0n ? left : zero(left.currency);
};

const restOf = (lines: readonly Line[]): readonly Pick[] =>
  lines
    .filter((line) => line.quantity > line.cancelled)
    .map(({ id, quantity, cancelled: gone }) => ({ id, quantity: quantity - gone }));

const saga = { machine: "cancellation-to-refund" } as const;

/** The phase that pays a decided cancellation back. */
const refunding = (purchase: Purchase, no: number): Phase => ({
  ...saga,
  phase: "refund",
  cancellation: no,
  amount: toWire(amountOf(purchase, no)),
});

/** The amount of a cancellation; nothing when there is none of that number. */
export const amountOf = (purchase: Purchase, no: number): Money =>
  purchase.cancellations.find((each) => each.no === no)?.amount ?? zero(purchase.amount.currency);

/** Goods paid for and not shipped in time are cancelled in the purchaser's name. */
export const cancelUnshipped = (purchase: Purchase, now: Instant): Purchase | Rejection => {
  const wait = waiting(purchase);
  if (wait?.phase.phase !== "unshipped" || wait.until > now) return purchase;
  const lines = purchase.lines
    .filter((line) => unshipped(line) > 0)
    .map((line) => ({ id: line.id, quantity: unshipped(line) }));
  return openCancellation(purchase, { what: { lines }, reason: "not shipped in time" }, now);
};

/** The lender has stopped the loan's clock. Recorded twice is no event. */
export const recordCancellation = (purchase: Purchase, now: Instant): Purchase =>
  purchase.inFlight?.phase.phase === "cancel"
    ? step(purchase, purchase, { name: "cancellation_acknowledged", reports: true }, now)
    : purchase;

/** What a mall says of goods that were stopped or called back. */
export type ReturnReport = {
  readonly cancellation: number;
  readonly outcome: "stopped" | "shipped" | "received" | "refused";
  readonly lines?: readonly Pick[];
  readonly evidence?: string;
};

/** The mall answers a cancellation: parcel stopped, already on its way, goods back (all or some), or refused with evidence. */
export const reportReturn = (purchase: Purchase, report: ReturnReport, now: Instant): Purchase | Rejection => {
  const { outcome, evidence } = report;
  const open = purchase.cancellations.find(({ no }) => no === report.cancellation);
  if (!open) return reject("CancellationUnknown", `there is no cancellation ${report.cancellation}`);
  if (open.status === "refunding" || open.status === "refunded" || open.status === "parked")
    return reject("ReturnAlreadyReported", `cancellation ${open.no} is ${open.status}`);

  if (outcome === "shipped" || outcome === "refused") {
    const [status, name, from] =
      outcome === "shipped"
        ? (["returning", "called_back", "stopping"] as const)
        : (["disputed", "return_refused", "returning"] as const);
    if (open.status === status) return purchase;
    if (open.status !== from) return reject("WrongState", `cancellation ${open.no} is ${open.status}, not ${from}`);
    if (outcome === "refused" && !evidence) return reject("InvalidRequest", "a refusal needs evidence");
    const until = addTime(now, outcome === "shipped" ? deadlines.goodsBack : deadlines.dispute);
    return step(
      purchase,
      replace(purchase, { ...open, status, until, ...(evidence !== undefined && { evidence }) }),
      { name },
      now,
    );
  }
  if (outcome === "stopped" && open.status !== "stopping")
    return reject("WrongState", `cancellation ${open.no} is ${open.status}: its goods were shipped`);
  const received = report.lines
    ? receiveSome(purchase, open, report.lines)
    : replace(purchase, { ...open, status: "refunding" });
  if (isRejection(received)) return received;
  return step(purchase, received, { name: "refund_decided", next: refunding(received, open.no) }, now);
};

/** Only some goods came back: the rest is not cancelled after all. */
const receiveSome = (purchase: Purchase, open: Cancellation, lines: readonly Pick[]): Purchase | Rejection => {
  const asked = new Map(open.lines?.map(({ id, quantity }) => [id, quantity]));
  const over = lines.find(({ id, quantity }) => quantity > (asked.get(id) ?? 0));
  if (over)
    return reject("QuantityExceeded", `cancellation ${open.no} has ${asked.get(over.id) ?? 0} of line ${over.id}`);
  const got = new Map(lines.map(({ id, quantity }) => [id, quantity]));
  const kept = purchase.lines.map((line) => ({
    ...line,
    cancelled: line.cancelled - (asked.get(line.id) ?? 0) + (got.get(line.id) ?? 0),
  }));
  const before = purchase.lines.map((line) => ({ ...line, cancelled: line.cancelled - (asked.get(line.id) ?? 0) }));
  const amount = priceOfPicks(before, lines);
  if (isRejection(amount)) return amount;
  if (amount.minor === 0n) return reject("InvalidRequest", "say refused when nothing came back");
  return replace({ ...purchase, lines: kept }, { ...open, status: "refunding", amount, lines });
};

/** The deadline passed in silence: the purchaser is right. The phase that found out goes on to refund by itself. */
export const decideOnSilence = (purchase: Purchase, no: number, now: Instant): Purchase | Rejection => {
  const open = purchase.cancellations.find((each) => each.no === no);
  if (!open) return reject("CancellationUnknown", `there is no cancellation ${no}`);
  if (["refunding", "refunded", "parked"].includes(open.status)) return purchase;
  if (open.until > now) return reject("WrongState", `the mall may speak until ${open.until}`);
  return step(
    purchase,
    replace(purchase, { ...open, status: "refunding" }),
    { name: "refund_decided", within: refunding(purchase, no) },
    now,
  );
};

/** The purchase with this cancellation in place of the one of the same number. */
export const replace = <P extends Purchase>(purchase: P, cancellation: Cancellation): P => ({
  ...purchase,
  cancellations: purchase.cancellations.map((each) => (each.no === cancellation.no ? cancellation : each)),
});
