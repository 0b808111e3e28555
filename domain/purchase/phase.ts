import type { Day, Instant } from "../calendar.ts";
import type { WireMoney } from "../money.ts";
import type { CostBearer } from "../protocol/refund-policy.ts";
import type { LoanPreview } from "../protocol/refund-preview.ts";
import type { DueRule } from "../schedule/credit-terms.ts";

/** The two sagas, the phases that each knows, and what a phase is told: numbers and amounts, never a person. */
export type Phase =
  | { readonly machine: "loan-to-repayment"; readonly phase: "approve" | "expire" | "collect" }
  | {
      readonly machine: "loan-to-repayment";
      readonly phase: "advance";
      readonly advance: number;
      readonly amount: WireMoney;
      readonly quote?: string;
    }
  | { readonly machine: "loan-to-repayment"; readonly phase: "accept"; readonly acceptedOn?: Day }
  | {
      readonly machine: "loan-to-repayment";
      readonly phase: "collect";
      readonly repayment: number;
      readonly amount?: WireMoney;
      readonly becomes?: "shorter" | "smaller";
      readonly received?: string;
    }
  | LatePhase
  | { readonly machine: "cancellation-to-refund"; readonly phase: "unshipped" }
  | {
      readonly machine: "cancellation-to-refund";
      readonly phase: "cancel" | "silence" | "resume";
      readonly cancellation: number;
    }
  | {
      readonly machine: "cancellation-to-refund";
      readonly phase: "refund";
      readonly cancellation: number;
      readonly amount: WireMoney;
      readonly goodwill?: CostBearer;
      readonly preview?: LoanPreview;
    };

/** A phase under way. */
export type RunningPhase = { readonly since: Instant; readonly phase: Phase };

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
