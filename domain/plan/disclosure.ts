import { toWire } from "../money.ts";
import { viewCost } from "./cost-view.ts";
import type { Offer } from "./offer.ts";
import { describeTerms } from "./plan-words.ts";
import { viewTerms } from "./terms-view.ts";

/**
 * What a purchaser is shown of an offer before consenting to it, whole: text and whole numbers only, so that its canonical
 * JSON is the same everywhere. Nothing personal is in it.
 */
export const disclose = (lender: string, { plan, credit, rows, cost }: Offer) => ({
  lender,
  plan: plan.id,
  name: plan.name,
  amount: toWire(credit.principal),
  day: credit.acceptedOn,
  instalments: rows.map(({ no, due, principal, interest, fee, total }) => ({
    no,
    due,
    principal: toWire(principal),
    interest: toWire(interest),
    fee: toWire(fee),
    total: toWire(total),
  })),
  ...viewCost(cost),
  terms: viewTerms(credit.terms),
  words: describeTerms(credit),
});

/** A disclosure, as it travels and as its digest is made. */
export type Disclosure = ReturnType<typeof disclose>;
