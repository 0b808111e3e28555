import * as z from "zod/mini";
import { matching, withDefault } from "./basic-schema.ts";
import { WireEvidence, WireLineQuantities, WireMoney } from "./schema.ts";
import { withTurn } from "./turn-schema.ts";

/** The body of the act `loan.repay`: an amount or the whole debt, and what becomes of the later instalments. */
export const RepayBody = z.pipe(
  z.strictObject({ amount: z.optional(WireMoney), becomes: z.optional(z.enum(["shorter", "smaller"])), ...withTurn }),
  z.transform(({ amount, becomes }) => ({ ...(amount && { amount }), ...(becomes && { becomes }) })),
);

/** The body of the act `payment.promise`: the day of payment. */
export const PromiseBody = z.strictObject({ on: z.iso.date() });

/** A reason as one of the page's or the app's own codes, such as `changed-my-mind`. */
const ReasonCode = matching(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, "a code of letters, digits, - and _");

// A code: free text could tell the gateway what was ordered, and by whom.
const reason = { reason: z.optional(ReasonCode), ...withTurn };

/** The body of the act `purchase.cancel`: some lines, an amount, or the rest of the order. */
export const CancelBody = z.union([
  z.strictObject({ lines: WireLineQuantities, ...reason }),
  z.strictObject({ amount: WireMoney, ...reason }),
  z.strictObject(reason),
]);

const claim = {
  kind: z.enum(["goodsNotReceived", "notAsDescribed", "refundNotProcessed"]),
  evidence: withDefault(WireEvidence, []),
  ...reason,
};

/** The body of the act `dispute.open`: some lines, an amount, the rest of the order, or a cancellation whose refund is missing. */
export const DisputeBody = z.union([
  z.strictObject({ ...claim, lines: WireLineQuantities }),
  z.strictObject({ ...claim, amount: WireMoney }),
  z.strictObject({ ...claim, cancellation: z.int().check(z.gte(1)) }),
  z.strictObject(claim),
]);
