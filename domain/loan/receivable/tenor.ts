import { addDays, type Day, daysBetween, isAfter, laterOf } from "../../calendar.ts";
import { discountEarned } from "../../ledger/postings.ts";
import type { ReceivablesChange } from "../holdback.ts";
import type { Loan } from "../loan.ts";
import { add, subtract, zero } from "../../money.ts";
import { unearnedDiscount } from "../../pricing/discount.ts";
import { dueDates } from "../../schedule/due-dates.ts";

/**
 * At acceptance the last due date is known. Where it is before a receivable's `until`, the discount for the days between is
 * rebated to the mall at once, and the tenor is shortened. A later date is the lender's risk: an accepted price is binding.
 */
export const shortenTenor = (
  { receivables, amount }: Pick<Loan, "receivables" | "amount">,
  lastDue: Day,
): ReceivablesChange => {
  const shortened = receivables.map((each) => {
    const { from, until } = each.quote;
    if (!isAfter(until, lastDue) || each.status === "unbought")
      return { receivable: each, rebate: zero(amount.currency) };
    const rebate = unearnedDiscount(each.unearned, from, until, lastDue);
    const quote = { ...each.quote, until: laterOf(from, lastDue) };
    return { receivable: { ...each, quote, unearned: subtract(each.unearned, rebate) }, rebate };
  });
  const rebate = shortened.reduce((sum, each) => add(sum, each.rebate), zero(amount.currency));
  return {
    receivables: shortened.map(({ receivable }) => receivable),
    postings: [["discountEarned", discountEarned(zero(amount.currency), rebate)]],
  };
};

/** The due date of a loan's last instalment for a day of acceptance. */
export const lastDueOf = ({ terms }: Pick<Loan, "terms">, acceptedOn: Day): Day =>
  dueDates(terms, acceptedOn).at(-1) ?? acceptedOn;

/** The tenor of a payout today in days: to acceptance, actual or after `settleDays`, and on to the last due date; at least one. */
export const tenorOf = (loan: Pick<Loan, "terms" | "acceptedOn">, settleDays: number, today: Day): number =>
  Math.max(1, daysBetween(today, lastDueOf(loan, loan.acceptedOn ?? addDays(today, settleDays))));
