import type { RefusedRequest } from "../refused-request.ts";
import { moneyFor } from "./for-reader.ts";
import type { NoticeText } from "./notice.ts";

/** The notice of a request that was declined or rejected: no loan was made, so there is no link. */
export const writeRefusal = (request: Omit<RefusedRequest, "contact">, shop: string): NoticeText => ({
  subject: `Order ${request.order} at ${shop}`,
  text: `Your request for ${moneyFor(request, request.amount)} at ${shop} was declined${reasons[request.code] ?? ""}. Nothing was bought, and you owe nothing.`,
});

const differs =
  ", because the shop requested other goods or another amount than you agreed to; please contact the shop";

/** Why, where the purchaser can do something about it. */
const reasons: Readonly<Record<string, string>> = {
  CreditLimitExceeded: ": it is more than what is left of your credit limit",
  AccountSuspended: ": your account is suspended; please contact your lender",
  ReviewDeclined: " by a person at the lender",
  ReviewExpired: ", because no person at the lender decided on it in time; you may request it again",
  PlanUnavailable: ": the plan that you chose is not offered for this amount; you may choose another one at the shop",
  ConsentMissing: ", because the cost of the plan was not shown to you before you agreed",
  ConsentMismatch:
    ": the lender has changed the plan since you agreed to it; you may read it and agree again at the shop",
  AmountMismatch: differs,
  InvalidMessage: differs,
};
