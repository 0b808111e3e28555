import { createHmac, hkdfSync } from "node:crypto";

/** The data that Standard Webhooks signs: `timestamp` in whole seconds since 1970, `body` the exact bytes sent. */
export type WebhookPayload = { readonly id: string; readonly timestamp: number; readonly body: string };

/** A mall's webhook secret, derived from the gateway's root secret and so not stored; a new `version` is a new secret. */
export const webhookSecret = (root: Uint8Array, mall: string, version: number): string =>
  `whsec_${Buffer.from(hkdfSync("sha256", root, "", `webhook:${mall}:${version}`, 24)).toString("base64")}`;

/** The header `webhook-signature`: one `v1` signature for each valid secret, newest first. */
export const signWebhook = ({ id, timestamp, body }: WebhookPayload, secrets: readonly string[]): string =>
  secrets
    .map((secret) => `v1,${createHmac("sha256", keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest("base64")}`)
    .join(" ");

/** The standard requires `whsec_` and 24 to 64 bytes of canonical base64; anything else is a configuration error. */
const keyOf = (secret: string): Buffer => {
  const text = secret.startsWith("whsec_") ? secret.slice("whsec_".length) : "";
  const key = Buffer.from(text, "base64");
  if (key.length < 24 || key.length > 64 || key.toString("base64") !== text)
    throw new TypeError("not a webhook secret");
  return key;
};
