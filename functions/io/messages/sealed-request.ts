import type { KeyObject } from "node:crypto";
import * as z from "zod";
import type { Money } from "../../../domain/money.ts";
import type { ShownDisclosure } from "../../../domain/plan/consent.ts";
import { isRejection, reject, type Rejection } from "../../../domain/rejection.ts";
import { sha256 } from "./base64url.ts";
import { Line, Minor, mostLines, Order, readAmount, readClaims } from "./claims.ts";
import { orderDigest } from "./digests.ts";
import type { PublicJwk } from "./jwk.ts";
import { invalidMessage, type Message, openSealed, purchaserPart, sealedPart } from "./message.ts";

/** A loan request as only the lender sees it: what was bought, and by whom. */
export type LoanRequestMessage = {
  readonly claims: {
    readonly mall: string;
    readonly order: string;
    readonly amount: Money;
    readonly jti: string;
    readonly expiresAt: string;
  };
  readonly body: z.infer<typeof Body>;
  /** The purchaser's own word, signed by the key pinned at the account. */
  readonly purchaser: {
    readonly account: string;
    readonly contact: string;
    /** How to pay back, where it is not as the account does; and what was shown of its cost. */
    readonly plan?: string;
    readonly shown?: ShownDisclosure;
    readonly consentJti: string;
    readonly consentExpiresAt: string;
  };
  /** SHA-256 of the sealed request, which the decision repeats as `prev`. */
  readonly digest: string;
  /** What the purchaser has consented to: see `orderDigest`. */
  readonly orderDigest: string;
};

type Reading = {
  readonly lenderId: string;
  /** The mall that the gateway says it comes from. */
  readonly mall: string;
  readonly now: string;
  /** The keys that the lender itself pinned for that mall, among them that of a kid if it is one of them. */
  readonly mallKeys: (kid: string) => Promise<readonly PublicJwk[]> | readonly PublicJwk[];
  /** The lender's private key to receive, by its kid. */
  readonly unwrap: (kid: string) => Promise<KeyObject | undefined> | KeyObject | undefined;
  /** The key pinned at a purchaser's account. */
  readonly accountKey: (account: string) => Promise<PublicJwk | undefined> | PublicJwk | undefined;
};

const Body = z.object({
  /** How the mall calls the purchaser; shown, never believed. */
  purchaser: z.record(z.string().max(64), z.string().max(256)).optional(),
  lines: z
    .array(Line.extend({ description: z.string().max(256) }))
    .min(1)
    .max(mostLines),
  pur: z.string(),
});

const Claims = z.object({ op: z.literal("loan.request"), ord: Order, amt: Minor, cur: z.string(), body: Body });

const Consent = z.object({
  op: z.literal("loan.consent"),
  osh: z.string(),
  body: z
    .object({
      contact: z.string().min(1).max(256),
      consent: z.literal(true),
      plan: z.string().min(1).max(64).optional(),
      shown: z.object({ day: z.iso.date(), digest: z.string().max(64) }).optional(),
    })
    .refine(({ plan, shown }) => plan !== undefined || shown === undefined, "shown: name the plan that was shown"),
});

/** Opens a sealed loan request: the mall's word in the lender's envelope, and in it the purchaser's consent to this very order. */
export const openLoanRequest = async (sealed: string, reading: Reading): Promise<LoanRequestMessage | Rejection> => {
  const { lenderId: aud, mall, now, mallKeys, unwrap: decryptKey } = reading;
  const findKey = async (iss: string, kid: string) =>
    iss === mall ? (await mallKeys(kid)).find((key) => key.kid === kid) : undefined;
  const request = await openSealed(sealed, { kind: sealedPart, aud, now, findKey, decryptKey });
  if (isRejection(request)) return request;

  if (request.claims["op"] !== "loan.request") return invalidMessage;
  const claims = readClaims(Claims, request.claims);
  if (isRejection(claims)) return claims;
  const amount = readAmount(claims.amt, claims.cur);
  if (isRejection(amount)) return amount;
  if (claims.body.lines.reduce((total, line) => total + BigInt(line.amount), 0n) !== amount.minor)
    return reject("AmountMismatch", "the sealed lines do not sum to amt");

  const consent = await openConsent(claims.body.pur, reading);
  if (isRejection(consent)) return consent;
  const order = { mall, order: claims.ord, amount: claims.amt, currency: claims.cur, lines: claims.body.lines };
  if (consent.osh !== orderDigest(order)) return invalidMessage;
  return {
    claims: { mall, order: claims.ord, amount, jti: request.jti, expiresAt: request.expiresAt },
    body: claims.body,
    purchaser: consent.purchaser,
    digest: sha256(sealed),
    orderDigest: consent.osh,
  };
};

/** A stranger's account fails like any other message, so that a mall cannot ask who has one. */
const openConsent = async (pur: string, { lenderId: aud, now, accountKey, unwrap: decryptKey }: Reading) => {
  const findKey = (account: string) => accountKey(account);
  const message: Message | Rejection = await openSealed(pur, { kind: purchaserPart, aud, now, findKey, decryptKey });
  if (isRejection(message)) return message;
  const consent = readClaims(Consent, message.claims);
  if (isRejection(consent)) return consent;
  const { iss: account, jti: consentJti, expiresAt: consentExpiresAt } = message;
  const { contact, plan, shown } = consent.body;
  const choice = { ...(plan !== undefined && { plan }), ...(shown && { shown }) };
  return { osh: consent.osh, purchaser: { account, contact, ...choice, consentJti, consentExpiresAt } };
};
