import type { Turn } from "../protocol/turn.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { Collection, LoanRefund, OpenCancellation } from "./records.ts";

/** The records by which the lender counts what has taken effect. */
export type Counted = {
  readonly receivables: readonly unknown[];
  readonly collections: readonly Pick<Collection, "key">[];
  readonly refunds: readonly Pick<LoanRefund, "no" | "by" | "goodwill">[];
  readonly cancellations?: readonly Pick<OpenCancellation, "no">[];
  readonly overdue?: readonly number[];
};

/** Rejects a message that is not the next of its operation. One that is too early is tried again, because another phase may bring the one before it. */
export const outOfTurn = (loan: Counted, turn: Turn | undefined): Rejection | undefined => {
  const taken = turn && takenOf(loan, turn.op);
  if (!turn || taken === undefined || taken === turn.before) return undefined;
  if (taken > turn.before)
    return reject("EvidenceUsed", `this ${turn.op} was signed after ${turn.before} others, and ${taken} took effect`);
  return reject(
    tooEarly(turn.op),
    `this ${turn.op} was signed after ${turn.before} others, and the lender knows of ${taken}`,
  );
};

/** What the phase of the operation tries again. */
const tooEarly = (op: string): "PayoutPending" | "EvidenceInvalid" | "CancellationUnknown" => {
  if (op === "loan.repay") return "PayoutPending";
  return op === "advance.request" ? "EvidenceInvalid" : "CancellationUnknown";
};

/** How many of the purchaser's early repayments, and of the cancellations and disputes, took effect: a page signs them with the next act. */
export const takenActs = (loan: Counted): { readonly repayments: number; readonly cancellations: number } => ({
  repayments: loan.collections.filter(({ key }) => key.startsWith("early.")).length,
  cancellations: [...(loan.cancellations ?? []), ...loan.refunds.filter(endsCancellation)].filter(
    ({ no }) => !loan.overdue?.includes(no),
  ).length,
});

const takenOf = (loan: Counted, op: string): number | undefined => {
  switch (op) {
    case "loan.repay":
      return takenActs(loan).repayments;
    case "purchase.cancel":
    case "dispute.open":
      return takenActs(loan).cancellations;
    case "refund.request":
      return loan.refunds.filter((each) => !endsCancellation(each) && each.goodwill !== "lender").length;
    case "advance.request":
      return loan.receivables.length;
    default:
      return undefined;
  }
};

/** A refund of the mall's own is booked on its request only. */
const endsCancellation = ({ by, goodwill }: Pick<LoanRefund, "by" | "goodwill">): boolean =>
  by !== undefined && goodwill === undefined;
