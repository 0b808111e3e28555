import { viewPinnedMall } from "../../domain/mall/mall-view.ts";
import { reject } from "../../domain/rejection.ts";
import { keyOwner } from "../io/keys/key-owner.ts";
import { mallUnknown, type PinnedMall, readMall } from "../io/store/mall-store.ts";
import { get } from "../middleware/contract.ts";
import { byOperator } from "../requests/operator-request.ts";

export const contract = get("operator", {
  summary: "Returns a mall as the lender has pinned it.",
  responses: { 200: "PinnedMallAnswer" },
});

/** GET /v1/lenders/{id}/malls/{mall}: the lender's keys, bank account and rate card of a mall. */
export const handler = byOperator(contract, async ({ path: { id = "", mall: name = "" }, now }) => {
  if (id !== keyOwner()) return reject("LenderUnknown", `lender ${id} is not served here`);
  const mall = await readMall<PinnedMall>(name);
  return mall ? { status: 200, body: { mall: viewPinnedMall(mall, id, now) } } : mallUnknown(name);
});
