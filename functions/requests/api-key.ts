import { reject } from "../../domain/rejection.ts";
import { apiKeyHash } from "../io/messages/api-key.ts";
import { loadMall, type Mall, mallUnknown } from "../io/store/mall-store.ts";
import { apiKeyKey } from "../io/table/item-keys.ts";
import { read } from "../io/table/table.ts";
import { bearerOf } from "../middleware/bearer.ts";
import { refuse } from "../middleware/refusal.ts";
import type { HttpMiddleware } from "../middleware/request.ts";

/** The mall that an API key belongs to, for reads only. The key is looked up each time, so that a revoked one is refused at once. */
export const apiKey = (): HttpMiddleware<{ mall: Mall }> => ({
  before: async ({ event, context }) => {
    const key = bearerOf(event.headers);
    const item = key === undefined ? undefined : await read(apiKeyKey(apiKeyHash(key)));
    const id = item?.["mall"] as string | undefined;
    if (id === undefined) return refuse(reject("Unauthenticated", "send your API key: Authorization: Bearer tk_…"));
    context.mall = (await loadMall(id)) ?? refuse(mallUnknown(id));
    return undefined;
  },
});
