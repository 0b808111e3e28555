import { type Instant, isAfter } from "../calendar.ts";
import { type Money } from "../money.ts";
import { requestAdvance } from "./advance.ts";
import type { Purchase } from "./purchase.ts";
import { reject, type Rejection } from "../rejection.ts";
import { rejectSaying, say } from "../sentence.ts";

/** The data of a lender's quote that the gateway stores. */
export type OfferedQuote = { readonly id: string; readonly amount: Money; readonly expiresAt: Instant };

/** The mall accepts a quote: once, before it expires, for exactly its amount; `offered` is the stored quote, if there is one. */
export const requestQuotedAdvance = (
  purchase: Purchase,
  { quote, amount }: { readonly quote: string; readonly amount: Money },
  offered: OfferedQuote | undefined,
  now: Instant,
): Purchase | Rejection => {
  if (purchase.advances.some((each) => each.quote === quote))
    return reject("QuoteUsed", `quote ${quote} was used for an earlier advance`);
  if (!offered) return reject("QuoteUnknown", `this purchase has no quote ${quote}`);
  if (amount.currency !== offered.amount.currency)
    return reject("CurrencyMismatch", `the quote is in ${offered.amount.currency}`);
  if (amount.minor !== offered.amount.minor)
    return rejectSaying("AmountMismatch", say`the quote is for ${offered.amount}, not ${amount}`);
  if (!isAfter(offered.expiresAt, now)) return reject("QuoteExpired", `the quote expired at ${offered.expiresAt}`);
  return requestAdvance(purchase, { amount }, now, quote);
};
