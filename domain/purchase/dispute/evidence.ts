import type { Instant } from "../../calendar.ts";
import { replaceCancellation } from "../cancellation.ts";
import type { Purchase } from "../purchase.ts";
import type { Cancellation, Dispute, Evidence } from "../records.ts";
import { step } from "../transition.ts";
import { isRejection, reject, type Rejection } from "../../rejection.ts";

/** The maximum references of each side: more belong into one file, and all are written again with each version of the purchase. */
const mostEvidence = 10;

const longestReference = 512;

/** The id of a stored document, such as `doc_5f0c2b9e`: a prefix and a random name, so that it holds no personal data. */
const opaqueId = /^[a-z]{2,16}_[A-Za-z0-9-]{8,128}$/;

/** An https link to a file, without user, query or fragment, which can hold secrets and personal data. */
const link = /^https:\/\/(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}(?::\d{1,5})?(?:\/[A-Za-z0-9._~-]+)+$/;

/** The dispute with references of one side added; known references change nothing. */
export const withEvidence = (
  dispute: Dispute,
  by: Evidence["by"],
  references: readonly string[],
  now: Instant,
): Dispute | Rejection => {
  const bad = references.find((each) => each.length > longestReference || !(opaqueId.test(each) || link.test(each)));
  if (bad !== undefined)
    return reject(
      "InvalidRequest",
      "evidence must be an id such as doc_5f0c2b9e, or an https link without user, query and fragment, of at most 512 characters",
    );
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
