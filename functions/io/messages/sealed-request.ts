import type { KeyObject } from "node:crypto";
import * as z from "zod/mini";
import type { Money } from "../../../domain/money.ts";
import type { ShownDisclosure } from "../../../domain/plan/consent.ts";
import { maxLines } from "../../../domain/protocol/limits.ts";
import { isRejection, reject, type Rejection } from "../../../domain/rejection.ts";
import { sha256 } from "./base64url.ts";
import { Line, Minor, Order, parseAmount, parseClaims } from "./claims.ts";
import { orderDigest } from "./digests.ts";
import type { PublicJwk } from "./jwk.ts";
import { invalidMessage, type Message, openSealed, purchaserPart, sealedPart } from "./message.ts";
import { list, note, text, textUpTo } from "../../schemas/basic-schema.ts";

/** A loan request as only the lender sees it: the goods and the purchaser. */
export type LoanRequestMessage = {
  readonly claims: {
    readonly mall: string;
    readonly order: string;
    readonly amount: Money;
    readonly jti: string;
    /** When the mall signed it, and until when the lender may decide on it: a day later at most. */
    readonly issuedAt: string;
    readonly expiresAt: string;
  };
  readonly body: z.infer<typeof Body>;
  /** The purchaser's consent, signed with the key pinned for the account. */
  readonly purchaser: {
    readonly account: string;
    readonly contact: string;
    /** The purchaser's locale as a BCP 47 tag, for the amounts and days of notices. */
    readonly locale?: string;
    /** The chosen plan, if it is not the account's default; and the disclosure that was shown. */
    readonly plan?: string;
    readonly shown?: ShownDisclosure;
    readonly consentJti: string;
    readonly consentExpiresAt: string;
  };
  /** SHA-256 of the sealed request, which the decision repeats as `prev`. */
  readonly digest: string;
  /** The digest of the order to which the purchaser consented: see `orderDigest`. */
  readonly orderDigest: string;
};

type OpeningContext = {
  readonly lenderId: string;
  /** The sending mall, as stated by the gateway. */
  readonly mall: string;
  readonly now: string;
  /** The keys that the lender pinned for that mall, including the one with `kid` if it is pinned. */
  readonly mallKeys: (kid: string) => Promise<readonly PublicJwk[]> | readonly PublicJwk[];
  /** The lender's private decryption key, by its kid. */
  readonly unwrap: (kid: string) => Promise<KeyObject | undefined> | KeyObject | undefined;
  /** The key pinned for a purchaser's account. */
  readonly accountKey: (account: string) => Promise<PublicJwk | undefined> | PublicJwk | undefined;
};

/** A lender that is silent may decide within the time that mall and purchaser signed: a day at most. */
const maxLifetimeSeconds = 86_400;

const Body = z.object({
  /** The mall's data about the purchaser; displayed, never trusted. */
  purchaser: z.optional(z.record(textUpTo(64), note(0, 256))),
  lines: list(z.extend(Line, { description: note(0, 256) }), 1, maxLines),
  pur: z.string(),
});

const Claims = z.object({ op: z.literal("loan.request"), ord: Order, amt: Minor, cur: z.string(), body: Body });

const Consent = z.object({
  op: z.literal("loan.consent"),
  osh: z.string(),
  body: z
    .object({
      contact: text(1, 256),
      locale: z.optional(text(2, 35)),
      consent: z.literal(true),
      plan: z.optional(text(1, 64)),
      shown: z.optional(z.object({ day: z.iso.date(), digest: textUpTo(64) })),
    })
    .check(
      z.refine(({ plan, shown }) => plan !== undefined || shown === undefined, "shown: name the plan that was shown"),
    ),
});

/** Opens a sealed loan request: the mall's message to the lender, and in it the purchaser's consent to exactly this order. */
export const openLoanRequest = async (
  sealed: string,
  reading: OpeningContext,
): Promise<LoanRequestMessage | Rejection> => {
  const { lenderId: aud, mall, now, mallKeys, unwrap: decryptKey } = reading;
  const findKey = async (iss: string, kid: string) =>
    iss === mall ? (await mallKeys(kid)).find((key) => key.kid === kid) : undefined;
  const request = await openSealed(sealed, { kind: sealedPart, aud, now, maxLifetimeSeconds, findKey, decryptKey });
  if (isRejection(request)) return request;

  if (request.claims["op"] !== "loan.request") return invalidMessage;
  const claims = parseClaims(Claims, request.claims);
  if (isRejection(claims)) return claims;
  const amount = parseAmount(claims.amt, claims.cur);
  if (isRejection(amount)) return amount;
  if (claims.body.lines.reduce((total, line) => total + BigInt(line.amount), 0n) !== amount.minor)
    return reject("AmountMismatch", "the sealed lines do not sum to amt");

  const consent = await openConsent(claims.body.pur, reading);
  if (isRejection(consent)) return consent;
  const order = { mall, order: claims.ord, amount: claims.amt, currency: claims.cur, lines: claims.body.lines };
  if (consent.osh !== orderDigest(order)) return invalidMessage;
  return {
    claims: {
      mall,
      order: claims.ord,
      amount,
      jti: request.jti,
      issuedAt: request.issuedAt,
      expiresAt: request.expiresAt,
    },
    body: claims.body,
    purchaser: consent.purchaser,
    digest: sha256(sealed),
    orderDigest: consent.osh,
  };
};

/** An unknown account fails like any invalid message, so that a mall cannot find out who has an account. */
const openConsent = async (pur: string, { lenderId: aud, now, accountKey, unwrap: decryptKey }: OpeningContext) => {
  const findKey = (account: string) => accountKey(account);
  const expected = { kind: purchaserPart, aud, now, maxLifetimeSeconds, findKey, decryptKey };
  const message: Message | Rejection = await openSealed(pur, expected);
  if (isRejection(message)) return message;
  const consent = parseClaims(Consent, message.claims);
  if (isRejection(consent)) return consent;
  const { iss: account, jti: consentJti, expiresAt: consentExpiresAt } = message;
  const { contact, locale, plan, shown } = consent.body;
  const choice = { ...(plan !== undefined && { plan }), ...(shown && { shown }) };
  const reader = { contact, ...(locale !== undefined && { locale }) };
  return { osh: consent.osh, purchaser: { account, ...reader, ...choice, consentJti, consentExpiresAt } };
};
