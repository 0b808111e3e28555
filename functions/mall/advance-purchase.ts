import * as z from "zod";
import { requestAdvance } from "../../domain/advance.ts";
import { viewPurchase } from "../../domain/purchase-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { moveFor, openFor, receiptFor } from "../io/mall-request.ts";
import { http } from "../middleware/http.ts";
import { readBody, Signed, WireMoney, WirePicks } from "../middleware/wire.ts";

const Ask = z.union([
  z.strictObject({ amount: WireMoney }),
  z.strictObject({ lines: WirePicks }),
  z.strictObject({}).transform(() => "rest" as const),
]);

/** POST /v1/purchases/{id}/advances: the mall sells its receivable, whole, by amount or by line, and is paid net at once. */
export const handler = http(Signed, async ({ body, path, now }) => {
  const message = await openFor(path["id"], body.envelope, "advance.request", now);
  if (isRejection(message)) return message;
  const ask = readBody(Ask, message.body);
  if (isRejection(ask)) return ask;

  const purchase = await moveFor(message, (before) => requestAdvance(before, ask, now));
  if (isRejection(purchase)) return purchase;
  const receipt = await receiptFor(message, purchase.id, now);
  return { status: 202, body: { purchase: viewPurchase(purchase), receipt } };
});
