import type { AnsweredRequest, Purchase } from "./purchase.ts";
import { isRejection, reject, type Rejection } from "./rejection.ts";

/**
 * Gives a request its one effect, by every id that it bears: its message's, and the key that its sender gave it. The same request
 * again is a success that changes nothing; an id with other words is refused. The memory of it is saved with the effect, in one write.
 */
export const once = (
  purchase: Purchase,
  requests: readonly AnsweredRequest[],
  decide: (purchase: Purchase) => Purchase | Rejection,
): Purchase | Rejection => {
  const known = requests.flatMap(({ id, digest }) =>
    purchase.requests.filter((each) => each.id === id).map((each) => each.digest === digest),
  );
  if (known.includes(false))
    return reject("MessageReplayed", "this request id was used for another request: give each its own");
  if (known.length > 0) return purchase;
  const next = decide(purchase);
  if (isRejection(next) || next === purchase) return next;
  return { ...next, requests: [...next.requests, ...requests] };
};
