import type { AnsweredRequest } from "./purchase.ts";
import { isRejection, reject, type Rejection } from "./rejection.ts";

/**
 * Gives a request its one effect, by every id that it bears: its message's, and the key that its sender gave it. The same request
 * again is a success that changes nothing; an id with other words is refused. The memory of it is saved with the effect, in one write.
 */
export const once = <Subject extends { readonly requests: readonly AnsweredRequest[] }>(
  subject: Subject,
  requests: readonly AnsweredRequest[],
  decide: (subject: Subject) => Subject | Rejection,
): Subject | Rejection => {
  const known = requests.flatMap(({ id, digest }) =>
    subject.requests.filter((each) => each.id === id).map((each) => each.digest === digest),
  );
  if (known.includes(false))
    return reject("MessageReplayed", "this request id was used for another request: give each its own");
  if (known.length > 0) return subject;
  const next = decide(subject);
  if (isRejection(next) || next === subject) return next;
  return { ...next, requests: [...next.requests, ...requests] };
};
