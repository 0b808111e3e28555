import { addDays, type Day, dayOf, type Instant } from "../calendar.ts";
import type { Money } from "../money.ts";
import { type Offer, offerOf } from "./offer.ts";
import { type Catalogue, planFor } from "./plan.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";
import { type CreditTerms, isFree, latenessOf } from "../schedule/credit-terms.ts";
import { calendarFor } from "../schedule/holidays-for-terms.ts";

/** What the purchaser says to have been shown: for acceptance on which day, and the digest of all of it. */
export type Shown = { readonly day: Day; readonly digest: string };

/** The purchaser's yes to what was shown, as the loan keeps it; `apr` is in tenths of a per cent. */
export type Consent = Shown & {
  readonly at: Instant;
  readonly apr: number;
  readonly totalCost: Money;
  readonly totalPayable: Money;
};

/** The terms that a loan is agreed on: those of a plan, and the purchaser's consent to them, which only a plan free of cost may lack. */
export type Agreement = { readonly plan: string; readonly terms: CreditTerms; readonly consent?: Consent };

/** A plan for an amount; without anything shown it is the account's own plan, or one that costs nothing. */
export type Wish = { readonly plan: string; readonly amount: Money; readonly shown?: Shown };

/** So many days what was shown can be consented to: an order lies in a basket for a while, but dates must not be past. */
const freshDays = 7;

/**
 * Agrees on a plan. What the purchaser was shown is made anew from the plan of today and must have the same digest: a plan that
 * was changed in between, or shown otherwise than it is, binds nobody. `askedAt` is when the request came.
 */
export const agree = (
  catalogue: Catalogue,
  { plan: id, amount, shown }: Wish,
  digestOf: (offer: Offer) => string,
  askedAt: Instant,
): Agreement | Rejection => {
  const found = planFor(catalogue, id, amount);
  if (isRejection(found)) return found;
  const terms = { ...found.terms, calendar: calendarFor(found.terms, dayOf(askedAt)) };
  if (shown === undefined)
    return isFree(terms) && latenessOf(terms).fee === undefined
      ? { plan: id, terms }
      : reject("ConsentMissing", "the plan costs something: show it, and send its day and digest with the consent");
  const today = dayOf(askedAt);
  if (shown.day > today || shown.day < addDays(today, -freshDays))
    return reject("ConsentMismatch", `what was shown is for another day than the last ${freshDays}: show it again`);
  const offer = offerOf(catalogue, id, amount, shown.day);
  if (isRejection(offer)) return offer;
  if (digestOf(offer) !== shown.digest)
    return reject("ConsentMismatch", "what was shown is not what holds now: show it again");
  const { tenths: apr, totalCost, totalPayable } = offer.cost;
  return { plan: id, terms, consent: { ...shown, at: askedAt, apr, totalCost, totalPayable } };
};
