import { type CreditTerms, latenessTermsOf } from "../schedule/credit-terms.ts";
import type { LatenessTerms } from "../schedule/lateness-terms.ts";

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
  lateness: viewLateness(latenessTermsOf(terms)),
});

/** What follows when it is not paid on its day: the purchaser agrees to that too. */
const viewLateness = ({ fee, buckets: _buckets, ...terms }: LatenessTerms) => ({
  ...terms,
  ...(fee && {
    fee: {
      fixed: fee.fixed.toString(),
      rateBasisPoints: fee.rateBasisPoints,
      mostForInstalment: fee.mostForInstalment.toString(),
      mostForLoan: fee.mostForLoan.toString(),
    },
  }),
});
