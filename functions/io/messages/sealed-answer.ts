import { randomUUID } from "node:crypto";
import type { Money } from "../../../domain/money.ts";
import type { PublicJwk } from "./jwk.ts";
import { type PrivateKey, signJws } from "./jws.ts";
import { seal, secondsOf } from "./message.ts";

/** The lender, mall, purchase and amount of a decision. */
export type Subject = {
  readonly lenderId: string;
  readonly mall: string;
  readonly purchaseId: string;
  readonly amount: Money;
};

/** The lender's decision as the mall reads it; times are ISO instants. */
export type DecisionBody =
  | {
      readonly decision: "approved";
      readonly approvalNumber: string;
      readonly holdExpiresAt: string;
      readonly certificate: string;
    }
  | { readonly decision: "declined"; readonly code: string }
  | { readonly decision: "undecided"; readonly until: string };

/** Seals the lender's decision for the mall; `prev` is the digest of the sealed request. */
export const sealDecision = (
  { lenderId, mall, purchaseId, amount, order }: Subject & { readonly order: string },
  body: DecisionBody,
  {
    prev,
    now,
    signKey,
    recipient,
  }: { readonly prev: string; readonly now: string; readonly signKey: PrivateKey; readonly recipient: PublicJwk },
): string => {
  const iat = secondsOf(now);
  const claims = {
    iss: lenderId,
    aud: mall,
    op: "loan.decision",
    ord: order,
    txn: purchaseId,
    amt: amount.minor.toString(),
    cur: amount.currency,
    iat,
    exp: iat + 300,
    jti: randomUUID(),
    prev,
    body,
  };
  return seal(claims, signKey, recipient);
};

/** Signs an approval certificate: anyone with the lender's public key can verify offline what was approved, for whom, and until when. */
export const signCertificate = (
  { lenderId, mall, purchaseId, amount }: Subject,
  {
    approvalNumber,
    expiresAt,
    now,
  }: { readonly approvalNumber: string; readonly expiresAt: string; readonly now: string },
  signKey: PrivateKey,
): string => {
  const claims = {
    iss: lenderId,
    sub: approvalNumber,
    aud: mall,
    txn: purchaseId,
    amt: amount.minor.toString(),
    cur: amount.currency,
    iat: secondsOf(now),
    exp: secondsOf(expiresAt),
  };
  return signJws("tally-cert+jws", claims, signKey);
};
