/** A webhook as Standard Webhooks frames it, its body parsed. */
export type Webhook = { readonly id: string; readonly at: Date; readonly body: unknown };

/** Thrown when a webhook is not the gateway's, or not fresh: answer 400 and do nothing. */
export class InvalidWebhook extends Error {
  override readonly name = "InvalidWebhook";
}

/** A replayed delivery is refused after five minutes, as Standard Webhooks recommends; within them its id tells. */
const toleranceSeconds = 300;

/**
 * Verifies a webhook and gives its content. `rawBody` must be the bytes as they came, before any JSON parser;
 * `secrets` is one `whsec_` secret, or several while one replaces another; `now` is milliseconds since 1970.
 */
export const verifyWebhook = async (
  rawBody: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  secrets: string | readonly string[],
  now: () => number | Promise<number> = Date.now,
): Promise<Webhook> => {
  const id = single(headers["webhook-id"]);
  const timestamp = single(headers["webhook-timestamp"]);
  const given = single(headers["webhook-signature"]);
  if (id === undefined || timestamp === undefined || given === undefined)
    throw new InvalidWebhook("webhook-id, webhook-timestamp and webhook-signature must be there once each");
  const at = /^[0-9]{1,12}$/.test(timestamp) ? Number(timestamp) : NaN;
  if (!(Math.abs((await now()) / 1000 - at) <= toleranceSeconds))
    throw new InvalidWebhook("the webhook is older or newer than five minutes");

  const signed = new TextEncoder().encode(`${id}.${timestamp}.${rawBody}`);
  for (const secret of typeof secrets === "string" ? [secrets] : secrets) {
    const key = await keyOf(secret);
    for (const signature of signaturesOf(given))
      // Web Crypto compares in constant time.
      if (await crypto.subtle.verify("HMAC", key, signature, signed))
        return { id, at: new Date(at * 1000), body: JSON.parse(rawBody) };
  }
  throw new InvalidWebhook("no signature of the webhook fits the secret");
};

const single = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** The `v1` signatures among all those in the header; other versions are not for us. */
const signaturesOf = (header: string) =>
  header
    .split(" ")
    .filter((each) => each.startsWith("v1,"))
    .flatMap((each) => decode(each.slice("v1,".length)) ?? []);

const keyOf = async (secret: string) => {
  const bytes = secret.startsWith("whsec_") ? decode(secret.slice("whsec_".length)) : undefined;
  if (!bytes || bytes.length < 24 || bytes.length > 64)
    throw new TypeError("a webhook secret is whsec_ and 24 to 64 bytes in base64");
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
};

const decode = (base64: string): Uint8Array<ArrayBuffer> | undefined => {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
};
