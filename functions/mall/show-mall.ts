import { viewMall } from "../../domain/mall/mall-view.ts";
import { type Mall, readMall } from "../io/store/mall-store.ts";
import { get } from "../middleware/contract.ts";
import { mallRead } from "../requests/mall-read.ts";

export const contract = get("mall", {
  summary: "Returns the mall's own record: its terms, its status, and its keys with their expiry.",
  responses: { 200: "MallAnswer" },
});

/** GET /v1/mall: the mall that the API key belongs to. */
export const handler = mallRead(contract, async ({ now }, known) => {
  const mall = (await readMall<Mall>(known.mall)) ?? known;
  return { status: 200, body: { mall: viewMall(mall, now) } };
});
