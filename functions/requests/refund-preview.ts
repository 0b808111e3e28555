import * as z from "zod/mini";
import { toWire } from "../../domain/money.ts";
import type { planRefund } from "../../domain/purchase/refund-request.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { inquire } from "../io/aws/step-functions.ts";
import { Ordinal } from "../schemas/basic-schema.ts";

/** The lender's answer to the question `preview-refund`. */
const LenderPreview = z.object({
  shares: z.record(z.string(), z.unknown()),
  policy: z.unknown(),
  loan: Ordinal,
  on: z.iso.date(),
});

/** Asks the lender for the shares of a planned refund; `digest` of the request names the question. */
export const previewAtLender = async (
  purchaseId: string,
  { no, amount, goodwill }: Exclude<ReturnType<typeof planRefund>, Rejection>,
  digest: string,
): Promise<z.infer<typeof LenderPreview> | Rejection> => {
  const question = { question: "preview-refund", purchaseId, cancellation: no, amount: toWire(amount) };
  const answer = await inquire(`${purchaseId}.${digest.slice(0, 22)}`, { ...question, ...(goodwill && { goodwill }) });
  return isRejection(answer) ? answer : LenderPreview.parse(answer);
};
