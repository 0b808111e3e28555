import * as z from "zod/mini";
import { matching, text } from "./basic-schema.ts";
import { WireMoney } from "./schema.ts";

const payment = {
  kind: z.literal("payment"),
  amount: WireMoney,
  /** The payment's reference on the bank statement: an id, never free text. */
  reference: matching(/^[A-Za-z0-9._-]{1,64}$/),
};

/** Why a member of the staff gives or approves an instruction; it stays at the lender. */
export const WireReason = text(1, 500);

/** The terms of an instruction, by kind. */
export const WireTerms = z.discriminatedUnion("kind", [z.strictObject(payment)]);

/** An instruction as its route takes it. */
export const WireInstruction = z.discriminatedUnion("kind", [z.strictObject({ ...payment, reason: WireReason })]);
