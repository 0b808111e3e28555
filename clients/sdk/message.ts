import {
  base64url,
  compactDecrypt,
  CompactEncrypt,
  CompactSign,
  compactVerify,
  decodeProtectedHeader,
  type JWK,
} from "jose";
import { UntrustedAnswer } from "./problem.ts";

/** A P-256 key as JWK with `use`, `alg` and its RFC 7638 thumbprint as `kid`; private ones have `d`. */
export type Key = Readonly<Record<"kid" | "kty" | "crv" | "x" | "y", string>> & {
  readonly d?: string;
  readonly use?: string;
  readonly alg?: string;
  /** Of a published key: from when it is used, and when it ends, in seconds since 1970. */
  readonly nbf?: number;
  readonly exp?: number;
};

/** The time in milliseconds since 1970; read for each message, because a sandbox's clock may be ahead of ours. */
export type Now = () => number | Promise<number>;

/** The `typ` of the outer JWE and of the JWS inside it. */
export type MessageType = { readonly typ: string; readonly cty: string };
export const sealedPart: MessageType = { typ: "tally-sealed+jwe", cty: "tally-msg+jws" };
export const purchaserPart: MessageType = { typ: "tally-pur+jwe", cty: "tally-pur+jws" };

/** The claims of every message. */
export type Claims = { readonly iss: string; readonly aud: string; readonly [claim: string]: unknown };

/** Five minutes: a verifier rejects messages with a longer lifetime. */
const lifetimeSeconds = 300;

/** For a day a lender that was silent may decide on a loan request: the mall and the purchaser sign that. */
export const loanRequestSeconds = 86_400;

/** For a week the lender may act on what a mall or a purchaser signed about a purchase: so long it may have been silent. */
const evidenceSeconds = 604_800;

/** Adds the claims `iat`, `exp` and `jti`, which is unique by default. */
export const withStandardClaims = async <C extends Claims>(
  claims: C,
  now: Now,
  { lifetime = lifetimeSeconds, jti = crypto.randomUUID() }: { readonly lifetime?: number; readonly jti?: string } = {},
) => {
  const iat = Math.floor((await now()) / 1000);
  return { ...claims, iat, exp: iat + lifetime, jti };
};

/**
 * The lifetime and the id of what the lender acts on: what is signed again under the same idempotency key has the same id, so that the
 * lender acts on it once. `about` is the signer, the operation and its purchase.
 */
export const evidenceClaims = async (about: readonly string[], idempotencyKey: string | undefined) => ({
  lifetime: evidenceSeconds,
  jti: idempotencyKey === undefined ? crypto.randomUUID() : await digestOf(JSON.stringify([...about, idempotencyKey])),
});

/** A private key that Web Crypto does not export, as a browser keeps a purchaser's. */
export type NonExtractableKey = {
  readonly kid: string;
  readonly held: Awaited<ReturnType<typeof crypto.subtle.importKey>>;
};

/** Signs claims as a compact ES256 JWS. */
export const signMessage = async (typ: string, claims: Claims, key: Key | NonExtractableKey): Promise<string> =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: "ES256", typ, kid: key.kid })
    .sign("held" in key ? key.held : key);

/** Signs claims and encrypts them for one recipient's `enc` key. */
export const sealMessage = async (
  type: MessageType,
  claims: Claims,
  signKey: Key | NonExtractableKey,
  recipient: Key,
): Promise<string> =>
  new CompactEncrypt(new TextEncoder().encode(await signMessage(type.cty, claims, signKey)))
    .setProtectedHeader({
      alg: "ECDH-ES+A256KW",
      enc: "A256GCM",
      ...type,
      kid: recipient.kid,
      iss: claims.iss,
      aud: claims.aud,
    })
    .encrypt(recipient);

/** Decrypts a sealed message for us; throws UntrustedAnswer unless sender, recipient and types are as expected in both JWE and JWS. */
export const openMessage = async (
  type: MessageType,
  sealed: string,
  decryptKeys: readonly Key[],
  { iss, aud, findKey }: { readonly iss: string; readonly aud: string; readonly findKey: FindKey },
): Promise<Record<string, unknown>> => {
  const options = { keyManagementAlgorithms: ["ECDH-ES+A256KW"], contentEncryptionAlgorithms: ["A256GCM"] };
  const keyOf = async ({ kid = "" }: { readonly kid?: string }): Promise<Key> => {
    const key = decryptKeys.find((each) => each.kid === kid);
    if (!key)
      throw new UntrustedAnswer(
        `the answer is encrypted for the key ${kid}, and your private keys are ${kidsOf(decryptKeys)}: pass the one from before a rotation as olderSealKeys`,
      );
    return key;
  };
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, keyOf, options).catch(untrusted(sealed));
  const { typ, cty, iss: outerIss, aud: outerAud } = protectedHeader;
  if (typ !== type.typ || cty !== type.cty || outerIss !== iss || outerAud !== aud)
    throw new UntrustedAnswer(
      `the sealed answer is a ${typ} of ${String(outerIss)} for ${String(outerAud)}, not a ${type.typ} of ${iss} for ${aud}`,
    );
  const claims = await verifyMessage(type.cty, new TextDecoder().decode(plaintext), findKey);
  if (claims["iss"] !== iss || claims["aud"] !== aud)
    throw new UntrustedAnswer(
      `the answer was signed by ${String(claims["iss"])} for ${String(claims["aud"])}, and its header says ${iss} for ${aud}`,
    );
  return claims;
};

/** Finds the sender's public key by its kid, among pinned or published keys. */
export type FindKey = (kid: string) => Promise<Key | undefined>;

/** Verifies a compact JWS of one type and returns its claims; the caller checks times and parties. Throws UntrustedAnswer. */
export const verifyMessage = async (typ: string, jws: string, findKey: FindKey): Promise<Record<string, unknown>> => {
  const keyOf = async ({ kid = "" }: { readonly kid?: string }): Promise<JWK> =>
    ((await findKey(kid)) as JWK | undefined) ??
    Promise.reject(new UntrustedAnswer(`no trusted party has the key ${kid}`));
  const verified = await compactVerify(jws, keyOf, { algorithms: ["ES256"] }).catch(untrusted(jws));
  const { payload, protectedHeader } = verified;
  if (protectedHeader.typ !== typ)
    throw new UntrustedAnswer(`the answer is of type ${String(protectedHeader.typ)}, not ${typ}`);
  return JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
};

/** SHA-256 in base64url. */
export const digestOf = async (text: string): Promise<string> =>
  base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));

/** Names the key of a token that fails, because that says whose keys to compare. */
const untrusted =
  (token: unknown) =>
  (cause: unknown): never => {
    if (cause instanceof UntrustedAnswer) throw cause;
    const { kid } = headerOf(token);
    const key = kid === undefined ? "names no key" : `names the key ${kid}`;
    const why = cause instanceof Error ? `: ${cause.message}` : "";
    throw new UntrustedAnswer(`the answer, which ${key}, cannot be decrypted or verified${why}`, { cause });
  };

const headerOf = (token: unknown): { readonly kid?: string } => {
  try {
    return decodeProtectedHeader(String(token));
  } catch {
    return {};
  }
};

const kidsOf = (keys: readonly Key[]): string => keys.map(({ kid }) => kid).join(", ");
