import type { Day } from "../calendar.ts";
import type { Money } from "../money.ts";
import type { Instalment } from "./instalment.ts";
import type { Credit } from "../schedule/credit-terms.ts";
import type { DebtPart, DebtParts } from "../schedule/debt-parts.ts";
import type { Pause } from "../schedule/pause.ts";

/** What becomes of instalments after a payment before their day: the last fall away, or all get smaller. */
export type PrepaymentEffect = "shorter" | "smaller";

/**
 * What a payment paid of an instalment; number 0 is what it paid before its day, `credit` what was more than the debt.
 * Of a debt that was given up it pays back what a mall stood in for (`recourse`), and then the lender (`recovery`).
 */
export type PaidPart = {
  readonly no: number;
  readonly part: DebtPart | "credit" | "recovery" | "recourse";
  readonly amount: Money;
};

/** A payment's effect: the instalments after it, where the money went, and what was charged as it was paid. */
export type PaymentResult = {
  readonly instalments: readonly Instalment[];
  readonly paid: readonly PaidPart[];
  readonly charged: DebtParts;
};

/** A credit under way, as of a day on its own calendar. */
export type RunningCredit = {
  readonly credit: Credit;
  readonly instalments: readonly Instalment[];
  readonly pauses: readonly Pause[];
  readonly today: Day;
};
