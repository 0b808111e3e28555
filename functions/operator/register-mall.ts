import { randomBytes } from "node:crypto";
import * as z from "zod";
import { isRejection } from "../../domain/rejection.ts";
import { changeEndpoint } from "../../domain/webhook-endpoint.ts";
import { sharedSecret } from "../io/endpoint-secret.ts";
import { endpointTransition, firstEndpoint, saveEndpoint } from "../io/endpoint-store.ts";
import { intakeJwks } from "../io/jwk-intake.ts";
import { rootKey } from "../io/key-store.ts";
import { saveMall } from "../io/mall-store.ts";
import { mayReceiveWebhooks, webhookUrlRefused } from "../io/public-address.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({
  mall: z.string().regex(/^mall_[a-z0-9_]{1,48}$/),
  name: z.string().min(1).max(128),
  lender: z.string().min(1).max(64),
  advancePolicy: z.enum(["approval", "shipment"]),
  webhookUrl: z.url(),
  jwks: z.unknown(),
});

/** Registers a mall at the gateway, or replaces its record; its API key and webhook secret are shown this once. */
export const handler = task(Input, async ({ jwks, webhookUrl, ...mall }, now) => {
  const keys = intakeJwks(jwks);
  if (isRejection(keys)) return keys;
  if (!mayReceiveWebhooks(webhookUrl)) return webhookUrlRefused;
  const apiKey = `tk_${randomBytes(24).toString("base64url")}`;
  const endpoint = firstEndpoint(mall.mall, webhookUrl, now);
  await saveMall({ ...mall, keys }, apiKey);
  // A mall that is registered again keeps its endpoint, at the address that is given now.
  if (!(await saveEndpoint(endpoint, now)))
    await endpointTransition(
      mall.mall,
      endpoint.id,
      [],
      (known) => changeEndpoint(known, { url: webhookUrl }, now),
      now,
    );
  return { mall: mall.mall, apiKey, webhookSecret: sharedSecret(await rootKey("webhook"), endpoint, 1) };
});
