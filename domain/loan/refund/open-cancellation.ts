import { addTime, earlierOf, type Instant } from "../../calendar.ts";
import { type Goods, highestPrice, lowestPrice, type PricedLine } from "../order-price.ts";
import { type ApprovedLoan, type Loan, postTransition } from "../loan.ts";
import { haveLeft, unshippedGoods } from "../parcels.ts";
import { pauseLoan } from "../pause.ts";
import type { OpenCancellation } from "../records.ts";
import { leftFor } from "./claim.ts";
import { areKept } from "./returned-goods.ts";
import { add, max, min, type Money, subtract, sum, zero } from "../../money.ts";
import { deadlines } from "../../protocol/deadlines.ts";
import { isRejection, reject, type Rejection } from "../../rejection.ts";

/** What a purchaser's act cancels or disputes: everything that remains, goods, or a part of the price. */
export type CancelledPart = "rest" | { readonly lines: Goods } | { readonly amount: Money };

/** A cancellation or dispute as the purchaser's act states it, under the number that the gateway gave it, and when it was signed. */
export type CancellationAct = {
  readonly no: number;
  readonly signedAt?: Instant | undefined;
  readonly kind: "cancel" | "dispute";
  readonly part: CancelledPart;
};

/**
 * The purchaser cancels or disputes: the loan is paused, and keeps what that can cost and until when the mall can answer. A repeat changes
 * nothing. `lines` are those of the order; a loan without stored lines limits it by the whole loan.
 */
export const openCancellation = (
  loan: Loan,
  { no, signedAt, kind, part }: CancellationAct,
  lines: readonly PricedLine[] | undefined,
  now: Instant,
): ApprovedLoan | Rejection => {
  const most = mostOf(loan, part, lines);
  if (!most) return reject("EvidenceInvalid", "the act names goods or an amount that the order does not have");
  if (typeof part === "object" && "lines" in part && lines && !areKept(loan, part.lines, lines))
    return reject("EvidenceInvalid", "the act names goods that were refunded before");
  const isShipped =
    kind === "dispute" ||
    loan.acceptedOn !== undefined ||
    withoutReport(loan).minor === 0n ||
    haveLeft(loan, part, lines);
  const waits = {
    openedAt: earlierOf(signedAt ?? now, now),
    ...(isShipped ? { until: returnUntil(now) } : stopUntil(now)),
  };
  const goods = typeof part === "object" && "lines" in part && { goods: part.lines };
  const shippedOnly = kind === "dispute" && part === "rest" && { shippedOnly: true as const };
  const least = leastOf(loan, { no, kind, part }, lines);
  const notice = kind === "dispute" ? "dispute_opened" : "cancellation_requested";
  return pauseLoan(loan, no, now, notice, { most, ...waits, ...(least && { least }), ...goods, ...shippedOnly });
};

const returnUntil = (now: Instant): Instant => addTime(now, deadlines.goodsReturn);

/** As far as the lender knows the goods can be stopped; if they had left, the mall has the time to take them back. */
const stopUntil = (now: Instant) => ({
  until: addTime(now, deadlines.stopShipment),
  untilIfLeft: returnUntil(now),
});

/** What the part claims at its opening. Goods that were not sent cannot be disputed, so a dispute of everything is of what was sent. */
const leastOf = (
  loan: Loan,
  { no, kind, part }: CancellationAct,
  lines: readonly PricedLine[] | undefined,
): Money | undefined => {
  const price = priceOf(loan, part, lines);
  if (!price) return undefined;
  const least = min(price, leftFor(loan, no).least);
  if (kind === "cancel" || part !== "rest" || loan.acceptedOn !== undefined) return least;
  return max(subtract(least, mayBeUnshipped(loan, lines)), zero(least.currency));
};

/** What a part costs without the remainders of its rounding; undefined where the lender does not know the order's lines. */
const priceOf = (
  { amount }: Loan,
  part: CancelledPart,
  lines: readonly PricedLine[] | undefined,
): Money | undefined => {
  if (part === "rest") return amount;
  return "amount" in part ? part.amount : lines && lowestPrice(part.lines, lines, amount.currency);
};

const mostOf = ({ amount }: Loan, part: CancelledPart, lines: readonly PricedLine[] | undefined): Money | undefined => {
  if (part === "rest") return amount;
  if ("amount" in part) return part.amount.currency === amount.currency ? part.amount : undefined;
  return lines ? highestPrice(part.lines, lines, amount.currency) : amount;
};

