import { type Day, dayOf, type Instant, laterOf } from "../../calendar.ts";
import type { Account, Entry } from "../../ledger/entry.ts";
import { todayOf } from "../loan-schedule.ts";
import type { Loan } from "../loan.ts";
import { chargesReturnedInCash } from "../refund/refunded-charges.ts";
import { add, isPositive, money, type Money, negate, sum } from "../../money.ts";
import { isRejection } from "../../rejection.ts";
import { openParts } from "../../repayment/instalment.ts";
import { type CreditCost, creditCost, type CashFlow } from "../../schedule/apr.ts";

/**
 * The cost of an open loan by its actual dates: the amount lent at acceptance against payments on their days and open instalments
 * on their due dates. Returned goods count as a payment. Returned interest and fees are no cost: taken off the debt they are not
 * paid, in cash they are a drawdown. Penalties are no cost of credit. Undefined before acceptance and for a charged-off debt.
 */
export const costInForce = (loan: Loan, now: Instant): CreditCost | undefined => {
  const { acceptedOn, amount, entries, instalments, chargedOff } = loan;
  if (acceptedOn === undefined || chargedOff) return undefined;
  const { currency } = amount;
  const today = todayOf(loan, now);
  const back = chargesReturnedInCash(loan);
  const booked = entries.map((entry) => {
    const on = laterOf(dayOf(entry.at), acceptedOn);
    const lent = add(lentBy(entry, currency), back.get(entry) ?? zeroOf(currency));
    return { on, lent, paid: paidBy(entry, currency) };
  });
  const toCome = instalments.map((each) => {
    const { principal, interest, fee } = openParts(each);
    return { on: laterOf(each.due, today), amount: add(principal, interest, fee) };
  });
  const lent = byDay(
    booked.map(({ on, lent: each }) => ({ on, amount: each })),
    currency,
  );
  const paid = byDay([...booked.map(({ on, paid: each }) => ({ on, amount: each })), ...toCome], currency);
  const cost = creditCost(lent, paid);
  return isRejection(cost) ? undefined : cost;
};

/** A bounced payment, and credit that was returned for it, are drawdowns. */
const lentBy = ({ kind, postings }: Entry, currency: string): Money => {
  if (kind === "repaymentReversed")
    return onAccounts(postings, ["loan", "interestReceivable", "feeReceivable"], currency);
  return kind === "receivableDiscounted" || kind === "receivableUnbought" || kind === "creditReclaimed"
    ? onAccounts(postings, ["loan"], currency)
    : zeroOf(currency);
};

const paidBy = ({ kind, postings }: Entry, currency: string): Money => {
  if (kind === "repaid") return negate(onAccounts(postings, ["loan", "interestReceivable", "feeReceivable"], currency));
  return kind === "refunded" ? negate(onAccounts(postings, ["loan"], currency)) : zeroOf(currency);
};

const onAccounts = (postings: Entry["postings"], accounts: readonly Account[], currency: string): Money =>
  sum(
    postings.filter(({ account }) => accounts.includes(account)).map(({ amount }) => amount),
    currency,
  );

const zeroOf = (currency: string): Money => money(0n, currency);

/** One cash flow for each day, without zero flows. */
const byDay = (flows: readonly CashFlow[], currency: string): readonly CashFlow[] =>
  [...Map.groupBy(flows, ({ on }) => on)]
    .map(([on, all]: readonly [Day, readonly CashFlow[]]) => ({
      on,
      amount: sum(
        all.map(({ amount }) => amount),
        currency,
      ),
    }))
    .filter(({ amount }) => isPositive(amount));
