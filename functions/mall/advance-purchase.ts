import * as z from "zod";
import { requestAdvance } from "../../domain/advance.ts";
import { requestQuotedAdvance } from "../../domain/advance-quote.ts";
import { viewPurchase } from "../../domain/purchase-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { moveFor, openFor, receiptFor } from "../io/mall-request.ts";
import { loadQuote, offeredIn } from "../io/quote-store.ts";
import { http } from "../middleware/http.ts";
import { readBody, Signed, WireAsk, WireMoney } from "../middleware/wire.ts";

const Quoted = z.strictObject({ quote: z.string().min(1).max(64), amount: WireMoney });
const Ask = z.union([Quoted.transform((quoted) => ({ quoted })), WireAsk.transform((ask) => ({ ask }))]);

/** POST /v1/purchases/{id}/advances: the mall sells its receivable, whole, by amount, by line or at a quoted price, and is paid net at once. */
export const handler = http(Signed, async ({ body, path, now }) => {
  const message = await openFor(path["id"], body.envelope, "advance.request", now);
  if (isRejection(message)) return message;
  const said = readBody(Ask, message.body);
  if (isRejection(said)) return said;
  const offered = "quoted" in said ? offeredIn(await loadQuote(message.purchaseId, said.quoted.quote)) : undefined;

  const purchase = await moveFor(message, (before) =>
    "quoted" in said ? requestQuotedAdvance(before, said.quoted, offered, now) : requestAdvance(before, said.ask, now),
  );
  if (isRejection(purchase)) return purchase;
  const receipt = await receiptFor(message, purchase.id, now);
  return { status: 202, body: { purchase: viewPurchase(purchase), receipt } };
});
