import * as z from "zod";
import { toWire } from "../../domain/money.ts";
import { previewEnd } from "../../domain/preview.ts";
import { planRefund } from "../../domain/refund-request.ts";
import { isRejection } from "../../domain/rejection.ts";
import { currentKey } from "../io/key-store.ts";
import { loadFor, openFor, receiptFor } from "../io/mall-request.ts";
import { signPreview } from "../io/preview-token.ts";
import { inquire } from "../io/sagas.ts";
import { http } from "../middleware/http.ts";
import { readBody, Signed, WireMoney, WirePicks } from "../middleware/wire.ts";

const Ask = z
  .strictObject({
    cancellation: z.int().min(1).optional(),
    lines: WirePicks.optional(),
    amount: WireMoney.optional(),
  })
  .transform(({ cancellation, lines, amount }, context) => {
    if (cancellation !== undefined && !amount) return { cancellation, ...(lines && { lines }) };
    if (cancellation === undefined && lines && !amount) return { lines };
    if (cancellation === undefined && amount && !lines) return { amount };
    context.addIssue({
      code: "custom",
      message: "name lines, an amount, or a cancellation and those of its lines that came back",
    });
    return z.NEVER;
  });

/** The lender's answer to the question `preview-refund`. */
const Shown = z.object({
  shares: z.record(z.string(), z.unknown()),
  policy: z.unknown(),
  loan: z.int(),
  on: z.iso.date(),
});

/** POST /v1/purchases/{id}/refund-previews: who would give and get what, as the lender would book it now, and a token to commit to just that. */
export const handler = http(Signed, async ({ body, path, now }) => {
  const message = await openFor(path["id"], body.envelope, "refund.preview", now);
  if (isRejection(message)) return message;
  const ask = readBody(Ask, message.body);
  if (isRejection(ask)) return ask;
  const purchase = await loadFor(message);
  if (isRejection(purchase)) return purchase;
  const plan = planRefund(purchase, ask);
  if (isRejection(plan)) return plan;

  const { no: cancellation, amount, goodwill } = plan;
  const question = { question: "preview-refund", purchaseId: purchase.id, cancellation, amount: toWire(amount) };
  const name = `${purchase.id}.${message.digest.slice(0, 22)}`;
  const answer = await inquire(name, { ...question, ...(goodwill && { goodwill }) });
  if (isRejection(answer)) return answer;

  const { shares, policy, loan, on } = Shown.parse(answer);
  const expiresAt = previewEnd(now);
  const shown = { purchase: purchase.version, loan, on, expiresAt };
  const token = signPreview({ ...message, ask }, shown, now, await currentKey("sign"));
  const preview = { amount: toWire(amount), ...(goodwill && { goodwill }), ...shares, policy };
  return { status: 200, body: { preview, token, expiresAt, receipt: await receiptFor(message, purchase.id, now) } };
});
