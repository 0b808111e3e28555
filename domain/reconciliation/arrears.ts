import type { Instant } from "../calendar.ts";
import { mayEndPause } from "../loan/refund/resumption.ts";
import { delinquencyOf } from "../loan/lateness/delinquency.ts";
import { owedOn } from "../loan/loan-amounts.ts";
import type { Loan } from "../loan/loan.ts";
import { add, isZero, type Money, toWire } from "../money.ts";

/** The number of loans in one currency and bucket, the amount owed on them, and the overdue part of it. */
export type Arrears = { readonly loans: number; readonly owed: Money; readonly overdue: Money };

/**
 * Arrears by currency and bucket: `inTime`, the buckets of the loans' own terms, `chargedOff` with the loss, and apart from these the loans that
 * are `paused`, or `pausedTooLong`: nothing falls due on them, and what paused them should have ended by the lender's clock.
 */
export type ArrearsReport = Readonly<Record<string, Readonly<Record<string, Arrears>>>>;

/** Adds one loan to the report if anything is owed on it or was charged off; the report does not identify loans. */
export const addArrears = (report: ArrearsReport, loan: Loan, now: Instant): ArrearsReport => {
  const { currency } = loan.amount;
  const { chargedOff } = loan;
  const { bucket = "inTime", overdue } = delinquencyOf(loan, now);
  const lost = chargedOff && add(chargedOff.principal, chargedOff.charges);
  const owed = lost ?? owedOn(loan);
  if (isZero(owed) && isZero(overdue)) return report;
  const name = lost ? "chargedOff" : (pauseOf(loan, now) ?? bucket);
  const before = report[currency]?.[name];
  const one: Arrears = { loans: 1, owed, overdue: lost ?? overdue };
  const all = before
    ? { loans: before.loans + 1, owed: add(before.owed, one.owed), overdue: add(before.overdue, one.overdue) }
    : one;
  return { ...report, [currency]: { ...report[currency], [name]: all } };
};

/** A pause that the lender's staff may end is one that neither mall, silence nor verdict has ended in time. */
const pauseOf = (loan: Loan, now: Instant): "paused" | "pausedTooLong" | undefined => {
  if (!loan.paused) return undefined;
  return loan.paused.by.some((no) => mayEndPause(loan, no, now)) ? "pausedTooLong" : "paused";
};

/** The report in its wire form. */
export const viewArrears = (report: ArrearsReport) =>
  Object.fromEntries(
    Object.entries(report).map(([currency, buckets]) => [
      currency,
      Object.fromEntries(
        Object.entries(buckets).map(([name, { loans, owed, overdue }]) => [
          name,
          { loans, owed: toWire(owed), overdue: toWire(overdue) },
        ]),
      ),
    ]),
  );
