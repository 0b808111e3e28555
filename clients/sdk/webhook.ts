import { headerOf, type WebhookHeaders } from "./webhook-headers.ts";

/** A verified Standard Webhooks message with its parsed body. */
export type Webhook = { readonly id: string; readonly at: Date; readonly body: unknown };

/** Thrown when a webhook was not signed by the gateway or is too old: answer 400 and do nothing. */
export class InvalidWebhook extends Error {
  override readonly name = "InvalidWebhook";
}

/** A delivery older than five minutes is rejected, as Standard Webhooks recommends; detect earlier replays by the id. */
const toleranceSeconds = 300;

/**
 * Verifies a webhook and returns its content; throws InvalidWebhook. `rawBody` must be the received text or bytes, before any JSON parser;
 * `secrets` is one `whsec_` secret, or several during a rotation; `now` is in milliseconds since 1970. A missing or malformed secret is a
 * TypeError: the receiver is not configured.
 */
export const verifyWebhook = async (
  rawBody: string | Uint8Array,
  headers: WebhookHeaders,
  secrets: WebhookSecrets,
  now: () => number | Promise<number> = Date.now,
): Promise<Webhook> => verifyBy(secretKey, rawBody, headers, secrets, now);

/** The same for a sender that signs with a key pair (`v1a`, Ed25519); `key` is its `whpk_` public key. */
export const verifyWebhookByKey = async (
  rawBody: string | Uint8Array,
  headers: WebhookHeaders,
  key: string,
  now: () => number | Promise<number> = Date.now,
): Promise<Webhook> => verifyBy(publicKey, rawBody, headers, key, now);

/** The same for secrets of both kinds. */
export const verifyByAny = async (
  rawBody: string | Uint8Array,
  headers: WebhookHeaders,
  secrets: WebhookSecrets,
  now: () => number | Promise<number> = Date.now,
): Promise<Webhook> =>
  verifyBy((secret) => (secret.startsWith("whpk_") ? publicKey : secretKey)(secret), rawBody, headers, secrets, now);

/** A secret as an environment variable gives it, which may be missing; several during a rotation. */
export type WebhookSecrets = string | undefined | readonly (string | undefined)[];

const verifyBy = async (
  keyOf: (secret: string) => Promise<VerifyingKey>,
  ...[rawBody, headers, secrets, now]: [
    string | Uint8Array,
    WebhookHeaders,
    WebhookSecrets,
    () => number | Promise<number>,
  ]
): Promise<Webhook> => {
  const keys = await Promise.all(secretsOf(secrets).map(keyOf));
  if (typeof rawBody !== "string" && !(rawBody instanceof Uint8Array))
    throw new TypeError("rawBody must be the received text or bytes: a parsed body cannot be verified");
  return verify(typeof rawBody === "string" ? rawBody : new TextDecoder().decode(rawBody), headers, keys, now);
};

const secretsOf = (secrets: WebhookSecrets): readonly string[] => {
  const all = [secrets].flat().filter((each) => typeof each === "string");
  if (all.length > 0) return all;
  throw new TypeError(
    "the webhook secret is undefined: set the whsec_ secret that the endpoint got when it was created",
  );
};

type VerifyingKey = {
  readonly key: Awaited<ReturnType<typeof crypto.subtle.importKey>>;
  readonly algorithm: "HMAC" | "Ed25519";
  readonly version: "v1" | "v1a";
};

const verify = async (
  rawBody: string,
  headers: WebhookHeaders,
  keys: readonly VerifyingKey[],
  now: () => number | Promise<number>,
): Promise<Webhook> => {
  const [id, timestamp, signatures] = ["id", "timestamp", "signature"].map((name) =>
    headerOf(headers, `webhook-${name}`),
  );
  if (id === undefined || timestamp === undefined || signatures === undefined)
    throw new InvalidWebhook("webhook-id, webhook-timestamp and webhook-signature must each be present once");
  const at = /^[0-9]{1,12}$/.test(timestamp) ? Number(timestamp) : NaN;
  if (!(Math.abs((await now()) / 1000 - at) <= toleranceSeconds))
    throw new InvalidWebhook("the webhook's timestamp is more than five minutes from now");

  const signed = new TextEncoder().encode(`${id}.${timestamp}.${rawBody}`);
  for (const { key, algorithm, version } of keys)
    for (const signature of signaturesOf(signatures, version))
      // Web Crypto compares in constant time.
      if (await crypto.subtle.verify(algorithm, key, signature, signed))
        return { id, at: new Date(at * 1000), body: JSON.parse(rawBody) };
  throw new InvalidWebhook("no signature of the webhook matches the secret");
};

/** The header's signatures of one version. */
const signaturesOf = (header: string, version: string) =>
  header
    .split(" ")
    .filter((each) => each.startsWith(`${version},`))
    .flatMap((each) => decode(each.slice(version.length + 1)) ?? []);

const secretKey = async (secret: string): Promise<VerifyingKey> => {
  const bytes = secret.startsWith("whsec_") ? decode(secret.slice("whsec_".length)) : undefined;
  if (!bytes || bytes.length < 24 || bytes.length > 64)
    throw new TypeError("a webhook secret must be whsec_ and 24 to 64 bytes in base64");
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  return { key, algorithm: "HMAC", version: "v1" };
};

const publicKey = async (text: string): Promise<VerifyingKey> => {
  const point = text.startsWith("whpk_") ? decode(text.slice("whpk_".length)) : undefined;
  if (point?.length !== 32) throw new TypeError("a webhook's public key must be whpk_ and 32 bytes in base64");
  const key = await crypto.subtle.importKey("raw", point, "Ed25519", false, ["verify"]);
  return { key, algorithm: "Ed25519", version: "v1a" };
};

const decode = (base64: string): Uint8Array<ArrayBuffer> | undefined => {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
};
