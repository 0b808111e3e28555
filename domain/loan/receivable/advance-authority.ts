import { type Goods, highestPrice, type PricedLine } from "../order-price.ts";
import { atMost, formatMoney, type Money } from "../../money.ts";
import { reject, type Rejection } from "../../rejection.ts";

/**
 * What the mall signed, so far as it limits an advance: an amount, the price of goods, the goods that have left (all that remain where
 * none are named), or everything that remains. `quote` is the quote that it accepted.
 */
export type SignedAdvance = {
  readonly quote?: string | undefined;
  readonly amount?: Money | undefined;
  readonly lines?: Goods | undefined;
};

/**
 * Rejects an advance that the mall's signed request does not cover. An amount that was signed is advanced exactly; for goods, and for all
 * that remains, the gateway states how much of it is not advanced or cancelled yet, so it can ask for less, never for more.
 */
export const checkSignedAdvance = (
  signed: SignedAdvance,
  { amount, quote }: { readonly amount: Money; readonly quote?: string | undefined },
  lines: readonly PricedLine[],
): Rejection | undefined => {
  if (signed.quote !== quote) return reject("EvidenceInvalid", "the mall's signed request accepts another quote");
  if (signed.amount && (signed.amount.minor !== amount.minor || signed.amount.currency !== amount.currency))
    return reject("EvidenceInvalid", `the mall signed a request for ${formatMoney(signed.amount)}`);
  if (!signed.lines) return undefined;
  const most = highestPrice(signed.lines, lines, amount.currency);
  return most && atMost(amount, most)
    ? undefined
    : reject("EvidenceInvalid", "the goods in the mall's signed request cost less, or are not in the order");
};

/** True where the mall's contract with the lender sells the whole receivable at approval, which needs no request of the mall. */
export const isSoldAtApproval = (
  loan: { readonly amount: Money; readonly receivables: readonly unknown[] },
  { amount, quote }: { readonly amount: Money; readonly quote?: string | undefined },
  advancePolicy: "approval" | "shipment" | undefined,
): boolean =>
  advancePolicy === "approval" &&
  quote === undefined &&
  loan.receivables.length === 0 &&
  amount.minor === loan.amount.minor;
