import * as z from "zod/mini";
import type { Evidence } from "../../domain/loan/evidence.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import {
  checkSignedAdvance,
  isSoldAtApproval,
  type PricedLine,
  type SignedAdvance,
} from "../../domain/loan/receivable/advance-authority.ts";
import type { Money } from "../../domain/money.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { loadOrderLines } from "../io/store/order-store.ts";
import type { PinnedMall } from "../io/store/mall-store.ts";
import { WireLineQuantities, WireMoney } from "../schemas/schema.ts";
import { openMallEvidence } from "./mall-evidence.ts";

type Advance = { readonly amount: Money; readonly quote?: string | undefined; readonly evidence?: string | undefined };

/** Of the requests that sell a receivable: both name goods in `lines`, or mean all that remain. */
const Signed = z.object({
  quote: z.optional(z.string()),
  amount: z.optional(WireMoney),
  lines: z.optional(WireLineQuantities),
});

/**
 * The evidence on which the lender purchases a receivable: the mall's signed request or report of a shipment, or nothing but the contract
 * where the mall sells at approval. Rejected where it does not cover this amount.
 */
export const advanceEvidence = async (
  loan: Loan,
  advance: Advance,
  { advancePolicy }: Pick<PinnedMall, "advancePolicy">,
  now: string,
): Promise<Evidence | undefined | Rejection> => {
  if (advance.evidence === undefined && isSoldAtApproval(loan, advance, advancePolicy)) return undefined;
  const evidence = await openMallEvidence(advance.evidence, loan, ["advance.request", "shipment.report"], now);
  if (isRejection(evidence)) return evidence;
  const read = Signed.safeParse(evidence.body ?? {});
  if (!read.success) return reject("EvidenceInvalid", "the mall's signed request names no amount and no goods");
  const signed: SignedAdvance = read.data;
  const lines = signed.lines ? await pricedLines(loan.id) : [];
  return checkSignedAdvance(signed, advance, lines) ?? evidence;
};

const pricedLines = async (id: string): Promise<readonly PricedLine[]> =>
  ((await loadOrderLines(id)) ?? []).map((line) => ({ ...line, amount: BigInt(line.amount) }));
