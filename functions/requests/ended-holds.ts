import type { Instant } from "../../domain/calendar.ts";
import { hold } from "../../domain/loan/credit-line.ts";
import { expireHold, hasEndedHold } from "../../domain/loan/end-loan.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import type { Money } from "../../domain/money.ts";
import { isRejection } from "../../domain/rejection.ts";
import { listLoans } from "../io/store/loan-list.ts";
import { loadAccount, loanTransition, type StoredAccount } from "../io/store/loan-store.ts";
import { logger } from "../middleware/logger.ts";

/** An account has a few open holds at a time, and they are among its newest loans. */
const newest = 50;

/**
 * The account with its credit as it is by the lender's own clock: where it does not suffice, holds that have ended and that the gateway has not
 * had released are released first.
 */
export const accountForHold = async (name: string, amount: Money, now: Instant): Promise<StoredAccount | undefined> => {
  const account = await loadAccount(name);
  if (!account || !isRejection(hold(account, amount))) return account;
  const { loans } = await listLoans(name, newest, undefined);
  const ended = loans.filter((loan) => hasEndedHold(loan, now));
  for (const loan of ended) await releaseEndedHold(loan, now);
  return ended.length > 0 ? loadAccount(name) : account;
};

/** Releases a hold that has ended by the lender's clock, in one commit with the credit; one that was used or renewed meanwhile stays. */
export const releaseEndedHold = async (known: Loan, now: Instant): Promise<void> => {
  const released = await loanTransition(
    known.id,
    (loan) => (hasEndedHold(loan, now) ? expireHold(loan, now) : loan),
    known,
  );
  logger.warn("the lender released a hold that the gateway had not", {
    loan: known.id,
    ...(isRejection(released) && { code: released.rejected }),
  });
};
