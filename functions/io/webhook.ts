import type { Mall } from "./mall-store.ts";
import { secondsOf } from "./message.ts";
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
  const response = await fetch(webhookUrl, {
    method: "POST",
    redirect: "manual",
    headers: {
      "content-type": "application/json",
      "webhook-id": event.id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signature,
    },
    body,
    signal: AbortSignal.timeout(patienceMs),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`${mall} answered ${response.status}`);
};
