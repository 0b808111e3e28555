import type { Day } from "../calendar.ts";
import type { Money } from "../money.ts";
import type { Instalment } from "./instalment.ts";
import type { Credit } from "../schedule/credit-terms.ts";
import type { DebtPart, DebtParts } from "../schedule/debt-parts.ts";
import type { Pause } from "../schedule/pause.ts";

/** The effect of a prepayment on later instalments: fewer instalments, or smaller ones. */
export type PrepaymentEffect = "shorter" | "smaller";

/**
 * The part of an instalment that a payment paid; number 0 is a prepayment, `credit` an overpayment.
 * For a charged-off debt it repays the mall's recourse payment (`recourse`), and then the lender's loss (`recovery`).
 */
export type PaidPart = {
  readonly no: number;
  readonly part: DebtPart | "credit" | "recovery" | "recourse";
  readonly amount: Money;
};

/** A payment's effect: the instalments after it, the parts it paid, and the charges made at payment. */
export type PaymentResult = {
  readonly instalments: readonly Instalment[];
  readonly paid: readonly PaidPart[];
  readonly charged: DebtParts;
};

/** An open credit as of a day; while the loan is paused, `today` stays at the first paused day. */
export type RunningCredit = {
  readonly credit: Credit;
  readonly instalments: readonly Instalment[];
  readonly pauses: readonly Pause[];
  readonly today: Day;
};

/** True for a payment that paid no debt, because nothing was owed: it goes back. */
export const isOnlyCredit = (paid: readonly PaidPart[]): boolean =>
  paid.length > 0 && paid.every(({ part }) => part === "credit");
