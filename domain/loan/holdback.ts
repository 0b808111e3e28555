import { addDays, type Day, type Instant } from "../calendar.ts";
import type { EntryKind, Posting } from "../ledger/entry.ts";
import { holdbackReleased } from "../ledger/postings.ts";
import { type Loan, payoutPending, postTransition } from "./loan.ts";
import type { Receivable } from "./records.ts";
import { add, isZero, type Money, proportion, subtract, zero } from "../money.ts";
import { deadlines } from "../protocol/deadlines.ts";
import { reject, type Rejection } from "../rejection.ts";

/** The changed receivables, and the postings for the change. */
export type ReceivablesChange = {
  readonly receivables: readonly Receivable[];
  readonly postings: readonly (readonly [EntryKind, readonly Posting[]])[];
};

/** The part of a receivable's holdback that is not released. */
export const withheldOf = ({ withheld, left }: Receivable): Money => withheld ?? zero(left.currency);

/** Releases all holdbacks of a closed loan to the mall's settlement account. */
export const releaseHoldbacks = ({ receivables, amount }: Pick<Loan, "receivables" | "amount">): ReceivablesChange => {
  const free = receivables.map(withheldOf).reduce((a, b) => add(a, b), zero(amount.currency));
  return {
    receivables: receivables.map((each) => withholding(each, zero(amount.currency))),
    postings: [["holdbackReleased", holdbackReleased(free)]],
  };
};

/** The loan with all holdbacks released before their time, as the lender's staff instructed. */
export const releaseEarly = (loan: Loan, now: Instant): Loan | Rejection => {
  const pending = payoutPending(loan);
  if (pending) return pending;
  if (!loan.receivables.some(({ withheld }) => withheld)) return reject("WrongState", "nothing is withheld");
  const { receivables, postings } = releaseHoldbacks(loan);
  return postTransition({ ...loan, receivables }, postings, now);
};

/** Releases all holdbacks once the purchaser can no longer withdraw and no cancellation is open; until then nothing changes. */
export const releaseHoldbacksBy = (loan: Loan, today: Day): ReceivablesChange => {
  const { acceptedOn, paused, receivables } = loan;
  const over = acceptedOn !== undefined && today > addDays(acceptedOn, deadlines.withdrawal.days) && !paused;
  return over && receivables.some(({ withheld }) => withheld) ? releaseHoldbacks(loan) : { receivables, postings: [] };
};

/** The holdback of a returned part: its share of the withheld amount, rounded down, so that the last part takes the rest. */
export const shareOfHoldback = (receivable: Receivable, part: Money): Money => {
  const withheld = withheldOf(receivable);
  return isZero(withheld) ? withheld : proportion(withheld, part.minor, receivable.left.minor, "down");
};

/** The receivable with a smaller withheld amount. */
export const withoutShare = (receivable: Receivable, share: Money): Receivable =>
  withholding(receivable, subtract(withheldOf(receivable), share));

/** A zero amount is not stored, because writes are billed by size. */
const withholding = ({ withheld: _withheld, ...rest }: Receivable, withheld: Money): Receivable =>
  isZero(withheld) ? rest : { ...rest, withheld };
