import * as z from "zod/mini";
import { dayOf } from "../../domain/calendar.ts";
import { fromWire, toWire } from "../../domain/money.ts";
import { disclose } from "../../domain/plan/disclosure.ts";
import { checkOfferRequest, offers } from "../../domain/plan/offer.ts";
import { isRejection } from "../../domain/rejection.ts";
import { keyOwner } from "../io/keys/key-owner.ts";
import { disclosureDigest } from "../io/messages/digests.ts";
import { loadCachedCatalogue } from "../io/store/plan-store.ts";
import { get } from "../middleware/contract.ts";
import { http } from "../middleware/http.ts";
import { rejectOtherLender } from "../requests/lender-request.ts";
import { withDefault } from "../schemas/basic-schema.ts";

/** The domain checks the amount and the day. */
const Query = z.strictObject({
  amount: withDefault(z.string(), ""),
  currency: withDefault(z.string(), ""),
  day: z.optional(z.string()),
});

export const contract = get("anyone", {
  summary: "Returns the cost of each plan for an amount, if the goods are accepted on the given day, by default today.",
  query: Query,
  responses: { 200: "PlansAnswer" },
});

/** GET /v1/lenders/{id}/plans?amount=&currency=&day=: the cost of each plan, if the goods are accepted on that day, by default today. */
export const handler = http(contract, async ({ path, query, now }) => {
  const lender = keyOwner();
  const other = rejectOtherLender(path);
  if (other) return other;
  const amount = fromWire({ amount: query.amount, currency: query.currency });
  if (isRejection(amount)) return amount;
  const { day = dayOf(now) } = query;
  const wrong = checkOfferRequest(amount, day, dayOf(now));
  if (wrong) return wrong;

  const plans = offers(await loadCachedCatalogue(), amount, day).map((offer) => {
    const disclosure = disclose(lender, offer);
    return { id: offer.plan.id, name: offer.plan.name, digest: disclosureDigest(disclosure), disclosure };
  });
  // A plan that changed within the last minute may still be shown; consent to it is then rejected.
  const headers = { "cache-control": "public, max-age=60" };
  return { status: 200, body: { lender, amount: toWire(amount), day, plans }, headers };
});
