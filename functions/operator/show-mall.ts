import { viewMall } from "../../domain/mall/mall-view.ts";
import { type Mall, mallUnknown, readMall } from "../io/store/mall-store.ts";
import { get } from "../middleware/contract.ts";
import { byOperator } from "../requests/operator-request.ts";

export const contract = get("operator", { summary: "Returns a mall.", responses: { 200: "MallAnswer" } });

/** GET /v1/malls/{id}: a mall's terms, status and keys. */
export const handler = byOperator(contract, async ({ path: { id = "" }, now }) => {
  const mall = await readMall<Mall>(id);
  return mall ? { status: 200, body: { mall: viewMall(mall, now) } } : mallUnknown(id);
});
