import type { AnsweredRequest, Purchase } from "./purchase.ts";
import { isRejection, reject, type Rejection } from "./rejection.ts";

/**
 * Gives a request its one effect. The same request again is a success that changes nothing;
 * the same id with other words is refused. The memory of it is saved with the effect, in one write.
 */
export const once = (
  purchase: Purchase,
  request: AnsweredRequest | undefined,
  decide: (purchase: Purchase) => Purchase | Rejection,
): Purchase | Rejection => {
  const known = purchase.requests.find(({ id }) => id === request?.id);
  if (known && request)
    return known.digest === request.digest
      ? purchase
      : reject("MessageReplayed", "this request id was used for another request: give each its own");
  const next = decide(purchase);
  if (isRejection(next) || next === purchase || !request) return next;
  return { ...next, requests: [...next.requests, request] };
};
