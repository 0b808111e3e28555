import * as z from "zod/mini";
import type { Instant } from "../../domain/calendar.ts";
import type { Evidence } from "../../domain/loan/evidence.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import type { LoanRefund } from "../../domain/loan/records.ts";
import type { Goods } from "../../domain/loan/order-price.ts";
import { cancellationOf } from "../../domain/loan/refund/open-cancellation.ts";
import { checkMallFiles } from "../../domain/loan/file/mall-files.ts";
import {
  checkSignedRefund,
  checkSilence,
  type SignedRefund,
  type StatedRefund,
} from "../../domain/loan/refund/refund-authority.ts";
import type { LoanPreview } from "../../domain/protocol/refund-preview.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { parseJsonObject } from "../io/messages/base64url.ts";
import { parseJws } from "../io/messages/jws.ts";
import { loadFilesToCheck } from "../io/store/file-store.ts";
import { loadPricedLines } from "../io/store/order-store.ts";
import type { Write } from "../io/table/table.ts";
import { Ordinal } from "../schemas/basic-schema.ts";
import { WireLineQuantities, WireMoney } from "../schemas/schema.ts";
import { type MallEvidence, openMallEvidence } from "./mall-evidence.ts";

/** A refund as the phase states it, with what the mall signed for it, if anything. */
export type ProvenRefund = StatedRefund & {
  readonly preview?: LoanPreview | undefined;
  readonly evidence?: string | undefined;
};

const Answer = z.union([
  z.object({
    cancellation: Ordinal,
    outcome: z.enum(["stopped", "received"]),
    amount: WireMoney,
    lines: z.optional(WireLineQuantities),
  }),
  z.object({ cancellation: Ordinal, answer: z.literal("conceded"), amount: WireMoney }),
]);

const Request = z.object({
  lines: z.optional(WireLineQuantities),
  amount: WireMoney,
  token: z.optional(z.string()),
});

/** What permits a refund: the mall's signed message, if there is one, the goods that are not kept, and whether it covers the refund. */
export type RefundAuthority = {
  readonly evidence?: Evidence;
  readonly goods?: Goods | undefined;
  readonly by?: LoanRefund["by"];
  readonly check: (loan: Loan) => Rejection | undefined;
  /** For the commit: no file of the mall's was overlooked. */
  readonly unchanged?: Write;
};

/**
 * The authority on which the lender refunds: the mall's signed answer to this cancellation or its signed request for a refund of its own;
 * no message where the mall was silent until its deadline by the lender's own record and clock, and has sent the lender no file either.
 */
export const refundAuthority = async (
  loan: Loan,
  refund: ProvenRefund,
  now: Instant,
): Promise<RefundAuthority | Rejection> => {
  const { goods } = cancellationOf(loan, refund.no) ?? {};
  if (refund.evidence === undefined) {
    const lines = goods && (await loadPricedLines(loan.id));
    const { files, unchanged } = await loadFilesToCheck(loan.id, now);
    return {
      goods,
      by: "silence",
      check: (open) => checkSilence(open, refund, now, lines) ?? checkMallFiles(open, refund.no, files, now),
      unchanged,
    };
  }
  const evidence = await openMallEvidence(
    refund.evidence,
    loan,
    ["return.report", "dispute.answer", "refund.request"],
    now,
  );
  if (isRejection(evidence)) return evidence;
  const isRequest = evidence.op === "refund.request";
  const signed = isRequest ? readRequest(evidence, refund) : readAnswer(evidence, refund);
  if (!signed) return reject("EvidenceInvalid", `the mall's signed ${evidence.op} is not for this refund`);
  const isAnswer = signed.cancellation !== undefined;
  const returned = isAnswer ? (signed.lines ?? goods) : signed.lines;
  const lines = returned && (await loadPricedLines(loan.id));
  return {
    evidence,
    goods: returned,
    ...(isAnswer && { by: "answer" as const }),
    check: (open) => checkSignedRefund(open, refund, signed, lines),
  };
};

/** An answer to a cancellation commits to no preview: once the goods are back, nothing may stop their refund. */
const readAnswer = ({ body }: MallEvidence, { preview }: ProvenRefund): SignedRefund | undefined => {
  const { success, data } = Answer.safeParse(body);
  if (!success || preview) return undefined;
  const { cancellation, amount } = data;
  return { cancellation, amount, ...("lines" in data && data.lines && { lines: data.lines }) };
};

const readRequest = ({ body }: MallEvidence, { preview }: ProvenRefund): SignedRefund | undefined => {
  const { success, data } = Request.safeParse(body);
  if (!success || !isCommitment(data.token, preview)) return undefined;
  const { amount, lines } = data;
  return { amount, lines };
};

/** The mall signed the gateway's token of a preview, so the refund is that preview's; without a token it has none. */
const isCommitment = (token: string | undefined, preview: LoanPreview | undefined): boolean => {
  if (token === undefined || !preview) return token === undefined && !preview;
  const jws = parseJws(token);
  const claims = jws && parseJsonObject(jws.payload);
  return claims?.["loan"] === preview.loan && claims["on"] === preview.on;
};
