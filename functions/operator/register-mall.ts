import { randomBytes } from "node:crypto";
import * as z from "zod/mini";
import { replaceKeys } from "../../domain/mall/mall-keys.ts";
import { viewMall } from "../../domain/mall/mall-view.ts";
import { isSameMall } from "../../domain/mall/mall.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { rejectUnknownLender } from "../io/external/lenders.ts";
import { parseMallKeys } from "../io/keys/key-statement.ts";
import { type Mall, readMall, saveNewMall } from "../io/store/mall-store.ts";
import { canRegisterWebhookUrl, webhookUrlRefused } from "../io/webhook/public-address.ts";
import { latestApiVersion, unknownVersion } from "../middleware/api-version.ts";
import { operatorPost } from "../middleware/contract.ts";
import { newMall } from "../requests/new-mall.ts";
import { byOperator } from "../requests/operator-request.ts";
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
  const { id = `mall_${randomBytes(12).toString("hex")}`, webhookUrl, jwks, reason } = body;
  const { name, lender, advancePolicy, apiVersion = latestApiVersion, requestsPerSecond } = body;
  const keys = parseMallKeys(jwks);
  if (isRejection(keys)) return keys;
  const unknown = unknownVersion(apiVersion) ?? rejectUnknownLender(lender);
  if (unknown) return unknown;
  if (webhookUrl !== undefined && !(await canRegisterWebhookUrl(webhookUrl))) return webhookUrlRefused;

  const terms = { name, lender, advancePolicy, apiVersion, ...(requestsPerSecond && { requestsPerSecond }) };
  const { mall, writes, reply } = await newMall({ id, terms, keys, webhookUrl }, { by, why: reason, at: now });
  if (await saveNewMall(mall, [...writes, ...complete(reply)])) return reply;
  const known = await readMall<Mall>(id);
  if (!known) return reject("ConcurrentChange", "the same request arrived twice at once: send it again after a second");
  if (isSameMall(known, terms) && replaceKeys(known, keys) === known)
    return { status: 200, body: { mall: viewMall(known, now) } };
  return reject("MallAlreadyRegistered", `${id} is registered with other data`);
});
