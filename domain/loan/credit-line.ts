import { add, atMost, formatMoney, type Money, subtract } from "../money.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { CreditTerms } from "../schedule/credit-terms.ts";

/**
 * What a purchaser may still borrow, at every mall together; available ≤ limit, and below nothing only after a payment bounced
 * whose credit was used again: then nothing is lent until it is back. What was given up as lost is never available again.
 * Only hold and release move it: capture and expiry are states of the hold on the loan, which give back nothing or call release.
 */
export type CreditLine = {
  readonly account: string;
  readonly limit: Money;
  readonly available: Money;
  readonly version: number;
};

/** Sets credit aside for a purchase, or says no when the rest of the limit does not cover it. */
export const hold = (line: CreditLine, amount: Money): CreditLine | Rejection => {
  checkAmount(amount);
  if (amount.currency !== line.limit.currency)
    return reject(
      "CurrencyMismatch",
      `this credit line is in ${line.limit.currency}, the purchase in ${amount.currency}`,
    );
  if (!atMost(amount, line.available))
    return reject("CreditLimitExceeded", `${formatMoney(amount)} is above the credit that is left`);
  return { ...line, available: subtract(line.available, amount), version: line.version + 1 };
};

/** Gives credit back; above the limit it throws, because then something was released twice. */
export const release = (line: CreditLine, amount: Money): CreditLine => {
  checkAmount(amount);
  const available = add(line.available, amount);
  if (!atMost(available, line.limit)) throw new RangeError(`${line.account} would have more credit than its limit`);
  return { ...line, available, version: line.version + 1 };
};

const checkAmount = ({ minor }: Money): void => {
  if (minor < 0n) throw new RangeError("credit is held and released in positive amounts");
};

/** A purchaser at the lender: who pays, from where, how much credit, and how it is paid back. */
export type CreditAccount = CreditLine & {
  readonly name: string;
  readonly bankAccount: string;
  readonly suspended: boolean;
  /** A person at the lender decides on each new request. */
  readonly review?: boolean;
  /** How this purchaser pays back what is lent now. */
  readonly terms: CreditTerms;
};
