import { addDays, type Day } from "../calendar.ts";
import type { EntryKind, Posting } from "../ledger/entry.ts";
import { holdbackReleased } from "../ledger/postings.ts";
import type { Loan } from "./loan.ts";
import type { Receivable } from "./records.ts";
import { add, isZero, type Money, proportion, subtract, zero } from "../money.ts";
import { deadlines } from "../protocol/deadlines.ts";

/** Receivables as they are afterwards, and what to book for it. */
export type ReceivablesChange = {
  readonly receivables: readonly Receivable[];
  readonly postings: readonly (readonly [EntryKind, readonly Posting[]])[];
};

/** What of a receivable's holdback is still with the lender. */
export const withheldOf = ({ withheld, left }: Receivable): Money => withheld ?? zero(left.currency);

/** Gives all holdbacks free: the loan is over. They go to the mall's settlement account. */
export const releaseHoldbacks = ({ receivables, amount }: Pick<Loan, "receivables" | "amount">): ReceivablesChange => {
  const free = receivables.map(withheldOf).reduce((a, b) => add(a, b), zero(amount.currency));
  return {
    receivables: receivables.map((each) => withholding(each, zero(amount.currency))),
    postings: [["holdbackReleased", holdbackReleased(free)]],
  };
};

/** Gives all holdbacks free once the purchaser can no longer withdraw and no cancellation is open; until then nothing changes. */
export const releaseHoldbacksBy = (loan: Loan, today: Day): ReceivablesChange => {
  const { acceptedOn, paused, receivables } = loan;
  const over = acceptedOn !== undefined && today > addDays(acceptedOn, deadlines.withdrawal.days) && !paused;
  return over && receivables.some(({ withheld }) => withheld) ? releaseHoldbacks(loan) : { receivables, postings: [] };
};

/** The holdback of a part that goes back: its share of what is withheld, rounded down, so that the last part takes the rest. */
export const shareOfHoldback = (receivable: Receivable, part: Money): Money => {
  const withheld = withheldOf(receivable);
  return isZero(withheld) ? withheld : proportion(withheld, part.minor, receivable.left.minor, "down");
};

/** The receivable with so much less withheld. */
export const withoutShare = (receivable: Receivable, share: Money): Receivable =>
  withholding(receivable, subtract(withheldOf(receivable), share));

/** What is nothing goes without saying, because writes are billed by size. */
const withholding = ({ withheld: _withheld, ...rest }: Receivable, withheld: Money): Receivable =>
  isZero(withheld) ? rest : { ...rest, withheld };
