import { addTime, type Instant } from "../../domain/calendar.ts";
import type { Evidence } from "../../domain/loan/evidence.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { reject, type Rejection } from "../../domain/rejection.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { openOldEnvelope } from "../io/messages/envelope.ts";
import { signingKeys } from "../io/store/mall-store.ts";
import { purchaseIdOf } from "../io/table/item-keys.ts";
import { turnIn } from "../schemas/turn-schema.ts";

/** What a mall signed about its purchase: the operation, its body as parsed JSON, and the evidence that a change of the loan records. */
export type MallEvidence = Evidence & { readonly op: string; readonly body: unknown };

/** True for what was signed before the loan: an order that was requested again is another one. The mall's clock may be slow, as the gateway allows. */
export const isOfEarlierLoan = (signedAt: Instant, createdAt: Instant): boolean =>
  addTime(signedAt, { minutes: 5 }) < createdAt;

/**
 * Opens the envelope that a mall sent to the gateway as evidence for the lender: signed by a key that the lender has pinned for the loan's
 * own mall, about this order and purchase, for one of the operations. One rejection for whatever is wrong with it, `EvidenceInvalid`.
 */
export const openMallEvidence = async (
  evidence: string | undefined,
  { id, mall, createdAt }: Pick<Loan, "id" | "mall" | "createdAt">,
  operations: readonly string[],
  now: string,
): Promise<MallEvidence | Rejection> => {
  if (evidence === undefined) return reject("EvidenceMissing", "the mall's signed request did not come with the phase");
  const keysOf = async (iss: string, kid: string) => (iss === mall ? signingKeys(mall, kid, now, true) : undefined);
  const envelope = await openOldEnvelope(evidence, keysOf, now);
  if (
    envelope?.purchaseId !== id ||
    id !== purchaseIdOf(mall, envelope.order ?? "") ||
    !operations.includes(envelope.op)
  )
    return reject("EvidenceInvalid", `this is not ${mall}'s signed request for this operation on purchase ${id}`);
  const { op, body, jti, issuedAt, expiresAt } = envelope;
  if (isOfEarlierLoan(issuedAt, createdAt))
    return reject("EvidenceInvalid", `this was signed at ${issuedAt}, before the loan of ${createdAt} was requested`);
  return { id: sha256(`${mall} ${jti}`).slice(0, 16), signedAt: issuedAt, expiresAt, ...turnIn(op, body), op, body };
};
