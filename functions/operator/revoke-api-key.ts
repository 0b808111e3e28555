import * as z from "zod/mini";
import { isRejection } from "../../domain/rejection.ts";
import { revokeApiKey } from "../io/store/api-key-store.ts";
import { type Mall, mallUnknown, readMall } from "../io/store/mall-store.ts";
import { remove } from "../middleware/contract.ts";
import { recordOnMall } from "../requests/mall-trail.ts";
import { byOperator } from "../requests/operator-request.ts";
import { WireReason } from "../schemas/basic-schema.ts";

export const contract = remove("operator", {
  summary: "Revokes an API key of a mall; the next request with it is refused.",
  query: z.strictObject({ reason: WireReason }),
  responses: { 200: "ApiKeyAnswer" },
});

/** DELETE /v1/malls/{id}/api-keys/{key}: effective at once; a revoked key stays revoked. */
export const handler = byOperator(
  contract,
  async ({ path: { id = "", key: name = "" }, query: { reason }, now }, _, by) => {
    if (!(await readMall<Mall>(id))) return mallUnknown(id);
    const act = { by, why: reason, at: now };
    const key = await revokeApiKey(id, name, now, async () => recordOnMall(id, act, "revokedApiKey", { key: name }));
    return isRejection(key) ? key : { status: 200, body: { key } };
  },
);
