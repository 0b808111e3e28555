import { addDays, addTime, type Day, dayOf, type Instant } from "../calendar.ts";
import type { Money } from "../money.ts";
import { type Offer, offerOf } from "./offer.ts";
import { type Catalogue, planFor } from "./plan.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";
import { type CreditTerms, mayCostMore } from "../schedule/credit-terms.ts";
import { holidaysForTerms } from "../schedule/holidays-for-terms.ts";

/** The disclosure that the purchaser states to have been shown: the assumed day of acceptance, and its digest. */
export type ShownDisclosure = { readonly day: Day; readonly digest: string };

/** The purchaser's consent to a disclosure, as the loan keeps it; `apr` is in tenths of a per cent. */
export type Consent = ShownDisclosure & {
  readonly at: Instant;
  readonly apr: number;
  readonly totalCost: Money;
  readonly totalPayable: Money;
};

/** The agreed terms of a loan: those of a plan, and the purchaser's consent, which only a plan without any cost or late fee can lack. */
export type Agreement = { readonly plan: string; readonly terms: CreditTerms; readonly consent?: Consent };

/** The chosen plan for an amount; `shown` is absent for a plan without any cost or late fee, also the account's own. */
export type PlanChoice = { readonly plan: string; readonly amount: Money; readonly shown?: ShownDisclosure };

/** Days for which a disclosure can be consented to: an order can wait in a basket for a while, but its dates must not be past. */
const maxAgeDays = 7;

/**
 * Agrees on a plan. The disclosure is computed again from today's plan and must have the same digest: a plan that was changed
 * in between, or was shown incorrectly, binds nobody. `askedAt` is the time of the request.
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
    return mayCostMore(terms)
      ? reject(
          "ConsentMissing",
          "the plan has a cost or a late fee: show the disclosure, and send its day and digest with the consent",
        )
      : { plan: id, terms };
  const today = dayOf(askedAt);
  // A page states its reader's day, which begins fourteen hours earlier in the east than in UTC.
  if (shown.day > dayOf(addTime(askedAt, { hours: 14 })) || shown.day < addDays(today, -maxAgeDays))
    return reject(
      "ConsentMismatch",
      `the disclosure is not for today or one of the last ${maxAgeDays} days: show a new one`,
    );
  const offer = offerOf(catalogue, id, amount, shown.day);
  if (isRejection(offer)) return offer;
  if (digestOf(offer) !== shown.digest)
    return reject("ConsentMismatch", "the disclosure differs from the current plan: show a new one");
  const { tenths: apr, totalCost, totalPayable } = offer.cost;
  return { plan: id, terms, consent: { ...shown, at: askedAt, apr, totalCost, totalPayable } };
};
