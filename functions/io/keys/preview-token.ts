import * as z from "zod";
import type { Instant } from "../../../domain/calendar.ts";
import type { Commitment } from "../../../domain/purchase/refund-request.ts";
import { reject, type Rejection } from "../../../domain/rejection.ts";
import { publicKeys } from "./key-store.ts";
import { objectOf, sha256 } from "../messages/base64url.ts";
import { isSignedBy, parseJws, type PrivateKey, signJws } from "../messages/jws.ts";
import { invalidMessage, secondsOf } from "../messages/message.ts";

/** Whose refund a token commits: the mall's, of that purchase, and what its request asks for. */
export type PreviewOf = { readonly mall: string; readonly purchaseId: string; readonly ask: object };

const typ = "tally-preview+jws";

const Claims = z.object({
  aud: z.string(),
  txn: z.string(),
  what: z.string(),
  ver: z.int(),
  loan: z.int(),
  on: z.iso.date(),
  exp: z.int(),
});

/** The gateway's signed word on what was previewed, and of what state it is true; it is stored nowhere. */
export const signPreview = (
  { mall, purchaseId, ask }: PreviewOf,
  { purchase: ver, loan, on, expiresAt }: Commitment,
  now: Instant,
  signKey: PrivateKey,
): string => {
  const of = { iss: "gateway", aud: mall, txn: purchaseId, what: digestOf(ask) };
  return signJws(typ, { ...of, ver, loan, on, iat: secondsOf(now), exp: secondsOf(expiresAt) }, signKey);
};

/** What a token commits to; whether that is still true, the purchase and the loan must say. */
export const readPreview = async (token: string, of: PreviewOf): Promise<Commitment | Rejection> => {
  const jws = parseJws(token);
  const key = jws && (await publicKeys()).find(({ kid, use }) => kid === jws.kid && use === "sig");
  if (!jws || jws.typ !== typ || !key || !isSignedBy(jws, key)) return invalidMessage;
  const claims = Claims.safeParse(objectOf(jws.payload));
  if (!claims.success) return invalidMessage;
  const { aud, txn, what, ver: purchase, loan, on, exp } = claims.data;
  if (aud !== of.mall || txn !== of.purchaseId || what !== digestOf(of.ask))
    return reject("PreviewMismatch", "the token was given for another purchase, or for other goods or another amount");
  return { purchase, loan, on, expiresAt: new Date(exp * 1000).toISOString() };
};

/** The same goods in another order are the same. */
const digestOf = (ask: object): string => {
  const said = JSON.stringify(ask, (_, value: unknown) => {
    if (typeof value === "bigint") return value.toString();
    return Array.isArray(value)
      ? (value as { readonly id: string }[]).toSorted((a, b) => (a.id < b.id ? -1 : 1))
      : value;
  });
  return sha256(said).slice(0, 22);
};
