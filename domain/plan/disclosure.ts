import { toWire } from "../money.ts";
import { textOf } from "../sentence.ts";
import { viewCost } from "./cost-view.ts";
import type { Offer } from "./offer.ts";
import { describeTerms } from "./terms-description.ts";
import { viewTerms } from "./terms-view.ts";

/**
 * The complete disclosure of an offer that a purchaser sees before consenting. It has text and integers only, so that its
 * canonical JSON is the same everywhere, and no personal data.
 */
export const disclose = (lender: string, { plan, credit, rows, cost }: Offer) => {
  const sentences = describeTerms(credit);
  return {
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
    words: sentences.map(textOf),
    sentences,
  };
};

/** A disclosure in its wire form, from which its digest is made. */
export type Disclosure = ReturnType<typeof disclose>;
