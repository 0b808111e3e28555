import { type Instant, isAfter } from "../calendar.ts";
import type { Money } from "../money.ts";
import { requestAdvance } from "./advance.ts";
import type { Purchase } from "./purchase.ts";
import { reject, type Rejection } from "../rejection.ts";

/** What the gateway remembers of a lender's offer for a purchase. */
export type OfferedQuote = { readonly id: string; readonly amount: Money; readonly expiresAt: Instant };

/** The mall takes a quote: once, before it ends, for the amount that it is for; `offered` is that of this purchase, if there is one. */
export const requestQuotedAdvance = (
  purchase: Purchase,
  { quote, amount }: { readonly quote: string; readonly amount: Money },
  offered: OfferedQuote | undefined,
  now: Instant,
): Purchase | Rejection => {
  if (purchase.advances.some((each) => each.quote === quote))
    return reject("QuoteUsed", `quote ${quote} is that of an earlier advance`);
  if (!offered) return reject("QuoteUnknown", `there is no quote ${quote} for this purchase`);
  if (amount.currency !== offered.amount.currency)
    return reject("CurrencyMismatch", `the quote is in ${offered.amount.currency}`);
  if (amount.minor !== offered.amount.minor)
    return reject("AmountMismatch", `the quote is for ${offered.amount.minor}, not ${amount.minor}`);
  if (!isAfter(offered.expiresAt, now)) return reject("QuoteExpired", `the quote ended at ${offered.expiresAt}`);
  return requestAdvance(purchase, { amount }, now, quote);
};
