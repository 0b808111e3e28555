import * as z from "zod/mini";
import { matching, text } from "./basic-schema.ts";
import { WireDue } from "./plan-schema.ts";
import { WireMoney } from "./schema.ts";

/** Why a member of the staff gives or approves an instruction; it stays at the lender. */
export const WireReason = text(1, 500);

/** The terms of each kind, with `more` fields. */
const kinds = <More extends object>(more: More) =>
  z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("payment"),
      amount: WireMoney,
      /** The payment's reference on the bank statement: an id, never free text. */
      reference: matching(/^[A-Za-z0-9._-]{1,64}$/),
      ...more,
    }),
    z.strictObject({
      kind: z.literal("refund"),
      amount: WireMoney,
      /** The staff's own id for this refund: a repeat refunds nothing more. */
      request: matching(/^[A-Za-z0-9._-]{1,64}$/),
      ...more,
    }),
    z.strictObject({
      kind: z.literal("replan"),
      count: z.int(),
      rateBasisPoints: z.exactOptional(z.int()),
      due: z.exactOptional(WireDue),
      waivePenalties: z.exactOptional(z.boolean()),
      ...more,
    }),
    z.strictObject({ kind: z.literal("chargeOff"), ...more }),
    z.strictObject({ kind: z.literal("creditReturn"), ...more }),
  ]);

/** The terms of an instruction, by kind. */
export const WireTerms = kinds({});

/** An instruction as its route takes it. */
export const WireInstruction = kinds({ reason: WireReason });
