import { addDays, type Day, dayOf, type Instant } from "../calendar.ts";
import type { Money } from "../money.ts";
import { type Offer, offerOf } from "./offer.ts";
import { type Catalogue, planFor } from "./plan.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";
import { type CreditTerms, isZeroCost, latenessTermsOf } from "../schedule/credit-terms.ts";
import { holidaysForTerms } from "../schedule/holidays-for-terms.ts";

/** What the purchaser says to have been shown: for acceptance on which day, and the digest of all of it. */
export type ShownDisclosure = { readonly day: Day; readonly digest: string };

/** The purchaser's yes to what was shown, as the loan keeps it; `apr` is in tenths of a per cent. */
export type Consent = ShownDisclosure & {
  readonly at: Instant;
  readonly apr: number;
  readonly totalCost: Money;
  readonly totalPayable: Money;
};

/** The terms that a loan is agreed on: those of a plan, and the purchaser's consent to them, which only a plan free of cost may lack. */
export type Agreement = { readonly plan: string; readonly terms: CreditTerms; readonly consent?: Consent };

/** A plan for an amount; without anything shown it is the account's own plan, or one that costs nothing. */
export type PlanChoice = { readonly plan: string; readonly amount: Money; readonly shown?: ShownDisclosure };

/** So many days what was shown can be consented to: an order lies in a basket for a while, but dates must not be past. */
const maxAgeDays = 7;

/**
 * Agrees on a plan. What the purchaser was shown is made anew from the plan of today and must have the same digest: a plan that
 * was changed in between, or shown otherwise than it is, binds nobody. `askedAt` is when the request came.
 */
export const agreeOnPlan = (
  catalogue: Catalogue,
  { plan: id, amount, shown }: PlanChoice,
  digestOf: (offer: Offer) => string,
  askedAt: Instant,
): Agreement | Rejection => {
  const found = planFor(catalogue, id, amount);
  if (isRejection(found)) return found;
  const terms = { ...found.terms, calendar: holidaysForTerms(found.terms, dayOf(askedAt)) };
  if (shown === undefined)
    return isZeroCost(terms) && latenessTermsOf(terms).fee === undefined
      ? { plan: id, terms }
      : reject("ConsentMissing", "the plan costs something: show it, and send its day and digest with the consent");
  const today = dayOf(askedAt);
  if (shown.day > today || shown.day < addDays(today, -maxAgeDays))
    return reject("ConsentMismatch", `what was shown is for another day than the last ${maxAgeDays}: show it again`);
  const offer = offerOf(catalogue, id, amount, shown.day);
  if (isRejection(offer)) return offer;
  if (digestOf(offer) !== shown.digest)
    return reject("ConsentMismatch", "what was shown is not what holds now: show it again");
  const { tenths: apr, totalCost, totalPayable } = offer.cost;
  return { plan: id, terms, consent: { ...shown, at: askedAt, apr, totalCost, totalPayable } };
};
