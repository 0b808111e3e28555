import { createHmac, hash, timingSafeEqual } from "node:crypto";

/** A request before it is signed; with a body it has an idempotency key. */
export type Unsigned = {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly content?: { readonly body: string; readonly key: string };
};

/** What of an answer is signed. */
export type Answered = { readonly status: number; readonly headers: Headers; readonly body: Uint8Array };

/**
 * The headers that sign a request by HMAC with SHA-256 and a shared secret, as HTTP Message Signatures (RFC 9421) over its method, host, path,
 * query, and with a body also its digest (RFC 9530) and idempotency key. docs/ports.md has an example.
 */
export const signatureHeaders = ({ method, url, content }: Unsigned, secret: string, at: Date) => {
  const { host, pathname, search } = new URL(url);
  const digest = content && digestOf(content.body);
  const components = {
    '"@method"': method,
    '"@authority"': host,
    '"@path"': pathname,
    '"@query"': search === "" ? "?" : search,
    ...(content && { '"content-digest"': digest, '"idempotency-key"': content.key }),
  };
  const created = Math.floor(at.getTime() / 1000);
  const parameters = `(${Object.keys(components).join(" ")});created=${created};alg="hmac-sha256";tag="tallystick"`;
  return {
    ...(content && { "content-digest": digest ?? "", "idempotency-key": content.key }),
    "signature-input": `sig=${parameters}`,
    signature: signatureOf(components, parameters, secret),
  };
};

/**
 * Whether the holder of the secret made this answer, and made it to the request with this signature: an answer to another request, perhaps
 * that to the same transfer of yesterday, is not.
 */
export const isSignedAnswer = (
  { status, headers, body }: Answered,
  requestSignature: string,
  secret: string,
): boolean => {
  const digest = headers.get("content-digest") ?? "";
  const parameters = answerParameters.exec(headers.get("signature-input") ?? "")?.[1];
  if (parameters === undefined || digest !== digestOf(body)) return false;
  const components = {
    '"@status"': String(status),
    '"content-digest"': digest,
    '"signature";req': requestSignature,
  };
  return isSame(headers.get("signature") ?? "", signatureOf(components, parameters, secret));
};

/** Exactly these components, in this order; parameters such as `created` may follow. */
const answerParameters = /^sig=(\("@status" "content-digest" "signature";req\)(?:;[^,]*)?)$/;

/** Compares in a time that does not tell how much is equal. */
const isSame = (given: string, expected: string): boolean => {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
};

const signatureOf = (components: Readonly<Record<string, unknown>>, parameters: string, secret: string): string => {
  const lines = Object.entries({ ...components, '"@signature-params"': parameters });
  const base = lines.map(([name, value]) => `${name}: ${value}`).join("\n");
  return `sig=:${createHmac("sha256", secret).update(base).digest("base64")}:`;
};

const digestOf = (body: string | Uint8Array): string => `sha-256=:${hash("sha256", body, "base64")}:`;
