import type { MallEvent } from "./event.ts";
import { verifyByAny, type WebhookSecrets } from "./webhook.ts";
import type { WebhookHeaders } from "./webhook-headers.ts";

/**
 * Verifies a delivery and returns the event; throws InvalidWebhook when the gateway did not sign it or it is too old. `rawBody` is the
 * received text or bytes, before any JSON parser; `secrets` are `whsec_` secrets or `whpk_` public keys, several during a rotation.
 */
const unwrap = async (
  rawBody: string | Uint8Array,
  headers: WebhookHeaders,
  secrets: WebhookSecrets,
  now: () => number | Promise<number> = Date.now,
): Promise<MallEvent> => (await verifyByAny(rawBody, headers, secrets, now)).body as MallEvent;

/** Builds the request that the gateway would send for an event, signed with your secret, to test your receiver. */
const signForTest = async (
  event: { readonly id: string; readonly type: string } & Readonly<Record<string, unknown>>,
  secret: string,
  now: () => number = Date.now,
): Promise<{ readonly body: string; readonly headers: Readonly<Record<string, string>> }> => {
  const body = JSON.stringify(event);
  const timestamp = String(Math.floor(now() / 1000));
  const bytes = Uint8Array.from(atob(secret.replace(/^whsec_/, "")), (character) => character.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const signed = new TextEncoder().encode(`${event.id}.${timestamp}.${body}`);
  const signature = btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.sign("HMAC", key, signed))));
  return {
    body,
    headers: {
      "content-type": "application/json",
      "webhook-id": event.id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${signature}`,
    },
  };
};

/** Verifies webhooks, and signs test webhooks. */
export const webhooks = { unwrap, signForTest };
