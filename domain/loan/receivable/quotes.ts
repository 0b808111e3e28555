import { dayOf, earlierOf, type Instant } from "../../calendar.ts";
import { type Loan, postTransition } from "../loan.ts";
import { checkPurchase } from "./receivable.ts";
import { tenorOf } from "./tenor.ts";
import { formatMoney, type Money } from "../../money.ts";
import { acceptQuote, openQuotes, makeQuote, type Quote } from "../../pricing/discount.ts";
import type { RateCard } from "../../pricing/rate-card.ts";
import { isRejection, reject, type Rejection } from "../../rejection.ts";

/** The maximum of open quotes for a purchase: one for each of a few parcels, so that the loan stays small. */
const mostOpen = 5;

/** A price by the mall's rate card, today, for this loan. */
export const priceFor = (loan: Loan, id: string, amount: Money, card: RateCard, now: Instant): Quote | Rejection => {
  const open = checkPurchase(loan, amount, now);
  return isRejection(open) ? open : makeQuote(id, amount, card, tenorOf(open, card.settleDays, dayOf(now)), now);
};

/**
 * Makes a quote and stores it until it expires or is accepted. A quote holds no credit: several can add up to more than can be
 * advanced. It expires with the hold at the latest. The same id again is the same quote.
 */
export const offerQuote = (loan: Loan, id: string, amount: Money, card: RateCard, now: Instant): Loan | Rejection => {
  if (wasTaken(loan, id)) return reject("QuoteUsed", `quote ${id} has been used`);
  const known = loan.quotes?.find((each) => each.id === id);
  if (known) return differs(known, amount) ?? loan;
  const open = openQuotes(loan.quotes, now);
  if (open.length >= mostOpen)
    return reject("TooManyQuotes", `${mostOpen} quotes are open: use one, or wait until they expire`);
  const loanToQuote = checkPurchase(loan, amount, now);
  if (isRejection(loanToQuote)) return loanToQuote;
  const offered = priceFor(loanToQuote, id, amount, card, now);
  if (isRejection(offered)) return offered;
  const expiresAt =
    loanToQuote.status === "held" ? earlierOf(offered.expiresAt, loanToQuote.holdExpiresAt) : offered.expiresAt;
  return postTransition({ ...loanToQuote, quotes: [...open, { ...offered, expiresAt }] }, [], now);
};

/** Accepts a quote for exactly its amount; each can be used once. */
export const takeQuote = (loan: Loan, id: string, amount: Money, now: Instant): Quote | Rejection => {
  if (wasTaken(loan, id)) return reject("QuoteUsed", `quote ${id} has been used`);
  const offered = loan.quotes?.find((each) => each.id === id);
  if (!offered) return reject("QuoteUnknown", `the lender has no quote ${id} for this purchase`);
  return differs(offered, amount) ?? acceptQuote(offered, now);
};

const wasTaken = ({ receivables }: Loan, id: string): boolean => receivables.some(({ quoteId }) => quoteId === id);

const differs = (offered: Quote, amount: Money): Rejection | undefined => {
  if (amount.currency !== offered.amount.currency)
    return reject("CurrencyMismatch", `the quote is in ${offered.amount.currency}`);
  return amount.minor === offered.amount.minor
    ? undefined
    : reject("AmountMismatch", `the quote is for ${formatMoney(offered.amount)}, not ${formatMoney(amount)}`);
};
