import { formatMoney, type Money } from "../money.ts";
import { reject, type Rejection } from "../rejection.ts";
import { cancellationAmount } from "./cancellation.ts";
import type { Purchase } from "./purchase.ts";

/**
 * The purchase after a mall's answer or refund, if the mall signed what its cancellation refunds: the lender refunds exactly the signed
 * amount, so another one would end there, after the mall saw that all is well.
 */
export const withSignedAmount = (after: Purchase, no: number, signed: Money): Purchase | Rejection => {
  const amount = cancellationAmount(after, no);
  if (signed.currency !== amount.currency) return reject("CurrencyMismatch", `the purchase is in ${amount.currency}`);
  if (signed.minor === amount.minor) return after;
  const [expected, given] = [formatMoney(amount), formatMoney(signed)];
  return reject(
    "AmountMismatch",
    `the refund is of ${expected}, and you signed ${given}: nothing has changed. Compare your order, and sign ${expected} if it is right`,
  );
};
