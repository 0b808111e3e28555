import type { Instant } from "./calendar.ts";
import { isRejection, reject, type Rejection } from "./rejection.ts";

/**
 * Applies a request once, by the id in its message. A repeat of the same request succeeds and changes nothing; the same id with
 * different content is rejected. The request is recorded in the same write as its effect.
 */
export const applyOnce = <Subject extends { readonly requests: readonly AnsweredRequest[] }>(
  subject: Subject,
  request: AnsweredRequest | undefined,
  decide: (subject: Subject) => Subject | Rejection,
): Subject | Rejection => {
  const known = subject.requests.find(({ id }) => id === request?.id);
  if (known && known.digest !== request?.digest)
    return reject("MessageReplayed", "this request id was used for another request: use a new id for each request");
  if (known) return subject;
  const next = decide(subject);
  if (isRejection(next) || next === subject || !request) return next;
  return { ...next, requests: [...next.requests, request] };
};

/** A request that was applied: its sender's id, the digest of its content, and until when a repeat can arrive. */
export type AnsweredRequest = { readonly id: string; readonly digest: string; readonly until: Instant };
