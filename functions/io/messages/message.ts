import type { KeyObject } from "node:crypto";
import { reject, type Rejection } from "../../../domain/rejection.ts";
import { objectOf, sha256 } from "./base64url.ts";
import { decryptJwe, encryptJwe, parseJwe } from "./jwe.ts";
import type { PublicJwk } from "./jwk.ts";
import { isSignedBy, parseJws, type PrivateKey, signJws } from "./jws.ts";

/** An authentic message: who says it to whom, its identity `jti` (unique per `iss`), and all its claims. */
export type Message = {
  readonly iss: string;
  readonly aud: string;
  readonly jti: string;
  /** The key that signed it. */
  readonly kid: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** SHA-256 of the payload's bytes. Never the token's: the same message verifies with a flipped ECDSA `s`. */
  readonly digest: string;
};

/** The types of a sealed message, outside and inside. */
export type Kind = { readonly typ: string; readonly cty: string };

/** What mall and lender tell each other. */
export const sealedPart: Kind = { typ: "tally-sealed+jwe", cty: "tally-msg+jws" };

/** What the purchaser's browser tells the lender, past the mall. */
export const purchaserPart: Kind = { typ: "tally-pur+jwe", cty: "tally-pur+jws" };

/** Finds the pinned key of a sender; keys of other senders must not be found, whatever their kid. */
export type FindKey = (iss: string, kid: string) => Promise<PublicJwk | undefined> | PublicJwk | undefined;

type Expected = { readonly aud: string; readonly now: string; readonly findKey: FindKey };

/** One answer for all failures to open, so that nobody learns from it what nearly worked. */
export const invalidMessage: Rejection = reject(
  "InvalidMessage",
  "the message cannot be opened: check its keys, recipient, types, times and base64url",
);

/** A message lives five minutes at most; a sender's clock may be one minute ahead. */
const longestLife = 300;

const clockSkew = 60;

/** Verifies a compact JWS of the profile: authentic, for `aud`, alive at `now`. An authentic one that is too old is `MessageExpired`. */
export const verifyCompact = async (
  token: unknown,
  { typ, ...expected }: Expected & { readonly typ: string },
): Promise<Message | Rejection> => {
  const message = await authenticate(token, typ, expected);
  return message ? stillAlive(message, expected.now) : invalidMessage;
};

/** Opens a message sealed for us: JWE outside, JWS inside, both of one `kind`, and both naming the same sender and recipient. */
export const openSealed = async (
  sealed: unknown,
  {
    kind,
    decryptKey,
    ...expected
  }: Expected & {
    readonly kind: Kind;
    readonly decryptKey: (kid: string) => Promise<KeyObject | undefined> | KeyObject | undefined;
  },
): Promise<Message | Rejection> => {
  const jwe = parseJwe(sealed);
  if (!jwe) return invalidMessage;
  const { alg: _alg, enc: _enc, epk: _epk, typ, cty, kid, iss, aud, ...strange } = jwe.header;
  const fits = typ === kind.typ && cty === kind.cty && aud === expected.aud && Object.keys(strange).length === 0;
  if (!fits || typeof kid !== "string") return invalidMessage;

  const key = await decryptKey(kid);
  const plaintext = key && decryptJwe(jwe, key);
  const message = plaintext && (await authenticate(plaintext.toString(), kind.cty, expected));
  // Without this, one party could put its own address on what another has signed.
  return message && message.iss === iss ? stillAlive(message, expected.now) : invalidMessage;
};

/** Signs claims and seals them for one recipient; `iss` and `aud` are repeated outside. */
export const seal = (
  claims: { readonly iss: string; readonly aud: string; readonly [claim: string]: unknown },
  signKey: PrivateKey,
  recipient: PublicJwk,
  { typ, cty }: Kind = sealedPart,
): string => encryptJwe(signJws(cty, claims, signKey), { typ, cty, iss: claims.iss, aud: claims.aud }, recipient);

/** The time of a claim, in whole seconds since 1970. */
export const secondsOf = (instant: string): number => Math.floor(Date.parse(instant) / 1000);

const authenticate = async (token: unknown, typ: string, expected: Expected): Promise<Message | undefined> => {
  const jws = parseJws(token);
  if (jws?.typ !== typ) return undefined;
  const claims = objectOf(jws.payload);
  if (!claims) return undefined;
  const { iss, aud, iat, exp, jti } = claims;
  if (!isName(iss) || !isName(jti) || aud !== expected.aud || !isSecond(iat) || !isSecond(exp)) return undefined;
  if (exp <= iat || exp - iat > longestLife || iat > secondsOf(expected.now) + clockSkew) return undefined;

  const key = await expected.findKey(iss, jws.kid);
  if (key?.kid !== jws.kid || key.use !== "sig" || !isSignedBy(jws, key)) return undefined;
  const [issuedAt = "", expiresAt = ""] = [iat, exp].map((second) => new Date(second * 1000).toISOString());
  return { iss, aud: expected.aud, jti, kid: jws.kid, issuedAt, expiresAt, claims, digest: sha256(jws.payload) };
};

const stillAlive = (message: Message, now: string): Message | Rejection =>
  message.expiresAt > new Date(now).toISOString()
    ? message
    : reject("MessageExpired", `the message expired at ${message.expiresAt}: sign it anew`);

/** Names end up in keys of items, so they are short and have no separators of ours. */
const isName = (value: unknown): value is string => typeof value === "string" && /^[\w.:-]{1,64}$/.test(value);

/** Seconds of the years 1970 to 9999: what `Date` can print. */
const isSecond = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) < 253_402_300_800;
