import type { Day, Instant } from "../calendar.ts";
import type { WireMoney } from "../money.ts";
import type { CostBearer } from "../protocol/refund-policy.ts";
import type { LoanPreview } from "../protocol/refund-preview.ts";
import type { DueRule } from "../schedule/credit-terms.ts";

/** A phase of a purchase with its input: numbers and amounts, never personal data. */
export type Phase = RepaymentPhase | LatePhase | RefundPhase;

type RepaymentPhase =
  | { readonly phase: "approve" | "expire" | "collect" }
  | { readonly phase: "advance"; readonly advance: number; readonly amount: WireMoney; readonly quote?: string }
  | { readonly phase: "accept"; readonly acceptedOn?: Day }
  | {
      readonly phase: "collect";
      readonly repayment: number;
      readonly amount?: WireMoney;
      readonly becomes?: "shorter" | "smaller";
      readonly received?: string;
    };

type LatePhase =
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
  | { readonly phase: "credit"; readonly again?: true };

type RefundPhase =
  | { readonly phase: "unshipped" }
  | { readonly phase: "cancel" | "silence" | "resume"; readonly cancellation: number }
  | {
      readonly phase: "refund";
      readonly cancellation: number;
      readonly amount: WireMoney;
      readonly goodwill?: CostBearer;
      readonly preview?: LoanPreview;
    };

/** A phase under way. */
export type RunningPhase = { readonly since: Instant; readonly phase: Phase };

/** The state machines that run phases. */
export type PhaseMachine = "loan-to-repayment" | "late-payment" | "cancellation-to-refund";

/** The machine of a phase: it follows from the phase's name, so that a phase stored with a purchase can move to another machine. */
export const machineOf = ({ phase }: Phase): PhaseMachine => machines[phase];

const machines = {
  approve: "loan-to-repayment",
  advance: "loan-to-repayment",
  accept: "loan-to-repayment",
  collect: "loan-to-repayment",
  expire: "loan-to-repayment",
  promise: "late-payment",
  replan: "late-payment",
  chargeOff: "late-payment",
  bounce: "late-payment",
  credit: "late-payment",
  cancel: "cancellation-to-refund",
  silence: "cancellation-to-refund",
  refund: "cancellation-to-refund",
  resume: "cancellation-to-refund",
  unshipped: "cancellation-to-refund",
} as const satisfies Readonly<Record<Phase["phase"], PhaseMachine>>;
