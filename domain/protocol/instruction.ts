import { type Money, toWireFacts } from "../money.ts";
import type { ReplanRequest } from "./replan-terms.ts";

/** What the lender's staff instruct on a loan. The gateway is given these terms and the instruction's number, never by whom or why. */
export type InstructionTerms =
  /** A payment on the bank's statement that nobody collected. The reference is the bank's. */
  | { readonly kind: "payment"; readonly amount: Money; readonly reference: string }
  /** A refund at the lender's own cost; `request` is the staff's own id for it. */
  | { readonly kind: "refund"; readonly amount: Money; readonly request: string }
  /** A new plan in hardship, for all that is owed. */
  | ({ readonly kind: "replan" } & ReplanRequest)
  /** The debt is written off before its term. */
  | { readonly kind: "chargeOff" }
  /** Credit that is held, or that the purchaser's bank refused, is returned. */
  | { readonly kind: "creditReturn" }
  /** A payment that the bank took back, by the lender's key for it at the bank, without the purchase; `bankReason` is a code such as AM04. */
  | { readonly kind: "bounce"; readonly collection: string; readonly bankReason?: string }
  /** What is withheld from the mall's payouts is owed to it before the end of its period. */
  | { readonly kind: "holdbackRelease" }
  /** The loan's pause for a cancellation ends, which the gateway should have ended long ago: it runs again, and nothing is refunded. */
  | { readonly kind: "resumption"; readonly cancellation: number }
  | DisputeDecision;

/**
 * The verdict of a contested dispute, or of a return that the mall refused: nothing for the purchaser, or this amount, for the goods
 * in `lines` where the mall got back only some of them.
 */
export type DisputeDecision = { readonly kind: "disputeDecision"; readonly cancellation: number } & (
  | { readonly favours: "mall" }
  | {
      readonly favours: "purchaser";
      readonly amount: Money;
      readonly lines?: readonly { readonly id: string; readonly quantity: number }[];
    }
);

/** The kinds of instructions. */
export type InstructionKind = InstructionTerms["kind"];

/** The terms as JSON: amounts in their wire form. */
export const toWireTerms = (terms: InstructionTerms): Readonly<Record<string, unknown>> =>
  toWireFacts(terms) as Readonly<Record<string, unknown>>;
