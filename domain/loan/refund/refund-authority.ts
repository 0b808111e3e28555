import { addTime, type Instant } from "../../calendar.ts";
import { type Goods, lowestPrice, type PricedLine } from "../order-price.ts";
import type { Loan } from "../loan.ts";
import type { OpenCancellation } from "../records.ts";
import { claimOf, mostAnswered, refundable } from "./claim.ts";
import { cancellationOf } from "./open-cancellation.ts";
import { refundedPrice } from "./refunded-price.ts";
import { areClaimed, areFree, areKept } from "./returned-goods.ts";
import { atMost, formatMoney, isZero, min, type Money } from "../../money.ts";
import { deadlines } from "../../protocol/deadlines.ts";
import type { CostBearer } from "../../protocol/refund-policy.ts";
import { reject, type Rejection } from "../../rejection.ts";

/** A refund as the phase states it. */
export type StatedRefund = {
  readonly no: number;
  readonly amount: Money;
  readonly goodwill?: CostBearer | undefined;
};

/**
 * What the mall signed: what the purchaser gets back, as the answer to the cancellation of that number or as a refund of its own. `lines`
 * are the goods that came back, where an answer is about some of them; a refund of its own without them is a goodwill.
 */
export type SignedRefund = {
  readonly amount: Money;
  readonly cancellation?: number | undefined;
  readonly lines?: Goods | undefined;
};

/** Rejects a refund that is not exactly what the mall's signed message says, or that is not for what the purchaser's own act was about. */
export const checkSignedRefund = (
  loan: Loan,
  refund: StatedRefund,
  signed: SignedRefund,
  lines?: readonly PricedLine[],
): Rejection | undefined => {
  const { no, amount, goodwill } = refund;
  if (amount.currency !== loan.amount.currency) return otherCurrency(loan);
  if (amount.minor !== signed.amount.minor || amount.currency !== signed.amount.currency)
    return reject("EvidenceInvalid", `the mall signed ${formatMoney(signed.amount)}, and not ${formatMoney(amount)}`);
  if (signed.cancellation === undefined) return checkOwnRefund(loan, refund, signed, lines);
  if (signed.cancellation !== no || goodwill)
    return reject("EvidenceInvalid", `the mall's signed answer is about cancellation ${signed.cancellation}`);
  const open = cancellationOf(loan, no);
  if (!open) return unknown(no);
  const most = mostAnswered(loan, open);
  if (!atMost(amount, most)) return reject("EvidenceInvalid", `cancellation ${no} is of ${formatMoney(most)}`);
  if (!signed.lines) return returnedBefore(loan, open.goods, lines) ?? atLeastClaimed(loan, open, amount);
  // The gateway numbers cancellations: it may have shown the mall another one under this number.
  if (!areFree(loan, open, signed.lines, lines))
    return reject("EvidenceInvalid", `the goods in the mall's signed answer are not those of cancellation ${no}`);
  const price = lines && costsItsGoods(loan) ? lowestPrice(signed.lines, lines, amount.currency) : undefined;
  return price && !atMost(min(price, most), amount) ? notClaimed(open, price, amount) : undefined;
};

/** Goods come back once, whoever says that they did. */
const returnedBefore = (
  loan: Loan,
  goods: Goods | undefined,
  lines: readonly PricedLine[] | undefined,
): Rejection | undefined =>
  !goods || !lines || areKept(loan, goods, lines)
    ? undefined
    : reject("EvidenceInvalid", "goods of this refund were refunded before");

/** True where nothing has taken a part of the price that is not of named goods: then goods are refunded at their price. */
const costsItsGoods = ({ refunds, receivables, cancellations = [], amount }: Loan): boolean =>
  refunds.every((each) => each.goods !== undefined || isZero(refundedPrice(each))) &&
  receivables.every(({ status }) => status !== "unbought") &&
  cancellations.every(({ goods, most }) => goods !== undefined || most.minor === amount.minor);

const atLeastClaimed = (loan: Loan, open: OpenCancellation, amount: Money): Rejection | undefined => {
  const { least } = claimOf(loan, open);
  if (atMost(least, amount)) return undefined;
  const missing = missingBefore(loan, open.no);
  // What is not booked yet may explain the difference: the phase tries again.
  return missing === undefined
    ? notClaimed(open, least, amount)
    : reject("CancellationUnknown", `the lender does not know cancellation or refund ${missing} yet`);
};

