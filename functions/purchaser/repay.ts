import * as z from "zod";
import { viewPurchase } from "../../domain/purchase-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { requestRepayment } from "../../domain/repayment.ts";
import { moveOwn } from "../io/purchaser-request.ts";
import { http } from "../middleware/http.ts";
import { WireMoney } from "../middleware/wire.ts";

const Body = z
  .strictObject({ amount: WireMoney.optional(), becomes: z.enum(["shorter", "smaller"]).optional() })
  .transform(({ amount, becomes }) => ({ ...(amount && { amount }), ...(becomes && { becomes }) }));

/** POST /v1/pay/{approvalNumber}/repayments: the purchaser pays before the due date, all that is owed or a part; then the last instalments fall away, or all get smaller. */
export const handler = http(Body, async (request) => {
  const purchase = await moveOwn(request, (before) => requestRepayment(before, request.body, request.now));
  return isRejection(purchase) ? purchase : { status: 202, body: { purchase: viewPurchase(purchase) } };
});
