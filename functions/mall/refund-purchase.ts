import * as z from "zod";
import { viewPurchase } from "../../domain/purchase-view.ts";
import { requestRefund } from "../../domain/refund-request.ts";
import { isRejection } from "../../domain/rejection.ts";
import { moveFor, openFor, receiptFor } from "../io/mall-request.ts";
import { readPreview } from "../io/preview-token.ts";
import { http } from "../middleware/http.ts";
import { readBody, Signed, WireMoney, WirePicks } from "../middleware/wire.ts";

const Ask = z
  .strictObject({ lines: WirePicks.optional(), amount: WireMoney.optional(), token: z.string().max(2048).optional() })
  .transform(({ lines, amount, token }, context) => {
    if (lines && !amount) return { ask: { lines }, token };
    if (amount && !lines) return { ask: { amount }, token };
    context.addIssue({ code: "custom", message: "name either lines or an amount" });
    return z.NEVER;
  });

/** POST /v1/purchases/{id}/refunds: the mall gives back goods' price, or an amount of its goodwill; with a preview's token just what that showed. */
export const handler = http(Signed, async ({ body, path, now }) => {
  const message = await openFor(path["id"], body.envelope, "refund.request", now);
  if (isRejection(message)) return message;
  const asked = readBody(Ask, message.body);
  if (isRejection(asked)) return asked;
  const { ask } = asked;
  const preview = asked.token === undefined ? undefined : await readPreview(asked.token, { ...message, ask });
  if (isRejection(preview)) return preview;

  const purchase = await moveFor(message, (before) => requestRefund(before, ask, now, preview));
  if (isRejection(purchase)) return purchase;
  const receipt = await receiptFor(message, purchase.id, now);
  return { status: 202, body: { purchase: viewPurchase(purchase), receipt } };
});
