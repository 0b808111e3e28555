import * as z from "zod";
import { acceptGoods } from "../../domain/acceptance.ts";
import { viewPurchase } from "../../domain/purchase-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { moveOwn } from "../io/purchaser-request.ts";
import { http } from "../middleware/http.ts";

/** POST /v1/pay/{approvalNumber}/acceptances: the purchaser keeps the goods; the clock to pay starts here, never before. */
export const handler = http(z.strictObject({}).optional(), async (request) => {
  const purchase = await moveOwn(request, (before) => acceptGoods(before, request.now));
  return isRejection(purchase) ? purchase : { status: 200, body: { purchase: viewPurchase(purchase) } };
});