/** A refund that the mall requests itself is no answer to a cancellation; while the purchaser keeps the goods it is a goodwill. */
const checkOwnRefund = (
  loan: Loan,
  { no, amount, goodwill }: StatedRefund,
  { lines }: SignedRefund,
  ordered: readonly PricedLine[] | undefined,
): Rejection | undefined => {
  if (cancellationOf(loan, no))
    return reject("EvidenceInvalid", `refund ${no} is that of the purchaser's cancellation`);
  if (goodwill !== (lines ? undefined : "mall"))
    return reject("EvidenceInvalid", `the mall signed a refund ${lines ? "of goods" : "while the goods are kept"}`);
  const returned = returnedBefore(loan, lines, ordered);
  if (returned) return returned;
  // A cancellation that was dismissed may not be booked yet: the phase tries again.
  if (lines && ordered && areClaimed(loan, lines, ordered))
    return reject("CancellationUnknown", "the goods of this refund are those of an open cancellation");
  const left = refundable(loan);
  return atMost(amount, left)
    ? undefined
    : reject("AmountOutOfRange", `at most ${formatMoney(left)} can be refunded, and not ${formatMoney(amount)}`);
};

/**
 * Rejects a refund without a signed message unless the mall was silent until its deadline, by the lender's own record and clock, and the
 * lender can compute the amount. The lender may have recorded the cancellation a phase later than the gateway.
 */
export const checkSilence = (
  loan: Loan,
  { no, amount, goodwill }: StatedRefund,
  now: Instant,
  lines?: readonly PricedLine[],
): Rejection | undefined => {
  if (goodwill) return reject("EvidenceMissing", "nobody signed this refund");
  if (amount.currency !== loan.amount.currency) return otherCurrency(loan);
  const open = cancellationOf(loan, no);
  if (!open) return unknown(no);
  if (addTime(now, deadlines.phase) < open.until)
    return reject("EvidenceMissing", `the mall can answer cancellation ${no} until ${open.until}`);
  const returned = returnedBefore(loan, open.goods, lines);
  if (returned) return returned;
  const { least, most, isKnown } = claimOf(loan, open);
  const isOverdue = loan.overdue?.includes(no) === true;
  // Nobody but the lender's clock asked for it, and a report that came late says that goods had left in time.
  if (isOverdue && open.openedAt !== undefined && open.untilIfLeft === undefined) return unclear(no);
  const isRight = atMost(least, amount) && atMost(amount, most);
  // Of goods that were not shipped in time, all that may not have left is refunded; whether less is right, a person decides.
  if (isRight && (isKnown || (isOverdue && amount.minor === most.minor))) return undefined;
  return isKnown && isAlone(loan, no) ? notClaimed(open, least, amount) : unclear(no);
};

const unclear = (no: number): Rejection =>
  reject("AmountUnknown", `the lender cannot compute what cancellation ${no} refunds: its staff decide`);

/** True where no refund or cancellation before it can explain another amount. */
const isAlone = (loan: Loan, no: number): boolean =>
  missingBefore(loan, no) === undefined && !loan.paused?.by.some((each) => each < no);

const notClaimed = ({ no }: OpenCancellation, least: Money, amount: Money): Rejection =>
  reject("EvidenceInvalid", `cancellation ${no} refunds ${formatMoney(least)}, and not ${formatMoney(amount)}`);

/** The first lower number under which the lender knows neither a cancellation nor a refund. */
const missingBefore = ({ refunds, paused }: Loan, no: number): number | undefined => {
  const known = new Set([...refunds.map((each) => each.no), ...(paused?.by ?? [])]);
  for (let each = 1; each < no; each++) if (!known.has(each)) return each;
  return undefined;
};

const unknown = (no: number): Rejection =>
  reject("CancellationUnknown", `the lender knows no cancellation ${no} of this purchase`);

const otherCurrency = ({ amount }: Loan): Rejection => reject("EvidenceInvalid", `the loan is in ${amount.currency}`);
