import { addTime, earlierOf, type Instant } from "../calendar.ts";
import { deadlines } from "../protocol/deadlines.ts";
import type { Turn } from "../protocol/turn.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";
import { linkNoOf, linkWithdrawn } from "./purchaser-link.ts";
import type { LoanLink } from "./records.ts";
import { type Counted, outOfTurn } from "./turn.ts";

/** Evidence that a change of the loan used: a digest of signer and message id, the effect, and when nobody would believe it again. */
export type UsedEvidence = { readonly id: string; readonly effect: string; readonly until: Instant };

/**
 * Verified evidence: a digest of its signer and `jti`, when it was signed, until when its signer lets the lender act on it, and for a
 * purchaser's act the number of the link that made it. `turn` is absent where its signer did not say which of its messages this is.
 */
export type Evidence = {
  readonly id: string;
  readonly signedAt: Instant;
  readonly expiresAt: Instant;
  readonly link?: number;
  readonly turn?: Turn;
};

type WithEvidence = Counted & { readonly evidence?: readonly UsedEvidence[]; readonly link?: LoanLink };

/**
 * The loan with the evidence recorded as used for an effect, such as `advance.1`, in the same commit as the effect. The same evidence for
 * the same effect changes nothing; for another effect, or too old by the lender's clock, it is rejected.
 */
export const useEvidence = <Any extends WithEvidence>(
  loan: Any,
  given: Evidence,
  effect: string,
  now: Instant,
): Any | Rejection => {
  const { id, signedAt } = given;
  const used = loan.evidence?.find((each) => each.id === id);
  if (used)
    return used.effect === effect ? loan : reject("EvidenceUsed", `this signed request was used for ${used.effect}`);
  const until = believedUntil(given);
  if (until <= now) return reject("EvidenceExpired", `this request was signed at ${signedAt}, and expired at ${until}`);
  const open = (loan.evidence ?? []).filter((each) => keptUntil(each.until) > now);
  return { ...loan, evidence: [...open, { id, effect, until }] };
};

/** True where the loan has used this evidence for this effect before. */
export const wasUsedFor = ({ evidence }: WithEvidence, { id }: Evidence, effect: string): boolean =>
  evidence?.some((each) => each.id === id && each.effect === effect) ?? false;

/**
 * What evidence is used for, and when. The gateway numbers most effects: where this number's effect is that of other evidence, this is no
 * repeat of it. `isState` is an effect without a number of its own, which several messages may have, such as the acceptance of goods.
 */
export type Use = {
  readonly evidence: Evidence;
  readonly effect: string;
  readonly now: Instant;
  readonly isState?: true;
};

/**
 * Decides, and records the evidence as used where the decision changes the loan. A repeat that changes nothing needs no evidence that
 * is still valid: its effect had it.
 */
export const withEvidence = <Before extends WithEvidence, After extends WithEvidence>(
  loan: Before,
  { evidence, effect, now, isState }: Use,
  decide: (loan: Before) => After | Rejection,
): After | Rejection => {
  const next = decide(loan);
  if (isRejection(next)) return next;
  if ((next as unknown) === loan)
    return isState || wasUsedFor(loan, evidence, effect) || isForgotten(evidence, now) ? next : taken(effect);
  // The link may have been withdrawn since the act was verified.
  if (evidence.link !== undefined && evidence.link !== linkNoOf(loan)) return linkWithdrawn;
  return outOfTurn(loan, evidence.turn) ?? useEvidence(next, evidence, effect, now);
};

/** Evidence that the loan would not remember any more if this effect were its own. */
const isForgotten = (evidence: Evidence, now: Instant): boolean => keptUntil(believedUntil(evidence)) <= now;

/** For a month after nobody believes it any more a loan remembers evidence: so long a repeated phase is known from another one. */
const keptUntil = (until: Instant): Instant => addTime(until, { days: 30 });

const believedUntil = ({ signedAt, expiresAt }: Evidence): Instant =>
  earlierOf(expiresAt, addTime(signedAt, deadlines.evidence));

const taken = (effect: string): Rejection =>
  reject("EvidenceInvalid", `${effect} is that of another signed request: its number is taken`);
