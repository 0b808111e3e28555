import type { Day, Instant } from "../calendar.ts";
import type { WireMoney } from "../money.ts";
import type { CostBearer } from "../protocol/refund-policy.ts";
import type { LoanPreview } from "../protocol/refund-preview.ts";
import type { DueRule } from "../schedule/credit-terms.ts";

/**
 * A phase of a purchase with its input: numbers and amounts, never personal data. Its name determines the state machine. `evidence` is
 * what the mall or the purchaser signed for it; the lender checks it before it acts. `instruction` is the number of the instruction of the
 * lender's staff that it carries out.
 */
export type Phase = (RepaymentPhase | LatePhase | RefundPhase) & {
  readonly evidence?: string;
  readonly instruction?: number;
};

/** Phases of the machine loan-to-repayment. */
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

/** Phases of the machine late-payment. */
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

/** Phases of the machine cancellation-to-refund. */
type RefundPhase =
  | { readonly phase: "unshipped" }
  | { readonly phase: "cancel" | "silence" | "resume"; readonly cancellation: number }
  | {
      readonly phase: "refund";
      readonly cancellation: number;
      readonly amount: WireMoney;
      readonly goodwill?: CostBearer;
      readonly preview?: LoanPreview;
      /** Its cash, which the purchaser's bank refused, is sent again. */
      readonly again?: true;
    };

/** A phase under way. */
export type RunningPhase = { readonly since: Instant; readonly phase: Phase };
