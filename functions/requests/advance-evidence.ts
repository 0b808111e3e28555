import * as z from "zod/mini";
import type { Loan } from "../../domain/loan/loan.ts";
import type { ReportedParcel } from "../../domain/loan/parcels.ts";
import {
  checkSignedAdvance,
  isSoldAtApproval,
  type SignedAdvance,
} from "../../domain/loan/receivable/advance-authority.ts";
import type { Money } from "../../domain/money.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { loadPricedLines } from "../io/store/order-store.ts";
import type { PinnedMall } from "../io/store/mall-store.ts";
import { WireLineQuantities, WireMoney } from "../schemas/schema.ts";
import { type MallEvidence, openMallEvidence } from "./mall-evidence.ts";

type Advance = { readonly amount: Money; readonly quote?: string | undefined; readonly evidence?: string | undefined };

/** Of the requests that sell a receivable: both name goods in `lines`, or mean all that remain. */
const Signed = z.object({
  quote: z.optional(z.string()),
  amount: z.optional(WireMoney),
  lines: z.optional(WireLineQuantities),
  shipment: z.optional(z.string()),
});

/**
 * The evidence on which the lender purchases a receivable: the mall's signed request or report of a shipment, or nothing but the contract
 * where the mall sells at approval. Rejected where it is for another amount, more or less.
 */
export const advanceEvidence = async (
  loan: Loan,
  advance: Advance,
  { advancePolicy }: Pick<PinnedMall, "advancePolicy">,
  now: string,
): Promise<MallEvidence | undefined | Rejection> => {
  if (advance.evidence === undefined && isSoldAtApproval(loan, advance, advancePolicy)) return undefined;
  return openSigned(loan, advance, ["advance.request", "shipment.report"], now);
};

/** The evidence on which the lender quotes a price: the mall's signed request for a quote of this amount. */
export const quoteEvidence = async (loan: Loan, advance: Advance, now: string): Promise<MallEvidence | Rejection> =>
  openSigned(loan, advance, ["quote.request"], now);

/** The parcel in the mall's signed report of its shipment. */
export const parcelIn = ({ body, signedAt: at }: MallEvidence): ReportedParcel | undefined => {
  const { data } = Reported.safeParse(body);
  return data && { shipment: data.shipment, at, goods: data.lines };
};

const Reported = z.object({ shipment: z.string(), lines: z.optional(WireLineQuantities) });

const openSigned = async (
  loan: Loan,
  advance: Advance,
  operations: readonly string[],
  now: string,
): Promise<MallEvidence | Rejection> => {
  const evidence = await openMallEvidence(advance.evidence, loan, operations, now);
  if (isRejection(evidence)) return evidence;
  const read = Signed.safeParse(evidence.body ?? {});
  if (!read.success) return reject("EvidenceInvalid", "the mall's signed request names no amount and no goods");
  const signed: SignedAdvance = { ...read.data, shipped: evidence.op === "shipment.report" };
  const isByGoods = signed.lines !== undefined || loan.paused !== undefined;
  const lines = isByGoods ? ((await loadPricedLines(loan.id)) ?? []) : [];
  return checkSignedAdvance(loan, signed, advance, lines) ?? evidence;
};
