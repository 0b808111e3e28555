import type { Day } from "./calendar.ts";
import { creditToReturn } from "./credit-balance.ts";
import { dueOf } from "./debt.ts";
import { wakeOf } from "./dunning.ts";
import { toComeOf } from "./instalment.ts";
import { sellerSide } from "./journal.ts";
import { type Loan, owedOn, repaidOf } from "./loan.ts";
import { isPositive, type Money, toWire, type WireMoney } from "./money.ts";
import type { PaymentPromise } from "./promise.ts";

/**
 * The lender's word on a loan, numbered by the loan's version, so that whoever hears several keeps the newest.
 * `outstanding` is all that is owed today, `toCome` interest and fees that later days will add,
 * `repaid` all that came in, `seller` what the mall owes by this purchase's books, below nothing when it is owed.
 */
export type Statement = {
  readonly no: number;
  readonly held: Money;
  readonly outstanding: Money;
  readonly toCome: Money;
  readonly repaid: Money;
  readonly seller: Money;
  /** When money is next asked for. */
  readonly due?: Day;
  /** When the lender has something to do before that: a reminder, a fee. */
  readonly wake?: Day;
  /** Refused collections in a row. */
  readonly late?: number;
  /** What became of the purchaser's last promise to pay. */
  readonly promise?: Pick<PaymentPromise, "no" | "on" | "status">;
  /** What was paid beyond the debt and is to be sent back. */
  readonly credit?: Money;
  /** The lender has given the debt up. */
  readonly chargedOff?: true;
};

/** What the lender says of a loan as it is now. */
export const statementOf = (loan: Loan): Statement => {
  const { currency } = loan.amount;
  const [due, wake] = [dueOf(loan), wakeOf(loan)];
  const promise = loan.promises?.at(-1);
  const credit = creditToReturn(loan);
  return {
    no: loan.version,
    held: loan.held,
    outstanding: owedOn(loan),
    toCome: toComeOf(loan.instalments, currency),
    repaid: repaidOf(loan),
    seller: sellerSide(loan.entries, currency),
    ...(due !== undefined && { due }),
    ...(wake !== undefined && wake !== due && { wake }),
    ...(loan.retry && { late: loan.retry.times }),
    ...(promise && { promise }),
    ...(isPositive(credit) && { credit }),
    ...(loan.chargedOff && { chargedOff: true }),
  };
};

/** A statement as it travels from the lender's tasks to the gateway's. */
export type WireStatement = Omit<Statement, "held" | "outstanding" | "toCome" | "repaid" | "seller" | "credit"> &
  Readonly<Record<"held" | "outstanding" | "toCome" | "repaid" | "seller", WireMoney>> & {
    readonly credit?: WireMoney;
  };

/** What the lender says of a loan as it is now, as it travels. */
export const tellLoan = (loan: Loan): WireStatement => {
  const { held, outstanding, toCome, repaid, seller, credit, ...rest } = statementOf(loan);
  return {
    ...rest,
    held: toWire(held),
    outstanding: toWire(outstanding),
    toCome: toWire(toCome),
    repaid: toWire(repaid),
    seller: toWire(seller),
    ...(credit && { credit: toWire(credit) }),
  };
};
