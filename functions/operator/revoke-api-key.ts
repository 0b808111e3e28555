import * as z from "zod/mini";
import { isRejection } from "../../domain/rejection.ts";
import { revokeApiKey } from "../io/store/api-key-store.ts";
import { type Mall, mallUnknown, readMall } from "../io/store/mall-store.ts";
import { appendToTrail } from "../io/store/trail-store.ts";
import { staffTrail } from "../io/table/item-keys.ts";
import { remove } from "../middleware/contract.ts";
import { byOperator } from "../requests/operator-request.ts";
import { noteBy } from "../requests/staff-task.ts";
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
    const revoking = noteBy(by, reason, now)("revokedApiKey", { key: name });
    const key = await revokeApiKey(
      id,
      name,
      now,
      async () => (await appendToTrail(staffTrail(`mall#${id}`), revoking)).writes,
    );
    return isRejection(key) ? key : { status: 200, body: { key } };
  },
);
