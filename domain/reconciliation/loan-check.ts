import { balances } from "../ledger/balances.ts";
import type { Account, Entry } from "../ledger/entry.ts";
import { transfersOf } from "../loan/bank/transfers.ts";
import { withheldOf } from "../loan/holdback.ts";
import { chargesOn, creditBalance } from "../loan/loan-amounts.ts";
import type { Loan } from "../loan/loan.ts";
import { isZero, type Money, negate, sum, zero } from "../money.ts";
import { compareAmounts, compareValues, type Difference } from "./difference.ts";
import { principalOf } from "../repayment/instalment.ts";

/** Where a loan's state and its entries disagree: `one` is the value by its state, `other` by its entries. */
export const loanDifferences = (loan: Loan): readonly Difference[] => [
  ...unbalancedEntries(loan),
  ...versionsOutOfOrder(loan),
  ...balanceDifferences(loan),
  ...(loan.instalments.length > 0
    ? compareAmounts(
        loan.id,
        "principal, by the loan and by its instalments",
        loan.outstanding,
        principalOf(loan.instalments, loan.amount.currency),
      )
    : []),
];

/** Cash of refunds that was not paid to the purchaser yet. */
export const unpaidRefundCash = ({ refunds, amount }: Loan): Money =>
  sum(
    refunds.filter(({ status }) => status === "posted").map(({ cashBack }) => cashBack),
    amount.currency,
  );

/** The money that the bank has moved for the loan, by the loan's transfers. */
const movedOf = (loan: Loan): Money =>
  sum(
    transfersOf(loan)
      .filter(({ status }) => status === "paid")
      .map(({ kind, amount }) => (kind === "debits" || kind === "credits" ? amount : negate(amount))),
    loan.amount.currency,
  );

/** The balance of each account as the loan's state implies it; accounts known only from entries, such as income, are absent. */
const expectedBalances: Partial<Record<Account, (loan: Loan) => Money>> = {
  loan: ({ outstanding }) => outstanding,
  interestReceivable: (loan) => chargesOn(loan).interest,
  feeReceivable: (loan) => chargesOn(loan).fee,
  penaltyReceivable: (loan) => chargesOn(loan).penalty,
  purchaserPayable: (loan) => negate(sum([unpaidRefundCash(loan), creditBalance(loan)], loan.amount.currency)),
  mallPayable: (loan) =>
    negate(
      sum(
        loan.receivables
          .filter(({ status }) => status === "bought" || status === "refused")
          .map(({ quote }) => quote.payout),
        loan.amount.currency,
      ),
    ),
  mallHoldback: ({ receivables, amount }) => negate(sum(receivables.map(withheldOf), amount.currency)),
  discountUnearned: ({ receivables, amount }) =>
    negate(
      sum(
        receivables.map(({ unearned }) => unearned),
        amount.currency,
      ),
    ),
  cash: (loan) => movedOf(loan),
};

const balanceDifferences = (loan: Loan): readonly Difference[] => {
  const booked = balances(loan.entries);
  return Object.entries(expectedBalances).flatMap(([account, fact]) =>
    compareAmounts(
      loan.id,
      `balance of ${account}`,
      fact(loan),
      booked.get(account as Account) ?? zero(loan.amount.currency),
    ),
  );
};

const unbalancedEntries = ({ id, entries, amount: { currency } }: Loan): readonly Difference[] =>
  entries.flatMap((entry, index) => {
    const total = totalOf(entry, currency);
    return isZero(total) ? [] : compareAmounts(id, `sum of entry ${index + 1}, ${entry.kind}`, zero(currency), total);
  });

const totalOf = ({ postings }: Entry, currency: string): Money =>
  sum(
    postings.map(({ amount }) => amount),
    currency,
  );

/** Entries must be in order of version, none above the loan's version. */
const versionsOutOfOrder = ({ id, version, entries }: Loan): readonly Difference[] => {
  const at = entries.findIndex(
    (entry, index) => entry.version < (entries[index - 1]?.version ?? 1) || entry.version > version,
  );
  return at < 0
    ? []
    : compareValues(id, `version of entry ${at + 1}`, `up to ${version}, in order`, entries[at]?.version);
};
