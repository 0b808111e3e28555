import * as z from "zod/mini";
import { viewMall } from "../../domain/mall/mall-view.ts";
import { listMalls, type Mall } from "../io/store/mall-store.ts";
import { get } from "../middleware/contract.ts";
import { byOperator } from "../requests/operator-request.ts";
import { WireLimit } from "../schemas/list-schema.ts";
import { WireMallId } from "../schemas/mall-schema.ts";

export const contract = get("operator", {
  summary: "Lists the malls by id; the cursor of a page is its last id.",
  query: z.strictObject({ limit: WireLimit, cursor: z.optional(WireMallId) }),
  responses: { 200: "MallPageAnswer" },
});

/** GET /v1/malls?limit=&cursor=: fifty a page by default. */
export const handler = byOperator(contract, async ({ query: { limit, cursor }, now }) => {
  // One more than requested, to know whether there is another page.
  const found = await listMalls<Mall>({ ...(cursor !== undefined && { after: cursor }), limit: limit + 1 });
  const malls = found.slice(0, limit).map((mall) => viewMall(mall, now));
  const last = malls.at(-1);
  return { status: 200, body: { malls, ...(found.length > limit && last && { cursor: last.id }) } };
});
