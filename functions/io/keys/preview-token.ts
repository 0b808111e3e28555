import * as z from "zod/mini";
import type { Instant } from "../../../domain/calendar.ts";
import type { Commitment } from "../../../domain/purchase/refund-request.ts";
import { reject, type Rejection } from "../../../domain/rejection.ts";
import { publicKeys } from "./key-store.ts";
import { parseJsonObject, sha256 } from "../messages/base64url.ts";
import { isSignedBy, parseJws, type PrivateKey, signJws } from "../messages/jws.ts";
import { invalidMessage, secondsOf } from "../messages/message.ts";

/** The refund that a token commits: the mall, the purchase, and the requested refund. */
export type PreviewSubject = { readonly mall: string; readonly purchaseId: string; readonly refund: object };

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

/** The gateway's signed token of a preview and the state it is valid for; it is not stored. */
export const signPreview = (
  { mall, purchaseId, refund }: PreviewSubject,
  { purchase: ver, loan, on, expiresAt }: Commitment,
  now: Instant,
  signKey: PrivateKey,
): string => {
  const of = { iss: "gateway", aud: mall, txn: purchaseId, what: digestOf(refund) };
  return signJws(typ, { ...of, ver, loan, on, iat: secondsOf(now), exp: secondsOf(expiresAt) }, signKey);
};

/** The commitment in a token; the caller checks that it is still valid for the purchase and the loan. */
export const readPreview = async (token: string, of: PreviewSubject): Promise<Commitment | Rejection> => {
  const jws = parseJws(token);
  const key = jws && (await publicKeys()).find(({ kid, use }) => kid === jws.kid && use === "sig");
  if (!jws || jws.typ !== typ || !key || !isSignedBy(jws, key)) return invalidMessage;
  const claims = Claims.safeParse(parseJsonObject(jws.payload));
  if (!claims.success) return invalidMessage;
  const { aud, txn, what, ver: purchase, loan, on, exp } = claims.data;
  if (aud !== of.mall || txn !== of.purchaseId || what !== digestOf(of.refund))
    return reject("PreviewMismatch", "the token is for another purchase, or for other goods or another amount");
  return { purchase, loan, on, expiresAt: new Date(exp * 1000).toISOString() };
};

/** The digest of a request; the order of its lines does not matter. */
const digestOf = (refund: object): string => {
  const text = JSON.stringify(refund, (_, value: unknown) => {
    if (typeof value === "bigint") return value.toString();
    return Array.isArray(value)
      ? (value as { readonly id: string }[]).toSorted((a, b) => (a.id < b.id ? -1 : 1))
      : value;
  });
  return sha256(text).slice(0, 22);
};
