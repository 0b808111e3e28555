import type { CreditTerms } from "./credit-terms.ts";

/** Terms as they are shown; the holidays are in the dates already. */
export const viewTerms = ({
  calendar: _calendar,
  openingFee,
  instalmentFee,
  inMultiplesOf,
  ...terms
}: CreditTerms) => ({
  ...terms,
  openingFee: openingFee.toString(),
  instalmentFee: instalmentFee.toString(),
  inMultiplesOf: inMultiplesOf.toString(),
});
