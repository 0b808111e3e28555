import { add, atMost, formatMoney, type Money, subtract } from "../money.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { CreditTerms } from "../schedule/credit-terms.ts";

/**
 * The credit that a purchaser can still use, over all malls; available ≤ limit. It is negative only after a payment bounced
 * whose credit was used again; then nothing is lent until it recovers. A charged-off amount never becomes available again.
 * Only hold and release change it: capture and expiry are states of the hold on the loan, which release nothing or call release.
 */
export type CreditLine = {
  readonly account: string;
  readonly limit: Money;
  readonly available: Money;
  readonly version: number;
};

/** Holds credit for a purchase; rejected when the available credit is too low. */
export const hold = (line: CreditLine, amount: Money): CreditLine | Rejection => {
  checkAmount(amount);
  if (amount.currency !== line.limit.currency)
    return reject(
      "CurrencyMismatch",
      `this credit line is in ${line.limit.currency}, the purchase in ${amount.currency}`,
    );
  if (!atMost(amount, line.available))
    return reject("CreditLimitExceeded", `${formatMoney(amount)} exceeds the available credit`);
  return { ...line, available: subtract(line.available, amount), version: line.version + 1 };
};

/** Releases credit; throws above the limit, because then an amount was released twice. */
export const release = (line: CreditLine, amount: Money): CreditLine => {
  checkAmount(amount);
  const available = add(line.available, amount);
  if (!atMost(available, line.limit)) throw new RangeError(`${line.account} would have more credit than its limit`);
  return { ...line, available, version: line.version + 1 };
};

const checkAmount = ({ minor }: Money): void => {
  if (minor < 0n) throw new RangeError("credit is held and released in positive amounts");
};

/** A purchaser's account at the lender: identity, bank account, credit line and repayment terms. */
export type CreditAccount = CreditLine & {
  readonly name: string;
  readonly bankAccount: string;
  readonly suspended: boolean;
  /** True when a person at the lender decides on each new request. */
  readonly review?: boolean;
  /** The terms of new loans of this purchaser. */
  readonly terms: CreditTerms;
};
