import { addTime, type Instant } from "../../calendar.ts";
import { type Goods, highestPrice, type PricedLine } from "../order-price.ts";
import type { Loan } from "../loan.ts";
import { leastOfCancellation, leastOfGoods } from "./least-refund.ts";
import { cancellationOf } from "./open-cancellation.ts";
import { atMost, formatMoney, type Money } from "../../money.ts";
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
 * What the mall signed, so far as it limits a refund: the answer to the purchaser's cancellation of that number, for the goods in `lines`
 * where only some are back, or a refund of its own for goods or for an amount.
 */
export type SignedRefund =
  | { readonly cancellation: number; readonly lines?: Goods | undefined }
  | { readonly lines: Goods }
  | { readonly amount: Money };

/**
 * Rejects a refund that is not what the mall's signed message says: no more than it covers or the purchaser's own act was about, and no less
 * than its price, as far as that is not refunded yet.
 */
export const checkSignedRefund = (
  loan: Loan,
  refund: StatedRefund,
  signed: SignedRefund,
  lines: readonly PricedLine[] | undefined,
): Rejection | undefined => {
  if (refund.amount.currency !== loan.amount.currency) return otherCurrency(loan);
  if (!("cancellation" in signed)) return checkOwnRefund(loan, refund, signed, lines);
  const { no, amount, goodwill } = refund;
  if (signed.cancellation !== no || goodwill)
    return reject("EvidenceInvalid", `the mall's signed answer is about cancellation ${signed.cancellation}`);
  const { lines: returned } = signed;
  return (returned && checkGoods(amount, returned, lines)) ?? checkCancellation(loan, refund, lines, returned);
};

/** A refund that the mall requests itself is no answer to a cancellation. */
const checkOwnRefund = (
  loan: Loan,
  { no, amount, goodwill }: StatedRefund,
  signed: Exclude<SignedRefund, { readonly cancellation: number }>,
  lines: readonly PricedLine[] | undefined,
): Rejection | undefined => {
  if (cancellationOf(loan, no))
    return reject("EvidenceInvalid", `refund ${no} is that of the purchaser's cancellation`);
  if ("lines" in signed)
    return goodwill
      ? reject("EvidenceInvalid", "the mall signed a refund of goods")
      : (checkGoods(amount, signed.lines, lines) ?? atLeast(amount, leastOfGoods(loan, no, signed.lines, lines)));
  return goodwill === "mall" && signed.amount.minor === amount.minor && signed.amount.currency === amount.currency
    ? undefined
    : reject("EvidenceInvalid", `the mall signed a refund of ${formatMoney(signed.amount)}`);
};

const checkGoods = (amount: Money, goods: Goods, lines: readonly PricedLine[] | undefined): Rejection | undefined => {
  // A loan without stored lines limits the refund by what was lent.
  if (!lines) return undefined;
  const most = highestPrice(goods, lines, amount.currency);
  return most && atMost(amount, most)
    ? undefined
    : reject("EvidenceInvalid", "the goods in the mall's signed message cost less, or are not in the order");
};

/**
 * Rejects a refund without a signed message unless the mall was silent until its deadline, by the lender's own record and clock. The
 * lender may have recorded the cancellation a phase later than the gateway.
 */
export const checkSilence = (loan: Loan, refund: StatedRefund, now: Instant): Rejection | undefined => {
  if (refund.goodwill) return reject("EvidenceMissing", "nobody signed this refund");
  if (refund.amount.currency !== loan.amount.currency) return otherCurrency(loan);
  const open = cancellationOf(loan, refund.no);
  if (open && addTime(now, deadlines.phase) < open.until)
    return reject("EvidenceMissing", `the mall can answer cancellation ${refund.no} until ${open.until}`);
  return checkCancellation(loan, refund);
};

const checkCancellation = (
  loan: Loan,
  { no, amount }: StatedRefund,
  lines?: readonly PricedLine[],
  returned?: Goods,
): Rejection | undefined => {
  const open = cancellationOf(loan, no);
  if (!open) return reject("CancellationUnknown", `the lender knows no cancellation ${no} of this purchase`);
  return atMost(amount, open.most)
    ? atLeast(amount, leastOfCancellation(loan, open, lines, returned))
    : reject("EvidenceInvalid", `cancellation ${no} is of ${formatMoney(open.most)}`);
};

const atLeast = (amount: Money, least: Money): Rejection | undefined =>
  atMost(least, amount)
    ? undefined
    : reject("EvidenceInvalid", `${formatMoney(least)} is to be refunded at least, and not ${formatMoney(amount)}`);

const otherCurrency = ({ amount }: Loan): Rejection => reject("EvidenceInvalid", `the loan is in ${amount.currency}`);
