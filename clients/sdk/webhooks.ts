import type { MallEvent } from "./event.ts";
import { InvalidWebhook, verifyWebhook, verifyWebhookByKey } from "./webhook.ts";

/** Headers as Node's or Express's servers have them, or as `fetch`'s `Request` does. */
type HeadersOf = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Verifies a delivery and gives the event; throws InvalidWebhook when it is not the gateway's or not fresh. `rawBody` is the text as it came,
 * before any JSON parser; `secrets` are `whsec_` secrets or `whpk_` public keys, several while one replaces another.
 */
const unwrap = async (
  rawBody: string,
  headers: HeadersOf,
  secrets: string | readonly string[],
  now: () => number | Promise<number> = Date.now,
): Promise<MallEvent> => {
  const given = headers instanceof Headers ? Object.fromEntries(headers) : headers;
  const all = typeof secrets === "string" ? [secrets] : secrets;
  let refusal: unknown = new TypeError("name at least one secret");
  for (const secret of all) {
    const verify = secret.startsWith("whpk_") ? verifyWebhookByKey : verifyWebhook;
    try {
      return (await verify(rawBody, given, secret, now)).body as MallEvent;
    } catch (error) {
      if (!(error instanceof InvalidWebhook)) throw error;
      refusal = error;
    }
  }
  throw refusal;
};

/** Makes what the gateway would send for an event, signed by a secret of yours: to test your own receiver with. */
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

/** What a mall's receiver of webhooks needs. */
export const webhooks = { unwrap, signForTest };
