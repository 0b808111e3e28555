import { randomBytes } from "node:crypto";
import * as z from "zod/mini";
import { replaceKeys } from "../../domain/mall/mall-keys.ts";
import { viewMall } from "../../domain/mall/mall-view.ts";
import { isSameMall } from "../../domain/mall/mall.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { rejectUnknownLender } from "../io/external/lenders.ts";
import { parseMallKeys } from "../io/keys/key-statement.ts";
import { newestRoot } from "../io/keys/key-store.ts";
import { newApiKey } from "../io/store/api-key-store.ts";
import { firstEndpoint, putEndpoint } from "../io/store/endpoint-store.ts";
import { type Mall, readMall, saveNewMall } from "../io/store/mall-store.ts";
import { appendToTrail } from "../io/store/trail-store.ts";
import { staffTrail } from "../io/table/item-keys.ts";
import { sharedSecret } from "../io/webhook/endpoint-secret.ts";
import { canRegisterWebhookUrl, webhookUrlRefused } from "../io/webhook/public-address.ts";
import { latestApiVersion, unknownVersion } from "../middleware/api-version.ts";
import { operatorPost } from "../middleware/contract.ts";
import { byOperator } from "../requests/operator-request.ts";
import { noteBy } from "../requests/staff-task.ts";
import { WireJwks, WireMallId, WireMallTerms } from "../schemas/mall-schema.ts";

const Body = z.extend(WireMallTerms, {
  id: z.optional(WireMallId),
  webhookUrl: z.optional(z.url().check(z.maxLength(2048))),
  jwks: WireJwks,
});

export const contract = operatorPost(Body, {
  summary:
    "Registers a mall with its terms, its keys and its first webhook endpoint; the API key and the webhook secret are in this response only.",
  responses: { 200: "MallAnswer", 201: "NewMallAnswer" },
});

/** POST /v1/malls: a repeat with the same data under the same id succeeds, without the secrets. */
export const handler = byOperator(contract, async ({ body, now }, { complete }, by) => {
  const { id = `mall_${randomBytes(12).toString("hex")}` } = body;
  const {
    name,
    lender,
    advancePolicy,
    apiVersion = latestApiVersion,
    requestsPerSecond,
    webhookUrl,
    jwks,
    reason,
  } = body;
  const keys = parseMallKeys(jwks);
  if (isRejection(keys)) return keys;
  const unknown = unknownVersion(apiVersion) ?? rejectUnknownLender(lender);
  if (unknown) return unknown;
  if (webhookUrl !== undefined && !(await canRegisterWebhookUrl(webhookUrl))) return webhookUrlRefused;

  const terms = { name, lender, advancePolicy, apiVersion, ...(requestsPerSecond && { requestsPerSecond }) };
  const standing = { mall: id, status: "active", registeredAt: now, version: 1 } as const;
  const mall: Mall = { ...terms, ...standing, keys };
  const { key, apiKey, writes } = newApiKey(id, { id: "key_first", label: "first" }, now);
  const root = await newestRoot("webhook");
  const endpoint = webhookUrl === undefined ? undefined : firstEndpoint(id, webhookUrl, root.kid, now);
  const webhook = endpoint && { webhookSecret: sharedSecret(root.secret, endpoint, 1) };
  const reply = { status: 201, body: { mall: viewMall(mall, now), key }, shownOnce: { apiKey, ...webhook } };
  const first = endpoint ? [putEndpoint(endpoint, now)] : [];
  const facts = { ...terms, keys: keys.map(({ kid }) => kid), ...(endpoint && { endpoint: endpoint.id }) };
  const recorded = await appendToTrail(staffTrail(`mall#${id}`), noteBy(by, reason, now)("registeredMall", facts));
  if (await saveNewMall(mall, [...writes, ...first, ...recorded.writes, ...complete(reply)])) return reply;
  const known = await readMall<Mall>(id);
  if (!known) return reject("ConcurrentChange", "the same request arrived twice at once: send it again after a second");
  if (isSameMall(known, terms) && replaceKeys(known, keys) === known)
    return { status: 200, body: { mall: viewMall(known, now) } };
  return reject("MallAlreadyRegistered", `${id} is registered with other data`);
});
