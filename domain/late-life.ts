import type { Day } from "./calendar.ts";
import type { DueRule } from "./credit-terms.ts";
import type { Money } from "./money.ts";

/** The purchaser's word to pay what is overdue by a day; the lender says whether it was taken, and kept. */
export type PromiseToPay = {
  readonly no: number;
  readonly on: Day;
  readonly status: "requested" | "refused" | "open" | "kept" | "broken" | "void";
};

/** A payment that its bank took back, by the lender's key for it and the bank's reason. */
export type BouncedPayment = {
  readonly no: number;
  readonly collection: string;
  readonly reason?: string;
  readonly status: "reported" | "bounced" | "refused";
};

/** What a purchase knows besides, once something is paid late, too much, or not after all. */
export type LateFacts = {
  /** When the lender has something to do before the due day. */
  readonly wake?: Day;
  /** Refused collections in a row. */
  readonly late?: number;
  readonly promises?: readonly PromiseToPay[];
  /** How often the lender was asked for another plan. */
  readonly replans?: number;
  readonly bounces?: readonly BouncedPayment[];
  /** What the lender says was paid beyond the debt and is to be sent back. */
  readonly credit?: Money;
};

/** The phases of `loan-to-repayment` that only such a purchase goes through. */
export type LatePhase = { readonly machine: "loan-to-repayment" } & (
  | { readonly phase: "promise"; readonly promise: number; readonly on: Day }
  | {
      readonly phase: "replan";
      readonly replan: number;
      readonly count: number;
      readonly rateBasisPoints?: number;
      readonly due?: DueRule;
      readonly waivePenalties?: boolean;
    }
  | { readonly phase: "bounce"; readonly bounce: number; readonly collection: string; readonly reason?: string }
  | { readonly phase: "chargeOff" }
  | { readonly phase: "credit"; readonly again?: true }
);

/** What can happen to it. `loan_changed` is news of the lender that has no name of its own. */
export type LateEventName =
  | "loan_changed"
  | "reminded"
  | "late_fee_charged"
  | "promise_requested"
  | "promised"
  | "promise_refused"
  | "replan_requested"
  | "replanned"
  | "replan_refused"
  | "charge_off_requested"
  | "charged_off"
  | "charge_off_refused"
  | "payment_reported"
  | "recovered"
  | "bounce_reported"
  | "bounced"
  | "bounce_refused"
  | "credit_requested"
  | "credit_returned"
  | "credit_refused";
