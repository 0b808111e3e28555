import { base64url, compactVerify, type JWK } from "jose";
import { digestOf, type Key } from "./message.ts";

/** A key that is trusted: pinned, or named by the statement of a trusted key. `nbf` is from when it is used. */
type TrustedKey = Key & { readonly nbf: number };

/** The trusted keys, and why statements by trusted keys were refused, by the kid of the key that they name. */
export type Chain = { readonly keys: readonly TrustedKey[]; readonly refused: ReadonlyMap<string, string> };

/** Whose statements are read, how long before its use a key must have been announced, and the time; all in seconds. */
type Reading = { readonly iss: string; readonly noticeSeconds: number; readonly now: number };

/** A signed statement by one key that another follows it. */
type Statement = { readonly by: string; readonly iat: number; readonly key: TrustedKey };

/** A clock may be a minute ahead. */
const skewSeconds = 60;

/**
 * Follows the statements of a party from its pinned keys to its newest ones. The order of the list proves nothing and is ignored: only
 * what a trusted key has signed counts.
 */
export const followChain = async (
  pins: readonly Key[],
  successors: readonly string[],
  reading: Reading,
): Promise<Chain> => {
  const keys = new Map<string, TrustedKey>(pins.map((pin) => [pin.kid, { ...pin, nbf: pin.nbf ?? 0 }]));
  const refused = new Map<string, string>();
  const waiting = new Set(successors);
  for (let before = Infinity; waiting.size < before;) {
    before = waiting.size;
    const statements: Statement[] = [];
    for (const token of waiting) {
      const signer = keys.get(kidOf(token));
      if (signer?.use !== "sig") continue;
      waiting.delete(token);
      const read = await readStatement(token, signer, reading);
      if ("why" in read) refused.set(read.kid, read.why);
      else statements.push(read);
    }
    for (const statement of statements) {
      const why = flawOf(statement, statements);
      if (why !== undefined) refused.set(statement.key.kid, why);
      // A pinned key without a time is used from the time that was signed for it.
      else if ((keys.get(statement.key.kid)?.nbf ?? 0) === 0) keys.set(statement.key.kid, statement.key);
    }
  }
  return { keys: [...keys.values()], refused };
};

/** What is wrong with a statement among all of its signer. */
const flawOf = ({ by, iat, key }: Statement, all: readonly Statement[]): string | undefined => {
  const next = all.filter((other) => other.by === by && other.key.use === "sig");
  if (key.use === "sig" && new Set(next.map((other) => other.key.kid)).size > 1)
    return `the key ${by} names more than one signing key after it, so somebody else may have its private key`;
  if (next.some((other) => other.key.kid !== key.kid && iat > other.key.nbf))
    return `the key ${by} signed for it after its own end`;
  return undefined;
};

/** Verifies a statement by its signer; `why` says what is wrong with it. */
const readStatement = async (
  token: string,
  signer: TrustedKey,
  { iss, noticeSeconds, now }: Reading,
): Promise<Statement | { readonly kid: string; readonly why: string }> => {
  const by = signer.kid;
  const verified = await compactVerify(token, { ...signer } as JWK, { algorithms: ["ES256"] }).catch(() => undefined);
  const claims = verified && parse(verified.payload);
  const jwk = claims && profileKeyOf(claims["jwk"]);
  const kid = jwk?.kid ?? "?";
  const refuse = (why: string) => ({ kid, why });
  if (!claims) return refuse(`a statement in the name of ${by} has a wrong signature`);
  const { iat, nbf } = claims;
  if (verified.protectedHeader.typ !== "tally-successor+jws" || claims["iss"] !== iss)
    return refuse(`the statement by ${by} is not one of ${iss} about its keys`);
  if (!jwk || (await thumbprintOf(jwk)) !== kid) return refuse(`the statement by ${by} names no valid key`);
  if (typeof iat !== "number" || typeof nbf !== "number" || iat > now + skewSeconds)
    return refuse(`the statement by ${by} is from the future`);
  if (nbf - iat < noticeSeconds)
    return refuse(`the statement by ${by} came ${nbf - iat} seconds before its use, less than ${noticeSeconds}`);
  if (iat < signer.nbf) return refuse(`the key ${by} signed for it before it was in use itself`);
  return { by, iat, key: { ...jwk, nbf } };
};

/** The kid in the header, unverified. */
const kidOf = (token: string): string => {
  const kid = parse(decode(token.split(".")[0] ?? ""))?.["kid"];
  return typeof kid === "string" ? kid : "";
};

const decode = (text: string): Uint8Array => {
  try {
    return base64url.decode(text);
  } catch {
    return new Uint8Array();
  }
};

const parse = (bytes: Uint8Array): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};

/** The members of a key of the message profile; undefined for any other key. */
const profileKeyOf = (value: unknown): Key | undefined => {
  const { kty, crv, x, y, use, alg, kid, ...unknown } = (value ?? {}) as Record<string, unknown>;
  const isProfile =
    kty === "EC" &&
    crv === "P-256" &&
    ((use === "sig" && alg === "ES256") || (use === "enc" && alg === "ECDH-ES+A256KW")) &&
    [x, y, kid].every((text) => typeof text === "string" && text.length === 43) &&
    Object.keys(unknown).length === 0;
  return isProfile ? ({ kty, crv, x, y, use, alg, kid } as Key) : undefined;
};

const thumbprintOf = async ({ x, y }: Key): Promise<string> =>
  digestOf(JSON.stringify({ crv: "P-256", kty: "EC", x, y }));
