import { randomBytes } from "node:crypto";
import { addApiKey, newApiKey } from "../io/store/api-key-store.ts";
import { type Mall, mallUnknown, readMall } from "../io/store/mall-store.ts";
import { appendToTrail } from "../io/store/trail-store.ts";
import { staffTrail } from "../io/table/item-keys.ts";
import { operatorPost } from "../middleware/contract.ts";
import { byOperator } from "../requests/operator-request.ts";
import { noteBy } from "../requests/staff-task.ts";
import { WireNewApiKey } from "../schemas/mall-schema.ts";

export const contract = operatorPost(WireNewApiKey, {
  summary: "Creates an API key for a mall; the key is in this response only.",
  responses: { 201: "NewApiKeyAnswer" },
});

/** POST /v1/malls/{id}/api-keys: one more key, for reads only. */
export const handler = byOperator(
  contract,
  async ({ path: { id: mall = "" }, body: { label, reason }, now }, { complete }, by) => {
    if (!(await readMall<Mall>(mall))) return mallUnknown(mall);
    const id = `key_${randomBytes(12).toString("hex")}`;
    const { key, apiKey, writes } = newApiKey(mall, { id, label }, now);
    const reply = { status: 201, body: { key }, shownOnce: { apiKey } };
    const creating = noteBy(by, reason, now)("createdApiKey", { key: id, label });
    const recorded = await appendToTrail(staffTrail(`mall#${mall}`), creating);
    return (await addApiKey(mall, [...writes, ...recorded.writes, ...complete(reply)])) ?? reply;
  },
);
