import { listApiKeys } from "../io/store/api-key-store.ts";
import { type Mall, mallUnknown, readMall } from "../io/store/mall-store.ts";
import { get } from "../middleware/contract.ts";
import { byOperator } from "../requests/operator-request.ts";

export const contract = get("operator", {
  summary: "Lists a mall's API keys, the oldest first, revoked ones included; the keys themselves are never returned.",
  responses: { 200: "ApiKeysAnswer" },
});

/** GET /v1/malls/{id}/api-keys: their ids, labels and last four characters. */
export const handler = byOperator(contract, async ({ path: { id = "" } }) =>
  (await readMall<Mall>(id)) ? { status: 200, body: { keys: await listApiKeys(id) } } : mallUnknown(id),
);
