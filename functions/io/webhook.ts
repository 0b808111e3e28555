import { type OutgoingHttpHeaders, request as http } from "node:http";
import { request as https } from "node:https";
import type { Mall } from "./mall-store.ts";
import { secondsOf } from "./message.ts";
import { mayReceiveWebhooks, publicLookup } from "./public-address.ts";
import { signWebhook, webhookSecret } from "./webhook-signature.ts";

/** A mall's server has ten seconds; it should store the event and answer. */
const patienceMs = 10_000;

/** Posts an event with Standard Webhooks headers; throws unless the mall answers with 2xx. Redirects are not followed. */
export const postWebhook = async (
  { mall, webhookUrl, webhookVersion }: Mall,
  root: Uint8Array,
  event: { readonly id: string },
  now: string,
): Promise<void> => {
  const body = JSON.stringify(event);
  const timestamp = secondsOf(now);
  const signature = signWebhook({ id: event.id, timestamp, body }, [webhookSecret(root, mall, webhookVersion)]);
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "webhook-id": event.id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signature,
  };
  if (!mayReceiveWebhooks(webhookUrl)) throw new Error(`${mall} has a webhook address that is not public`);
  const status = await post(webhookUrl, headers, body);
  if (status < 200 || status > 299) throw new Error(`${mall} answered ${status}`);
};

/** The answer's status; its body is nothing to us. */
const post = async (url: string, headers: OutgoingHttpHeaders, body: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const send = url.startsWith("https:") ? https : http;
    const signal = AbortSignal.timeout(patienceMs);
    const call = send(url, { method: "POST", headers, lookup: publicLookup, signal }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on("error", reject);
    call.end(body);
  });
