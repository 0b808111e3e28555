import type { Instant } from "../calendar.ts";
import { delinquencyOf } from "../loan/lateness/delinquency.ts";
import { owedOn } from "../loan/loan-amounts.ts";
import type { Loan } from "../loan/loan.ts";
import { add, isZero, type Money, toWire } from "../money.ts";

/** How many loans there are of one currency and age, what is owed on them, and what of that is overdue. */
export type Arrears = { readonly loans: number; readonly owed: Money; readonly overdue: Money };

/** Arrears by currency and by bucket: `inTime`, the buckets of the loans' own terms, and `chargedOff` with what was lost. */
export type ArrearsReport = Readonly<Record<string, Readonly<Record<string, Arrears>>>>;

/** Adds one loan to the book, where anything is owed on it or was lost; whose it is, the book does not say. */
export const addArrears = (book: ArrearsReport, loan: Loan, now: Instant): ArrearsReport => {
  const { currency } = loan.amount;
  const { chargedOff } = loan;
  const { bucket = "inTime", overdue } = delinquencyOf(loan, now);
  const lost = chargedOff && add(chargedOff.principal, chargedOff.charges);
  const owed = lost ?? owedOn(loan);
  if (isZero(owed) && isZero(overdue)) return book;
  const name = lost ? "chargedOff" : bucket;
  const before = book[currency]?.[name];
  const one: Arrears = { loans: 1, owed, overdue: lost ?? overdue };
  const all = before
    ? { loans: before.loans + 1, owed: add(before.owed, one.owed), overdue: add(before.overdue, one.overdue) }
    : one;
  return { ...book, [currency]: { ...book[currency], [name]: all } };
};

/** The book for a reader. */
export const viewArrears = (book: ArrearsReport) =>
  Object.fromEntries(
    Object.entries(book).map(([currency, buckets]) => [
      currency,
      Object.fromEntries(
        Object.entries(buckets).map(([name, { loans, owed, overdue }]) => [
          name,
          { loans, owed: toWire(owed), overdue: toWire(overdue) },
        ]),
      ),
    ]),
  );
