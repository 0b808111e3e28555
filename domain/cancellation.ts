import { payoutUnderWay, priceOfPicks } from "./advance.ts";
import { addTime, type Instant } from "./calendar.ts";
import { type Money, proportion, subtract, toWire, zero } from "./money.ts";
import {
  type Cancellation,
  type EventName,
  isOpen,
  type Line,
  type Phase,
  type Pick,
  type Purchase,
  unshipped,
} from "./purchase.ts";
import { cancellable } from "./remainder.ts";
import { isRejection, reject, type Rejection } from "./rejection.ts";
import { settle } from "./settlement.ts";
import { isInFlight, step } from "./transition.ts";
import { isClaim, withVerdict } from "./verdict.ts";
import { deadlines, waiting } from "./waiting.ts";
import { isInHouse, worthOf } from "./worth.ts";

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
  const price = priceOfAsk(purchase, ask.what, left);
  if (isRejection(price)) return price;

  const inHouse = lines ? isInHouse(purchase, lines) : purchase.shipments.length === 0;
  const wish = {
    status: inHouse ? ("stopping" as const) : ("returning" as const),
    amount: price,
    ...(lines && { lines }),
    until: addTime(now, inHouse ? deadlines.stopShipment : deadlines.goodsBack),
    ...(ask.reason !== undefined && { reason: ask.reason }),
  };
  return beginCancellation(purchase, "cancellation_requested", wish, now);
};

/** One cancellation more: its goods count as cancelled until somebody decides otherwise, and the lender is told to stop the loan's clock. */
export const beginCancellation = (
  purchase: Purchase,
  name: EventName,
  wish: Omit<Cancellation, "no" | "at">,
  now: Instant,
): Purchase => {
  const no = purchase.cancellations.length + 1;
  const facts = {
    ...purchase,
    lines: purchase.lines.map((line) => ({ ...line, cancelled: line.cancelled + quantityOf(wish.lines, line.id) })),
    cancellations: [...purchase.cancellations, { no, at: now, ...wish }],
  };
  return step(purchase, facts, { name, next: { ...saga, phase: "cancel", cancellation: no } }, now);
};

/** All that is left, some goods for what they are worth, or an amount that is left. */
export const priceOfAsk = (purchase: Purchase, what: CancellationAsk["what"], left: Money): Money | Rejection => {
  if (what === "rest") return left;
  if ("lines" in what) {
    const price = priceOfPicks(purchase.lines, what.lines);
    return isRejection(price) ? price : worthOf(purchase, what.lines, price);
  }
  const { amount } = what;
  if (amount.currency !== left.currency) return reject("CurrencyMismatch", `the purchase is in ${left.currency}`);
  return amount.minor > 0n && amount.minor <= left.minor
    ? amount
    : reject("AmountOutOfRange", `${left.minor} ${left.currency} can still be cancelled`);
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

/** All goods that are not cancelled yet. */
export const restOf = (lines: readonly Line[]): readonly Pick[] =>
  lines
    .filter((line) => line.quantity > line.cancelled)
    .map(({ id, quantity, cancelled: gone }) => ({ id, quantity: quantity - gone }));

const saga = { machine: "cancellation-to-refund" } as const;

/** The phase that pays a decided cancellation back. */
export const refunding = (purchase: Purchase, no: number): Phase => ({
  ...saga,
  phase: "refund",
  cancellation: no,
  amount: toWire(amountOf(purchase, no)),
});

/** The amount of a cancellation; nothing when there is none of that number. */
export const amountOf = (purchase: Purchase, no: number): Money =>
  purchase.cancellations.find((each) => each.no === no)?.amount ?? zero(purchase.amount.currency);

/** Goods paid for and not shipped in time are cancelled in the purchaser's name; with no goods left, what is left of the price. */
export const cancelUnshipped = (purchase: Purchase, now: Instant): Purchase | Rejection => {
  const wait = waiting(purchase);
  if (wait?.phase.phase !== "unshipped" || wait.until > now) return purchase;
  const lines = purchase.lines
    .filter((line) => unshipped(line) > 0)
    .map((line) => ({ id: line.id, quantity: unshipped(line) }));
  const what = lines.length > 0 ? { lines } : ("rest" as const);
  return openCancellation(purchase, { what, reason: "not shipped in time" }, now);
};

/** The lender has stopped the loan's clock. Recorded twice is no event. */
export const recordCancellation = (purchase: Purchase, no: number, now: Instant): Purchase =>
  isInFlight(purchase, `cancel.${no}`)
    ? step(purchase, purchase, { name: "cancellation_acknowledged", reports: `cancel.${no}` }, now)
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
  if (isDecided(open)) return reject("ReturnAlreadyReported", `cancellation ${open.no} is ${open.status}`);
  if (isClaim(open)) return reject("WrongState", `cancellation ${open.no} is a dispute: answer it as one`);

  if (outcome === "shipped" || outcome === "refused") {
    const [status, name, from] =
      outcome === "shipped"
        ? (["returning", "called_back", "stopping"] as const)
        : (["disputed", "return_refused", "returning"] as const);
    if (open.status === status) return purchase;
    if (open.status !== from) return reject("WrongState", `cancellation ${open.no} is ${open.status}, not ${from}`);
    if (outcome === "refused" && !evidence) return reject("InvalidRequest", "a refusal needs evidence");
    const until = addTime(now, outcome === "shipped" ? deadlines.goodsBack : deadlines.dispute);
    const { dispute = { kind: "returnRefused" as const, at: now, evidence: [] } } = open;
    const said = { ...open, status, until, ...(evidence !== undefined && { evidence }) };
    return step(purchase, replace(purchase, outcome === "refused" ? { ...said, dispute } : said), { name }, now);
  }
  if (outcome === "stopped" && open.status !== "stopping")
    return reject("WrongState", `cancellation ${open.no} is ${open.status}: its goods were shipped`);
  const pending = payoutUnderWay(purchase);
  if (pending) return pending;
  const received = report.lines
    ? receiveSome(purchase, withVerdict(open, "mall", "both", now), report.lines)
    : replace(purchase, { ...withVerdict(open, "mall", "purchaser", now), status: "refunding" });
  if (isRejection(received)) return received;
  return step(purchase, settle(received), { name: "refund_decided", next: refunding(received, open.no) }, now);
};

