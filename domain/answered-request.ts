import type { Instant } from "./calendar.ts";
import { isRejection, reject, type Rejection } from "./rejection.ts";

/**
 * Gives a request its one effect, by the id that its message bears. The same request again is a success that changes nothing; an id
 * with other words is refused. The memory of it is saved with the effect, in one write.
 */
export const applyOnce = <Subject extends { readonly requests: readonly AnsweredRequest[] }>(
  subject: Subject,
  request: AnsweredRequest | undefined,
  decide: (subject: Subject) => Subject | Rejection,
): Subject | Rejection => {
  const known = subject.requests.find(({ id }) => id === request?.id);
  if (known && known.digest !== request?.digest)
    return reject("MessageReplayed", "this request id was used for another request: give each its own");
  if (known) return subject;
  const next = decide(subject);
  if (isRejection(next) || next === subject || !request) return next;
  return { ...next, requests: [...next.requests, request] };
};

/** A request that had its effect: its sender's id for it, a digest of what it said, and how long it could come again. */
export type AnsweredRequest = { readonly id: string; readonly digest: string; readonly until: Instant };
