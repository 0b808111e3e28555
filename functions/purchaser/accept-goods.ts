import * as z from "zod/mini";
import { dayOf } from "../../domain/calendar.ts";
import { acceptGoods } from "../../domain/purchase/acceptance.ts";
import { actPost } from "../middleware/contract.ts";
import { own } from "../requests/purchaser-request.ts";

export const contract = actPost("goods.accept", z.strictObject({}), {
  summary: "Accepts the goods; the loan becomes due by its plan.",
  responses: { 200: "OwnPurchaseAnswer" },
});

/** POST /v1/pay/{approvalNumber}/acceptances: the payment period starts here, never before. */
export const handler = own(contract, 200, (purchase, { issuedAt, now }) => acceptGoods(purchase, now, dayOf(issuedAt)));