/** Only some goods came back: the rest is not cancelled after all, and takes its share of the amount with it. */
export const receiveSome = (purchase: Purchase, open: Cancellation, lines: readonly Pick[]): Purchase | Rejection => {
  const over = lines.find(({ id, quantity }) => quantity > quantityOf(open.lines, id));
  if (over)
    return reject("QuantityExceeded", `cancellation ${open.no} has ${quantityOf(open.lines, over.id)} of ${over.id}`);
  if (lines.every(({ quantity }) => quantity === 0))
    return reject("InvalidRequest", "say refused when nothing came back");

  const kept = (open.lines ?? []).map(({ id, quantity }) => ({ id, quantity: quantity - quantityOf(lines, id) }));
  const asked = priceOfPicks(takeBack(purchase.lines, open.lines ?? []), open.lines ?? []);
  const back = takeBack(purchase.lines, kept);
  const rest = priceOfPicks(back, kept);
  if (isRejection(asked)) return asked;
  if (isRejection(rest)) return rest;
  const share = asked.minor > 0n ? proportion(open.amount, rest.minor, asked.minor, "down") : zero(rest.currency);
  const amount = subtract(open.amount, share);
  return replace({ ...purchase, lines: back }, { ...open, status: "refunding", amount, lines });
};

const quantityOf = (picks: readonly Pick[] | undefined, id: string): number =>
  picks?.find((each) => each.id === id)?.quantity ?? 0;

/** The lines with so many goods less cancelled. */
export const takeBack = (lines: readonly Line[], picks: readonly Pick[]): readonly Line[] =>
  lines.map((line) => ({
    ...line,
    cancelled: line.cancelled - quantityOf(picks, line.id),
  }));

/** The deadline passed in silence: the purchaser is right. The phase that found out goes on to refund by itself. */
export const decideOnSilence = (purchase: Purchase, no: number, now: Instant): Purchase | Rejection => {
  const open = purchase.cancellations.find((each) => each.no === no);
  if (!open) return reject("CancellationUnknown", `there is no cancellation ${no}`);
  if (isDismissed(open)) return reject("WrongState", `cancellation ${no} was decided for the mall`);
  if (isDecided(open)) return purchase;
  if (open.until > now) return reject("WrongState", `silence decides nothing before ${open.until}`);
  // The janitor comes back to it.
  const pending = payoutUnderWay(purchase);
  if (pending) return reject("WrongState", pending.detail);
  return step(
    purchase,
    replace(purchase, { ...withVerdict(open, "silence", "purchaser", now), status: "refunding" }),
    { name: open.dispute ? "dispute_decided" : "refund_decided", within: refunding(purchase, no) },
    now,
  );
};

const isDismissed = ({ status }: Cancellation): boolean => status === "dismissing" || status === "dismissed";

/** True once it is said who is right. */
export const isDecided = (cancellation: Cancellation): boolean =>
  isDismissed(cancellation) || ["refunding", "refunded", "parked", "failed"].includes(cancellation.status);

/** The purchase with this cancellation in place of the one of the same number. */
export const replace = <P extends Purchase>(purchase: P, cancellation: Cancellation): P => ({
  ...purchase,
  cancellations: purchase.cancellations.map((each) => (each.no === cancellation.no ? cancellation : each)),
});
