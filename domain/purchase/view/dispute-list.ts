import { toWire } from "../../money.ts";
import type { Purchase } from "../purchase.ts";

/** The dispute that the lender must decide for a purchase: the facts, both sides' evidence, and the deadline. */
export const undecidedDisputes = ({ id, mall, order, cancellations }: Purchase) =>
  cancellations
    .filter(({ status }) => status === "disputed")
    .map(({ no, amount, lines, until, reason, evidence, dispute }) => ({
      purchaseId: id,
      cancellation: no,
      mall,
      order,
      amount: toWire(amount),
      until,
      ...(lines && { lines }),
      ...(reason !== undefined && { reason }),
      ...(evidence !== undefined && { objection: evidence }),
      dispute,
    }));
