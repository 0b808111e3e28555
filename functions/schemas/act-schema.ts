import * as z from "zod/mini";
import { matching } from "./basic-schema.ts";
import { WireMoney } from "./schema.ts";

/** The body of the act `loan.repay`: an amount or the whole debt, and what becomes of the later instalments. */
export const RepayBody = z.pipe(
  z.strictObject({ amount: z.optional(WireMoney), becomes: z.optional(z.enum(["shorter", "smaller"])) }),
  z.transform(({ amount, becomes }) => ({ ...(amount && { amount }), ...(becomes && { becomes }) })),
);

/** The body of the act `payment.promise`: the day of payment. */
export const PromiseBody = z.strictObject({ on: z.iso.date() });

/** A reason as one of the page's or the app's own codes, such as `changed-my-mind`. */
export const ReasonCode = matching(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, "a code of letters, digits, - and _");
