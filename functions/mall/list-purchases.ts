import * as z from "zod/mini";
import { parseApprovalNumber } from "../../domain/loan/approval-number.ts";
import { type Purchase, purchaseStatuses } from "../../domain/purchase/purchase.ts";
import { viewPurchase } from "../../domain/purchase/view/purchase-view.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { findByApprovalNumber, listPurchases } from "../io/store/purchase-list.ts";
import { loadPurchase } from "../io/store/purchase-store.ts";
import { placeOf } from "../io/store/cursor.ts";
import { purchaseIdOf } from "../io/table/item-keys.ts";
import { get } from "../middleware/contract.ts";
import { mallRead } from "../requests/mall-read.ts";
import { text } from "../schemas/basic-schema.ts";
import { ordered, WireFrom, WireLimit, WireUntil } from "../schemas/list-schema.ts";

const onlyOne = { path: ["approvalNumber"], message: "name an order or an approval number, not both" };

const Query = z
  .strictObject({
    order: z.optional(text(1, 64)),
    approvalNumber: z.optional(text(1, 40)),
    status: z.optional(z.enum(purchaseStatuses)),
    from: z.optional(WireFrom),
    until: z.optional(WireUntil),
    limit: WireLimit,
    cursor: z.optional(text(1, 1024)),
  })
  .check(ordered)
  .check(z.refine((query) => query.order === undefined || query.approvalNumber === undefined, onlyOne));

export const contract = get("mall", {
  summary: "Lists the mall's purchases, the newest first; an order or approval number finds one purchase.",
  query: Query,
  responses: { 200: "PurchasePageAnswer" },
});

/** GET /v1/purchases?order=&approvalNumber=&status=&from=&until=&limit=&cursor=: fifty a page by default. */
export const handler = mallRead(contract, async ({ query }, { mall }) => {
  const { order, approvalNumber, status, from = "0", until = "9", limit, cursor } = query;
  if (order !== undefined || approvalNumber !== undefined) {
    const purchase = order === undefined ? await byNumber(approvalNumber ?? "") : await byOrder(mall, order);
    if (isRejection(purchase)) return purchase;
    const fits = purchase?.mall === mall && (status ?? purchase.status) === purchase.status;
    return { status: 200, body: { purchases: fits ? [viewPurchase(purchase)] : [] } };
  }
  const place = cursor === undefined ? undefined : placeOf("mall", mall, cursor, { from, until });
  if (cursor !== undefined && !place) return reject("InvalidRequest", "cursor: use the cursor of the previous page");
  const page = await listPurchases(mall, { status, from, until, limit }, place);
  const next = page.cursor !== undefined && { cursor: page.cursor };
  return { status: 200, body: { purchases: page.purchases.map(viewPurchase), ...next } };
});

const byOrder = async (mall: string, order: string): Promise<Purchase | undefined> => {
  const purchase = await loadPurchase(purchaseIdOf(mall, order));
  return isRejection(purchase) ? undefined : purchase;
};

const byNumber = async (approvalNumber: string): Promise<Purchase | Rejection | undefined> => {
  const number = parseApprovalNumber(approvalNumber);
  return isRejection(number) ? number : findByApprovalNumber(number);
};
