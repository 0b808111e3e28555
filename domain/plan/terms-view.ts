import { type CreditTerms, latenessTermsOf } from "../schedule/credit-terms.ts";
import type { LatenessTerms } from "../schedule/lateness-terms.ts";

/** Terms as disclosed, without the holidays: the due dates already reflect them. */
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

/** The consequences of late payment, which are part of what the purchaser consents to. */
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
