import * as z from "zod";
import { openCancellation } from "../../domain/cancellation.ts";
import { viewPurchase } from "../../domain/purchase-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { moveOwn } from "../io/purchaser-request.ts";
import { http } from "../middleware/http.ts";
import { WireMoney, WirePicks } from "../middleware/wire.ts";

const reason = { reason: z.string().min(1).max(256).optional() };
const Body = z.union([
  z.strictObject({ lines: WirePicks, ...reason }),
  z.strictObject({ amount: WireMoney, ...reason }),
  z.strictObject(reason),
]);

/** POST /v1/pay/{approvalNumber}/cancellations: the purchaser cancels directly: all that is left, some lines, or an amount. */
export const handler = http(Body, async (request) => {
  const { reason: why, ...what } = request.body;
  const ask = {
    what: "lines" in what || "amount" in what ? what : ("rest" as const),
    ...(why !== undefined && { reason: why }),
  };
  const purchase = await moveOwn(request, (before) => openCancellation(before, ask, request.now));
  return isRejection(purchase) ? purchase : { status: 202, body: { purchase: viewPurchase(purchase) } };
});
