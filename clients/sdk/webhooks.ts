import type { MallEvent } from "./event.ts";
import { InvalidWebhook, verifyWebhook, verifyWebhookByKey } from "./webhook.ts";

/** Headers of a Node or Express request, or of a `fetch` `Request`. */
type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Verifies a delivery and returns the event; throws InvalidWebhook when the gateway did not sign it or it is too old. `rawBody` is the
 * received text, before any JSON parser; `secrets` are `whsec_` secrets or `whpk_` public keys, several during a rotation.
 */
const unwrap = async (
  rawBody: string,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
  now: () => number | Promise<number> = Date.now,
): Promise<MallEvent> => {
  const plainHeaders = headers instanceof Headers ? Object.fromEntries(headers) : headers;
  const all = typeof secrets === "string" ? [secrets] : secrets;
  let failure: unknown = new TypeError("pass at least one secret");
  for (const secret of all) {
    const verify = secret.startsWith("whpk_") ? verifyWebhookByKey : verifyWebhook;
    try {
      return (await verify(rawBody, plainHeaders, secret, now)).body as MallEvent;
    } catch (error) {
      if (!(error instanceof InvalidWebhook)) throw error;
      failure = error;
    }
  }
  throw failure;
};

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
