import { randomBytes } from "node:crypto";
import { addApiKey, newApiKey } from "../io/store/api-key-store.ts";
import { type Mall, mallUnknown, readMall } from "../io/store/mall-store.ts";
import { operatorPost } from "../middleware/contract.ts";
import { recordOnMall } from "../requests/mall-trail.ts";
import { byOperator } from "../requests/operator-request.ts";
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
    const recorded = await recordOnMall(mall, { by, why: reason, at: now }, "createdApiKey", { key: id, label });
    return (await addApiKey(mall, [...writes, ...recorded, ...complete(reply)])) ?? reply;
  },
);
