import { viewPinnedMall } from "../../domain/mall/mall-view.ts";
import { mallUnknown, type PinnedMall, readMall } from "../io/store/mall-store.ts";
import { get } from "../middleware/contract.ts";
import { rejectOtherLender } from "../requests/lender-request.ts";
import { byOperator } from "../requests/operator-request.ts";

export const contract = get("operator", {
  summary: "Returns a mall as the lender has pinned it.",
  responses: { 200: "PinnedMallAnswer" },
});

/** GET /v1/lenders/{id}/malls/{mall}: the lender's keys, bank account and rate card of a mall. */
export const handler = byOperator(contract, async ({ path, now }) => {
  const { id = "", mall: name = "" } = path;
  const other = rejectOtherLender(path);
  if (other) return other;
  const mall = await readMall<PinnedMall>(name);
  return mall ? { status: 200, body: { mall: viewPinnedMall(mall, id, now) } } : mallUnknown(name);
});
