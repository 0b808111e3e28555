import type { Turn } from "../protocol/turn.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { Purchase } from "./purchase.ts";

/**
 * Rejects a mall's message that is not the next of its operation, as the lender would later: two requests at once both name the same turn, and
 * the mall learns at once which of them is none.
 */
export const outOfTurn = (purchase: Purchase, turn: Turn | undefined): Rejection | undefined => {
  const known = turn && knownOf(purchase, turn.op);
  if (!turn || known === undefined || known === turn.before) return undefined;
  const why = `this ${turn.op} was signed after ${turn.before} others, and there are ${known}: read the purchase and sign another one`;
  return reject(known > turn.before ? "EvidenceUsed" : "EvidenceInvalid", why);
};

/** Those that took effect or are on their way to the lender. */
const knownOf = ({ cancellations, advances }: Purchase, op: string): number | undefined => {
  switch (op) {
    case "refund.request":
      return cancellations.filter(({ initiatedBy, status }) => initiatedBy === "mall" && status !== "failed").length;
    case "advance.request":
      return advances.filter(({ status }) => status !== "refused").length;
    default:
      return undefined;
  }
};