/** The amount of goods that no report of a shipment has sold. */
const withoutReport = ({ held, receivables }: Loan): Money =>
  add(
    held,
    sum(
      receivables.filter(({ shipped }) => !shipped).map(({ left }) => left),
      held.currency,
    ),
  );

/** The most that goods can cost of which the lender has seen no report of a shipment. */
const mayBeUnshipped = (loan: Loan, lines: readonly PricedLine[] | undefined): Money => {
  const unshipped = unshippedGoods(loan, lines);
  const price = unshipped && lines && highestPrice(unshipped, lines, loan.amount.currency);
  return price ? min(price, withoutReport(loan)) : withoutReport(loan);
};

/**
 * Goods that were not accepted should have left by now, by the lender's own clock: those of which it has seen no report are cancelled on the
 * purchaser's behalf, not beside another cancellation, and once in each period for the shipment: where it was decided for the mall, the mall has
 * as long again. The lender may have decided a day after the request, from which the gateway counts.
 */
export const cancelOverdue = (
  loan: Loan,
  no: number,
  lines: readonly PricedLine[] | undefined,
  now: Instant,
): ApprovedLoan | Rejection => {
  if (loan.status !== "declined" && loan.overdue?.includes(no)) return loan;
  if (loan.paused || loan.refunds.some((each) => each.no === no))
    return reject("EvidenceMissing", "goods were cancelled before: without the purchaser's act they are not again");
  const overdue = openOverdue(loan, no, lines, now);
  return isRejection(overdue) ? overdue : { ...overdue, overdue: [...(overdue.overdue ?? []), no] };
};

const openOverdue = (
  loan: Loan,
  no: number,
  lines: readonly PricedLine[] | undefined,
  now: Instant,
): ApprovedLoan | Rejection => {
  const most = mayBeUnshipped(loan, lines);
  const goods = unshippedGoods(loan, lines);
  // Where the lender has seen no parcel at all, the mall may have sent one that was withheld: its answer can be for less.
  const price = goods && lines && lowestPrice(goods, lines, loan.amount.currency);
  const least = price && { least: min(price, min(most, leftFor(loan, no).least)) };
  const periods = 1 + (loan.overdue ?? []).length;
  const isDue =
    addTime(now, deadlines.lenderTimeout) >= addTime(loan.createdAt, { days: deadlines.shipment.days * periods });
  const known = { most, openedAt: now, ...stopUntil(now), ...least, ...(goods && { goods }) };
  return loan.acceptedOn === undefined && most.minor > 0n && isDue
    ? pauseLoan(loan, no, now, "cancellation_requested", known)
    : reject("EvidenceMissing", "without the purchaser's act only goods that were not shipped in time are cancelled");
};

/** The purchaser reports that a cancellation's refund is missing: the mall has less time. A repeat changes nothing. */
export const shortenCancellation = (loan: Loan, no: number, now: Instant): Loan | Rejection => {
  const open = cancellationOf(loan, no);
  if (loan.status === "declined" || loan.refunds.some((each) => each.no === no)) return loan;
  // Its own phase may be slower than this one.
  if (!open) return reject("CancellationUnknown", `the lender knows no cancellation ${no} of this purchase`);
  const shortened = shorten(open, addTime(now, deadlines.missedRefund));
  if (shortened === open) return loan;
  const others = (loan.cancellations ?? []).filter((each) => each.no !== no);
  return postTransition({ ...loan, cancellations: [...others, shortened] }, [], now, "dispute_opened");
};

/** The cancellation with that deadline, or the one that it has, if that is earlier; also where it learns later that its goods had left. */
const shorten = (open: OpenCancellation, deadline: Instant): OpenCancellation => {
  const { until, untilIfLeft } = open;
  if (deadline < until)
    return { ...open, until: deadline, ...(untilIfLeft !== undefined && { untilIfLeft: deadline }) };
  return untilIfLeft !== undefined && deadline < untilIfLeft ? { ...open, untilIfLeft: deadline } : open;
};

/** The open cancellation with that number; one that paused the loan before the lender kept more can cost all of it. */
export const cancellationOf = ({ cancellations, paused, amount }: Loan, no: number): OpenCancellation | undefined => {
  const known = cancellations?.find((each) => each.no === no);
  if (known || !paused?.by.includes(no)) return known;
  return { no, most: amount, until: addTime(`${paused.since}T00:00:00.000Z`, deadlines.goodsReturn) };
};
