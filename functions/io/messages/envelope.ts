import * as z from "zod/mini";
import type { Money } from "../../../domain/money.ts";
import { isRejection, reject, type Rejection } from "../../../domain/rejection.ts";
import { sha256 } from "./base64url.ts";
import { Minor, Order, parseAmount, parseClaims } from "./claims.ts";
import type { PublicJwk } from "./jwk.ts";
import { type FindKey, invalidMessage, type Message, verifyCompact, verifyEvidence } from "./message.ts";
import { text } from "../../schemas/basic-schema.ts";

/** A mall's signed request to the gateway: routing data and the digests of the accompanying sealed parts. */
export type Envelope = {
  readonly mall: string;
  readonly op: string;
  /** The order number and purchase of the request; absent where it concerns the mall itself. */
  readonly order?: string;
  readonly purchaseId?: string;
  readonly amount?: Money;
  readonly jti: string;
  /** The mall's key that signed it. */
  readonly kid: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly parts: readonly { readonly to: string; readonly s256: string }[];
  readonly body: unknown;
  /** SHA-256 of the payload: equal for each repeat of the same bytes, even with a flipped signature. */
  readonly digest: string;
};

const Claims = z
  .object({
    op: z.string(),
    ord: z.optional(Order),
    txn: z.optional(text(1, 64)),
    amt: z.optional(Minor),
    cur: z.optional(z.string()),
    parts: z.optional(
      z.array(z.strictObject({ to: text(1, 64), s256: z.string().check(z.length(43)) })).check(z.maxLength(4)),
    ),
    body: z.unknown(),
  })
  .check(
    z.refine(({ amt, cur }) => (amt === undefined) === (cur === undefined), {
      path: ["cur"],
      message: "amt and cur must be given together",
    }),
  );

/** The subject of an envelope: a new order, a purchase, or the mall itself. */
export type EnvelopeSubject = "order" | "purchase" | "mall";

type KeysOf = (mall: string, kid: string) => Promise<readonly PublicJwk[] | undefined>;

const typ = "tally-env+jws";

/** The gateway takes an envelope for five minutes; for as long as its mall signed, up to seven days, the lender acts on it as evidence. */
const [maxAgeSeconds, maxLifetimeSeconds] = [300, 604_800];

const memberNames: readonly string[] = "iss aud iat exp jti op ord txn amt cur parts body".split(" ");

/** Opens a mall's envelope for the operation `op`, for the gateway or another recipient `aud`; `keysOf` returns keys pinned for a mall, including `kid` if it is pinned. */
export const openEnvelope = async (
  jws: string,
  { op, about, aud = "gateway" }: { readonly op: string; readonly about: EnvelopeSubject; readonly aud?: string },
  keysOf: KeysOf,
  now: string,
): Promise<Envelope | Rejection> => {
  const findKey = finder(keysOf);
  const message = await verifyCompact(jws, { typ, aud, now, findKey, maxLifetimeSeconds, maxAgeSeconds });
  if (isRejection(message)) return message;
  // An envelope signed for one operation must not start another.
  if (message.claims["op"] !== op) return invalidMessage;
  // The gateway keeps some envelopes, so it takes none with what it does not know: it could be about a person.
  const unknown = Object.keys(message.claims).find((name) => !memberNames.includes(name));
  return unknown === undefined
    ? readEnvelope(message, about)
    : reject("InvalidMessage", `the envelope has the unknown member ${JSON.stringify(unknown)}`);
};

/** Opens the envelope of an earlier request to the gateway about a purchase, whatever its operation and age; undefined if it is not authentic. */
export const openOldEnvelope = async (jws: string, keysOf: KeysOf, now: string): Promise<Envelope | undefined> => {
  const message = await verifyEvidence(jws, { typ, aud: "gateway", now, findKey: finder(keysOf), maxLifetimeSeconds });
  const envelope = message && readEnvelope(message, "purchase");
  return isRejection(envelope) ? undefined : envelope;
};

const finder =
  (keysOf: KeysOf): FindKey =>
  async (mall, kid) =>
    (await keysOf(mall, kid))?.find((key) => key.kid === kid);

const readEnvelope = (message: Message, about: EnvelopeSubject): Envelope | Rejection => {
  const claims = parseClaims(Claims, message.claims);
  if (isRejection(claims)) return claims;
  const amount = claims.amt !== undefined && claims.cur !== undefined ? parseAmount(claims.amt, claims.cur) : undefined;
  if (isRejection(amount)) return amount;
  const { op, ord, txn, parts = [] } = claims;
  if (about !== "mall" && ord === undefined)
    return reject("InvalidRequest", "/ord: the order's number, 1 to 64 printable characters");
  if (about === "order" && (!amount || parts.length === 0))
    return reject("InvalidRequest", missing(op, { amt: claims.amt, cur: claims.cur, parts: parts[0] }));
  if (about === "purchase" && txn === undefined)
    return reject("InvalidRequest", `/txn: a ${op} needs the purchase's id`);
  return {
    mall: message.iss,
    op,
    ...(ord !== undefined && { order: ord }),
    ...(txn !== undefined && { purchaseId: txn }),
    ...(amount && { amount }),
    jti: message.jti,
    kid: message.kid,
    issuedAt: message.issuedAt,
    expiresAt: message.expiresAt,
    parts,
    body: claims.body,
    digest: message.digest,
  };
};

/** The claims that an order needs and the message does not have. */
const missing = (op: string, claims: Readonly<Record<string, unknown>>): string =>
  Object.entries(claims)
    .flatMap(([name, value]) => (value === undefined ? [`/${name}: a ${op} needs it`] : []))
    .join("; ");

/** True when the envelope binds this sealed part for that recipient, and no other part for it. */
export const bindsPart = ({ parts }: Pick<Envelope, "parts">, to: string, sealed: string): boolean => {
  const [part, ...more] = parts.filter((each) => each.to === to);
  return part?.s256 === sha256(sealed) && more.length === 0;
};
