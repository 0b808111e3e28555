import * as z from "zod/mini";
import { requestRepayment } from "../../domain/purchase/repayment.ts";
import { purchaserPost } from "../middleware/contract.ts";
import { own } from "../requests/purchaser-request.ts";
import { WireMoney } from "../schemas/schema.ts";

const Body = z.pipe(
  z.strictObject({ amount: z.optional(WireMoney), becomes: z.optional(z.enum(["shorter", "smaller"])) }),
  z.transform(({ amount, becomes }) => ({ ...(amount && { amount }), ...(becomes && { becomes }) })),
);

export const contract = purchaserPost(Body, {
  summary:
    "Repays before the due date, in full or in part; a part removes the last instalments or makes all of them smaller.",
  responses: { 202: "OwnPurchaseAnswer" },
});

/** POST /v1/pay/{approvalNumber}/repayments: early repayment reduces the cost. */
export const handler = own(contract, 202, (purchase, { body, now }) => requestRepayment(purchase, body, now));
