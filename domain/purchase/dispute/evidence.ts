import type { Instant } from "../../calendar.ts";
import { evidenceReferenceForm, isEvidenceReference } from "../../protocol/evidence-reference.ts";
import { replaceCancellation } from "../cancellation.ts";
import type { Purchase } from "../purchase.ts";
import type { Cancellation, Dispute, Evidence } from "../records.ts";
import { step } from "../transition.ts";
import { isRejection, reject, type Rejection } from "../../rejection.ts";

/** The maximum references of each side: more belong into one file, and all are written again with each version of the purchase. */
const mostEvidence = 10;

/** The dispute with references of one side added; known references change nothing. */
export const withEvidence = (
  dispute: Dispute,
  by: Evidence["by"],
  references: readonly string[],
  now: Instant,
): Dispute | Rejection => {
  if (!references.every(isEvidenceReference)) return reject("InvalidRequest", evidenceReferenceForm);
  const own = dispute.evidence.filter((each) => each.by === by);
  const added = [...new Set(references)].filter((each) => own.every(({ reference }) => reference !== each));
  if (own.length + added.length > mostEvidence)
    return reject("AmountOutOfRange", `each side can give at most ${mostEvidence} references`);
  if (added.length === 0) return dispute;
  return { ...dispute, evidence: [...dispute.evidence, ...added.map((reference) => ({ by, reference, at: now }))] };
};

/** The references that one side adds to an open dispute. */
export type EvidenceGiven = {
  readonly cancellation: number;
  readonly by: Evidence["by"];
  readonly references: readonly string[];
};

/** Either side adds evidence before the decision. A repeat changes nothing. */
export const giveEvidence = (
  purchase: Purchase,
  { cancellation, by, references }: EvidenceGiven,
  now: Instant,
): Purchase | Rejection => {
  const open = openDisputeOf(purchase, cancellation);
  if (isRejection(open)) return open;
  const dispute = withEvidence(open.dispute, by, references, now);
  if (isRejection(dispute) || dispute === open.dispute) return isRejection(dispute) ? dispute : purchase;
  return step(purchase, replaceCancellation(purchase, { ...open, dispute }), { name: `${by}_evidence` }, now);
};

/** A cancellation with a dispute. */
export type Disputed = Cancellation & { readonly dispute: Dispute };

/** The dispute with that number, decided or not. */
export const disputeOf = (purchase: Purchase, no: number): Disputed | Rejection => {
  const found = purchase.cancellations.find((each) => each.no === no);
  if (!found) return reject("CancellationUnknown", `cancellation ${no} not found`);
  const { dispute } = found;
  return dispute ? { ...found, dispute } : reject("WrongState", `cancellation ${no} is ${found.status}, not disputed`);
};

const openDisputeOf = (purchase: Purchase, no: number): Disputed | Rejection => {
  const found = disputeOf(purchase, no);
  return isRejection(found) || !found.verdict ? found : alreadyDecided(found);
};

/** Rejects anything after the verdict. */
export const alreadyDecided = ({ no, verdict }: Cancellation): Rejection =>
  reject("DisputeAlreadyDecided", `dispute ${no} was decided at ${verdict?.at}`);
