import { viewPurchase } from "../../domain/purchase-view.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { purchaseIdOf } from "../io/keys.ts";
import { authenticateMall } from "../io/mall-store.ts";
import { listPurchases, placeOfCursor } from "../io/purchase-list.ts";
import { loadPurchase } from "../io/purchase-store.ts";
import { http, NoBody } from "../middleware/http.ts";

/** GET /v1/purchases?order=&status=&cursor=: a mall's purchases, newest first, fifty a page; an order number finds its one. */
export const handler = http(NoBody, async ({ query, headers }) => {
  const mall = await authenticateMall(headers["authorization"]);
  if (isRejection(mall)) return mall;
  const { order, status, cursor } = query;
  if (order !== undefined) {
    const purchase = await loadPurchase(purchaseIdOf(mall, order));
    return { status: 200, body: { purchases: isRejection(purchase) ? [] : [viewPurchase(purchase)] } };
  }
  const from = cursor === undefined ? undefined : placeOfCursor(mall, cursor);
  if (cursor !== undefined && !from) return reject("InvalidRequest", "cursor: use the one of the last page");
  const page = await listPurchases(mall, from);
  const purchases = page.purchases.filter((each) => status === undefined || each.status === status).map(viewPurchase);
  return { status: 200, body: { purchases, ...(page.cursor !== undefined && { cursor: page.cursor }) } };
});
