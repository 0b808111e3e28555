import * as z from "zod/mini";
import { instructReturn } from "../../domain/purchase/return-instructions.ts";
import { signedPost } from "../middleware/contract.ts";
import { changePurchase, signed } from "../requests/mall-request.ts";
import { text } from "../schemas/basic-schema.ts";
import { ReturnUrl } from "../schemas/return-url.ts";

const Instructions = z.pipe(
  z
    .strictObject({
      cancellation: z.int().check(z.gte(1)),
      address: z.optional(text(1, 300)),
      label: z.optional(ReturnUrl),
      code: z.optional(text(1, 64)),
    })
    .check(
      z.refine(
        ({ address, label, code }) => address !== undefined || label !== undefined || code !== undefined,
        "give an address, a label or a code",
      ),
    ),
  z.transform(({ cancellation, address, label, code }) => ({
    cancellation,
    returnTo: {
      ...(address !== undefined && { address }),
      ...(label !== undefined && { label }),
      ...(code !== undefined && { code }),
    },
  })),
);

export const contract = signedPost("return.instruct", Instructions, {
  summary: "Tells the purchaser where and how to send goods back: an address, a label, or a code for the carrier.",
  responses: { 200: "PurchaseAnswer" },
});

/** POST /v1/purchases/{id}/return-instructions: the purchaser's page shows them, and the purchaser is notified. */
export const handler = signed(contract, async (request, { cancellation, returnTo }, now) =>
  changePurchase(request, 200, now, (before) => instructReturn(before, cancellation, returnTo, now)),
);
