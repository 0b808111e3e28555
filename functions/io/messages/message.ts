import type { KeyObject } from "node:crypto";
import { addTime, earlierOf } from "../../../domain/calendar.ts";
import { reject, type Rejection } from "../../../domain/rejection.ts";
import { parseJsonObject, sha256 } from "./base64url.ts";
import { decryptJwe, encryptJwe, parseJwe } from "./jwe.ts";
import type { PublicJwk } from "./jwk.ts";
import { isSignedBy, parseJws, type PrivateKey, signJws } from "./jws.ts";

/** An authentic message: issuer, audience, its identity `jti` (unique per `iss`), and all its claims. */
export type Message = {
  readonly iss: string;
  readonly aud: string;
  readonly jti: string;
  /** The key that signed it. */
  readonly kid: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** SHA-256 of the payload's bytes, not of the token's: the same message also verifies with a flipped ECDSA `s`. */
  readonly digest: string;
};

/** The outer (JWE) and inner (JWS) type of a sealed message. */
export type MessageType = { readonly typ: string; readonly cty: string };

/** Messages between mall and lender. */
export const sealedPart: MessageType = { typ: "tally-sealed+jwe", cty: "tally-msg+jws" };

/** The message from the purchaser's browser to the lender, which the mall cannot read. */
export const purchaserPart: MessageType = { typ: "tally-pur+jwe", cty: "tally-pur+jws" };

/** Finds the pinned key of a sender; it must not find keys of other senders, whatever their kid. */
export type FindKey = (iss: string, kid: string) => Promise<PublicJwk | undefined> | PublicJwk | undefined;

type Expected = {
  readonly aud: string;
  readonly now: string;
  readonly findKey: FindKey;
  /** The longest time from `iat` to `exp`; five minutes by default. */
  readonly maxLifetimeSeconds?: number;
  /** How long after `iat` it may arrive, where that is less than its lifetime. */
  readonly maxAgeSeconds?: number;
};

/** One rejection for all failures to open a message, so that it does not reveal which check failed. */
export const invalidMessage: Rejection = reject(
  "InvalidMessage",
  "the message cannot be opened: check its keys, recipient, types, times and base64url",
);

/** A message is valid for at most five minutes; a sender's clock may be one minute ahead. */
const defaultLifetimeSeconds = 300;

const clockSkewSeconds = 60;

/** Verifies a compact JWS of the profile: authentic, for `aud`, valid at `now`. An authentic but expired one is `MessageExpired`. */
export const verifyCompact = async (
  token: unknown,
  { typ, ...expected }: Expected & { readonly typ: string },
): Promise<Message | Rejection> => {
  const message = await authenticate(token, typ, expected);
  return message ? rejectIfExpired(message, expected) : invalidMessage;
};

/** Verifies a compact JWS that is kept as evidence: authentic and for `aud`, however old it is. */
export const verifyEvidence = async (
  token: unknown,
  { typ, ...expected }: Expected & { readonly typ: string },
): Promise<Message | undefined> => authenticate(token, typ, expected);

/** Opens a message sealed for this recipient: a JWS inside a JWE, with the types of `kind` and the same sender and recipient in both. */
export const openSealed = async (
  sealed: unknown,
  {
    kind,
    decryptKey,
    ...expected
  }: Expected & {
    readonly kind: MessageType;
    readonly decryptKey: (kid: string) => Promise<KeyObject | undefined> | KeyObject | undefined;
  },
): Promise<Message | Rejection> => {
  const jwe = parseJwe(sealed);
  if (!jwe) return invalidMessage;
  const { alg: _alg, enc: _enc, epk: _epk, typ, cty, kid, iss, aud, ...unknown } = jwe.header;
  const isExpected = typ === kind.typ && cty === kind.cty && aud === expected.aud && Object.keys(unknown).length === 0;
  if (!isExpected || typeof kid !== "string") return invalidMessage;

  const key = await decryptKey(kid);
  const plaintext = key && decryptJwe(jwe, key);
  const message = plaintext && (await authenticate(plaintext.toString(), kind.cty, expected));
  // Without this check, one party could name itself as the sender of a message that another has signed.
  return message && message.iss === iss ? rejectIfExpired(message, expected) : invalidMessage;
};

/** Signs claims and encrypts them for one recipient; `iss` and `aud` are repeated in the JWE header. */
export const seal = (
  claims: { readonly iss: string; readonly aud: string; readonly [claim: string]: unknown },
  signKey: PrivateKey,
  recipient: PublicJwk,
  { typ, cty }: MessageType = sealedPart,
): string => encryptJwe(signJws(cty, claims, signKey), { typ, cty, iss: claims.iss, aud: claims.aud }, recipient);

/** The time of a claim, in whole seconds since 1970. */
export const secondsOf = (instant: string): number => Math.floor(Date.parse(instant) / 1000);

const authenticate = async (token: unknown, typ: string, expected: Expected): Promise<Message | undefined> => {
  const jws = parseJws(token);
  if (jws?.typ !== typ) return undefined;
  const claims = parseJsonObject(jws.payload);
  if (!claims) return undefined;
  const { iss, aud, iat, exp, jti } = claims;
  const { maxLifetimeSeconds = defaultLifetimeSeconds } = expected;
  if (!isName(iss) || !isName(jti) || aud !== expected.aud || !isEpochSecond(iat) || !isEpochSecond(exp))
    return undefined;
  if (exp <= iat || exp - iat > maxLifetimeSeconds || iat > secondsOf(expected.now) + clockSkewSeconds)
    return undefined;

  const key = await expected.findKey(iss, jws.kid);
  if (key?.kid !== jws.kid || key.use !== "sig" || !isSignedBy(jws, key)) return undefined;
  const [issuedAt = "", expiresAt = ""] = [iat, exp].map((second) => new Date(second * 1000).toISOString());
  return { iss, aud: expected.aud, jti, kid: jws.kid, issuedAt, expiresAt, claims, digest: sha256(jws.payload) };
};

const rejectIfExpired = (message: Message, { now, maxAgeSeconds }: Expected): Message | Rejection => {
  const { issuedAt, expiresAt } = message;
  const until =
    maxAgeSeconds === undefined ? expiresAt : earlierOf(expiresAt, addTime(issuedAt, { seconds: maxAgeSeconds }));
  return until > new Date(now).toISOString()
    ? message
    : messageExpired(`the message was signed at ${issuedAt} and expired at ${until}`, now);
};

/** The rejection of a message whose time is over: it names both clocks, because the sender's is often the one that is wrong. */
export const messageExpired = (what: string, now: string): Rejection =>
  reject(
    "MessageExpired",
    `${what}, and it is ${now} here: sign it again, and check your clock if the times are far apart`,
  );

/** Names become parts of item keys, so they are short and without key separators. */
const isName = (value: unknown): value is string => typeof value === "string" && /^[\w.:-]{1,64}$/.test(value);

/** Seconds of the years 1970 to 9999, which `Date` can format. */
const isEpochSecond = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) < 253_402_300_800;
