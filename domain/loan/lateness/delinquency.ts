import type { Instant } from "../../calendar.ts";
import { dueBy, todayOf } from "../loan-schedule.ts";
import type { Loan } from "../loan.ts";
import { isPositive, type Money } from "../../money.ts";
import { isDueBy, openParts } from "../../repayment/instalment.ts";
import { latenessTermsOf } from "../../schedule/credit-terms.ts";
import { sumParts } from "../../schedule/debt-parts.ts";
import { bucketOf, daysPastDue } from "../../schedule/lateness.ts";

/** The delinquency of a loan: days past due of its oldest open instalment without paused days, their bucket, and the overdue amount. */
export type Delinquency = { readonly days: number; readonly bucket?: string; readonly overdue: Money };

/** The delinquency of a loan now; a paused loan does not age. */
export const delinquencyOf = (loan: Loan, now: Instant): Delinquency => {
  const today = todayOf(loan, now);
  const oldest = loan.instalments
    .filter((each) => isDueBy(today)(each) && isPositive(sumParts(openParts(each))))
    .map(({ due }) => due)
    .toSorted()[0];
  const days = oldest === undefined ? 0 : daysPastDue(oldest, today, loan.pauses);
  const bucket = bucketOf(days, latenessTermsOf(loan.terms).buckets);
  return { days, ...(bucket && { bucket: bucket.name }), overdue: dueBy(loan, today) };
};
