import { add, atMost, money, type Money, zero } from "../../money.ts";
import { reject, type Rejection } from "../../rejection.ts";

/** A line of the order as the lender knows it from the mall's sealed request; `amount` is the price of the whole quantity. */
export type PricedLine = { readonly id: string; readonly quantity: number; readonly amount: bigint };

/**
 * What the mall signed, so far as it limits an advance: an amount, the price of goods, the goods that have left (all that remain where
 * none are named), or everything that remains. `quote` is the quote that it accepted.
 */
export type SignedAdvance = {
  readonly quote?: string | undefined;
  readonly amount?: Money | undefined;
  readonly lines?: readonly { readonly id: string; readonly quantity: number }[] | undefined;
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
    return reject("EvidenceInvalid", `the mall signed a request for ${signed.amount.minor} ${signed.amount.currency}`);
  if (!signed.lines) return undefined;
  const most = priceOf(signed.lines, lines, amount.currency);
  return most && atMost(amount, most)
    ? undefined
    : reject("EvidenceInvalid", "the goods in the mall's signed request cost less, or are not in the order");
};

/** The highest price of the goods: a part of a line can include the remainder of its rounding. */
const priceOf = (
  goods: NonNullable<SignedAdvance["lines"]>,
  lines: readonly PricedLine[],
  currency: string,
): Money | undefined => {
  let total = zero(currency);
  for (const { id, quantity } of goods) {
    const line = lines.find((each) => each.id === id);
    if (!line || quantity > line.quantity) return undefined;
    const all = BigInt(line.quantity);
    total = add(total, money((line.amount * BigInt(quantity) + all - 1n) / all, currency));
  }
  return total;
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
