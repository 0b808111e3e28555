import * as z from "zod/mini";
import type { Evidence } from "../../domain/loan/evidence.ts";
import type { CancelledPart } from "../../domain/loan/refund/open-cancellation.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { CancelBody, DisputeBody } from "../schemas/act-schema.ts";
import { openActEvidence } from "./act-evidence.ts";

/** The purchaser's cancellation or dispute, and what it is about; a missing refund is that of an earlier cancellation. */
export type CancellationEvidence = Evidence & {
  readonly kind: "cancel" | "dispute";
  readonly part: CancelledPart | "missingRefund";
};

/** Opens the purchaser's act for cancellation `no`, which the gateway has numbered; a missing refund names its cancellation itself. */
export const openCancellationAct = async (
  act: string,
  purchaseId: string,
  no: number,
  now: string,
): Promise<CancellationEvidence | Rejection> => {
  const evidence = await openActEvidence(
    act,
    {
      purchaseId,
      operations: ["purchase.cancel", "dispute.open"],
      body: z.union([CancelBody, DisputeBody]),
      fits: (body) => !("cancellation" in body) || body.cancellation === no,
    },
    now,
  );
  if (isRejection(evidence)) return evidence;
  const { op, body, ...proof } = evidence;
  return { ...proof, kind: op === "purchase.cancel" ? "cancel" : "dispute", part: partOf(body) };
};

const partOf = (body: z.infer<typeof CancelBody> | z.infer<typeof DisputeBody>): CancellationEvidence["part"] => {
  if ("cancellation" in body) return "missingRefund";
  if ("lines" in body) return { lines: body.lines };
  return "amount" in body ? { amount: body.amount } : "rest";
};
