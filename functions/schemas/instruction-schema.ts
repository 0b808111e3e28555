import * as z from "zod/mini";
import { matching, Ordinal, wholeNumber, WireReason } from "./basic-schema.ts";
import { WireDue } from "./plan-schema.ts";
import { WireLineQuantities, WirePositiveMoney } from "./schema.ts";

const idForm = "1 to 64 letters, digits, dots, hyphens and underscores";

/** The terms of each kind, with `more` fields. */
const kinds = <More extends object>(more: More) =>
  z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("payment"),
      amount: WirePositiveMoney,
      /** The payment's reference on the bank statement: an id, never free text. */
      reference: matching(/^[A-Za-z0-9._-]{1,64}$/, idForm),
      ...more,
    }),
    z.strictObject({
      kind: z.literal("refund"),
      amount: WirePositiveMoney,
      /** The staff's own id for this refund: a repeat refunds nothing more. */
      request: matching(/^[A-Za-z0-9._-]{1,64}$/, idForm),
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
    z.strictObject({
      kind: z.literal("bounce"),
      /** The key of the payment at the bank, without the purchase. */
      collection: matching(
        /^(due|early|received)\.[A-Za-z0-9._-]{1,64}$/,
        "the payment's key without the purchase, such as due.2026-12-24, early.1 or received.",
      ),
      /** The bank's reason code, such as AM04; never free text. */
      bankReason: z.exactOptional(matching(/^[A-Za-z0-9_-]{1,32}$/, "a reason code of the bank, such as AM04")),
      ...more,
    }),
    z.strictObject({ kind: z.literal("holdbackRelease"), ...more }),
    z.strictObject({ kind: z.literal("resumption"), cancellation: Ordinal, ...more }),
    disputeDecisions({ kind: z.literal("disputeDecision"), cancellation: wholeNumber(1, 999), ...more }),
  ]);

/** The verdicts of a dispute, with the fields of every one. */
const disputeDecisions = <Common extends object>(common: Common) =>
  z.discriminatedUnion("favours", [
    z.strictObject({ favours: z.literal("mall"), ...common }),
    z.strictObject({
      favours: z.literal("purchaser"),
      amount: WirePositiveMoney,
      lines: z.exactOptional(WireLineQuantities),
      ...common,
    }),
  ]);

/** The terms of an instruction, by kind. */
export const WireTerms = kinds({});

/** An instruction as its route takes it. */
export const WireInstruction = kinds({ reason: WireReason });
