import { randomBytes } from "node:crypto";
import * as z from "zod";
import { isRejection, reject } from "../../domain/rejection.ts";
import { intakeJwks } from "../io/jwk-intake.ts";
import { rootKey } from "../io/key-store.ts";
import { saveMall } from "../io/mall-store.ts";
import { mayReceiveWebhooks } from "../io/public-address.ts";
import { webhookSecret } from "../io/webhook-signature.ts";
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
export const handler = task(Input, async ({ jwks, ...mall }) => {
  const keys = intakeJwks(jwks);
  if (isRejection(keys)) return keys;
  if (!mayReceiveWebhooks(mall.webhookUrl))
    return reject("InvalidRequest", "webhookUrl must be https, without a password, at a public address");
  const apiKey = `tk_${randomBytes(24).toString("base64url")}`;
  const webhookVersion = 1;
  await saveMall({ ...mall, keys, webhookVersion }, apiKey);
  return { mall: mall.mall, apiKey, webhookSecret: webhookSecret(await rootKey("webhook"), mall.mall, webhookVersion) };
});
