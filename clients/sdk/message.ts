import { base64url, compactDecrypt, CompactEncrypt, CompactSign, compactVerify, type JWK } from "jose";
import { UntrustedAnswer } from "./problem.ts";

/** A P-256 key as JWK with `use`, `alg` and its RFC 7638 thumbprint as `kid`; private ones have `d`. */
export type Key = Readonly<Record<"kid" | "kty" | "crv" | "x" | "y", string>> & {
  readonly d?: string;
  readonly use?: string;
  readonly alg?: string;
};

/** The time in milliseconds since 1970; asked for each message, because a sandbox's clock may run ahead of ours. */
export type Now = () => number | Promise<number>;

/** The types of a sealed message, outside and inside. */
export type Kind = { readonly typ: string; readonly cty: string };
export const sealedPart: Kind = { typ: "tally-sealed+jwe", cty: "tally-msg+jws" };
export const purchaserPart: Kind = { typ: "tally-pur+jwe", cty: "tally-pur+jws" };

/** What every message says beside its business. */
export type Claims = { readonly iss: string; readonly aud: string; readonly [claim: string]: unknown };

/** Messages live five minutes at most; a verifier refuses longer ones. */
const lifeSeconds = 300;

/** Adds when a message was said, until when it counts, and a name that nobody uses twice. */
export const stamped = async <C extends Claims>(claims: C, now: Now) => {
  const iat = Math.floor((await now()) / 1000);
  return { ...claims, iat, exp: iat + lifeSeconds, jti: crypto.randomUUID() };
};

/** A private key that Web Crypto holds and gives to nobody, as a browser keeps a purchaser's, and its name. */
export type HeldKey = { readonly kid: string; readonly held: Awaited<ReturnType<typeof crypto.subtle.importKey>> };

/** Signs claims as a compact ES256 JWS. */
export const signMessage = async (typ: string, claims: Claims, key: Key | HeldKey): Promise<string> =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: "ES256", typ, kid: key.kid })
    .sign("held" in key ? key.held : key);

/** Signs claims and seals them for one recipient's `enc` key. */
export const sealMessage = async (
  kind: Kind,
  claims: Claims,
  signKey: Key | HeldKey,
  recipient: Key,
): Promise<string> =>
  new CompactEncrypt(new TextEncoder().encode(await signMessage(kind.cty, claims, signKey)))
    .setProtectedHeader({
      alg: "ECDH-ES+A256KW",
      enc: "A256GCM",
      ...kind,
      kid: recipient.kid,
      iss: claims.iss,
      aud: claims.aud,
    })
    .encrypt(recipient);

/** Opens what was sealed for us; throws UntrustedAnswer unless sender, recipient and types are the expected ones, inside and outside. */
export const openMessage = async (
  kind: Kind,
  sealed: string,
  decryptKeys: readonly Key[],
  { iss, aud, findKey }: { readonly iss: string; readonly aud: string; readonly findKey: FindKey },
): Promise<Record<string, unknown>> => {
  const options = { keyManagementAlgorithms: ["ECDH-ES+A256KW"], contentEncryptionAlgorithms: ["A256GCM"] };
  const keyOf = async ({ kid = "" }: { readonly kid?: string }): Promise<Key> => {
    const key = decryptKeys.find((each) => each.kid === kid);
    if (!key) throw new UntrustedAnswer(`we have no key ${kid} to open with`);
    return key;
  };
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, keyOf, options).catch(untrusted);
  const { typ, cty, iss: outerIss, aud: outerAud } = protectedHeader;
  if (typ !== kind.typ || cty !== kind.cty || outerIss !== iss || outerAud !== aud)
    throw new UntrustedAnswer("the sealed answer is not addressed as expected");
  const claims = await verifyMessage(kind.cty, new TextDecoder().decode(plaintext), findKey);
  if (claims["iss"] !== iss || claims["aud"] !== aud)
    throw new UntrustedAnswer("the answer was signed by or for somebody else than its seal says");
  return claims;
};

/** The sender's public key by its kid, if it is pinned or published. */
export type FindKey = (kid: string) => Promise<Key | undefined>;

/** Verifies a compact JWS of one type and gives its claims; times and parties are the caller's to check. */
export const verifyMessage = async (typ: string, jws: string, findKey: FindKey): Promise<Record<string, unknown>> => {
  const keyOf = async ({ kid = "" }: { readonly kid?: string }): Promise<JWK> =>
    ((await findKey(kid)) as JWK | undefined) ??
    Promise.reject(new UntrustedAnswer(`nobody we trust has the key ${kid}`));
  const { payload, protectedHeader } = await compactVerify(jws, keyOf, { algorithms: ["ES256"] }).catch(untrusted);
  if (protectedHeader.typ !== typ) throw new UntrustedAnswer(`the answer is no ${typ}`);
  return JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
};

/** SHA-256 in base64url. */
export const digestOf = async (text: string): Promise<string> =>
  base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));

const untrusted = (cause: unknown): never => {
  throw cause instanceof UntrustedAnswer ? cause : new UntrustedAnswer("the answer cannot be opened", { cause });
};
