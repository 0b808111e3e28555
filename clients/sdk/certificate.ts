import { type FindKey, verifyMessage } from "./message.ts";
import { UntrustedAnswer } from "./problem.ts";
import type { Money } from "./purchase.ts";

/** An approval that a lender has signed: the amount, the mall, the approval number and the expiry. */
export type Certificate = {
  readonly lender: string;
  readonly mall: string;
  readonly approvalNumber: string;
  readonly purchase: string;
  readonly amount: Money;
  readonly issuedAt: string;
  readonly expiresAt: string;
};

/** Verifies an approval certificate offline with the lender's public keys; throws UntrustedAnswer when the lender did not sign it. */
export const verifyCertificate = async (
  certificate: string,
  lender: string,
  findKey: FindKey,
): Promise<Certificate> => {
  const claims = await verifyMessage("tally-cert+jws", certificate, findKey);
  const { iss, sub, aud, txn, amt, cur, iat, exp } = claims as Record<string, string> & { iat: number; exp: number };
  if (iss !== lender) throw new UntrustedAnswer(`the certificate is not from ${lender}`);
  return {
    lender,
    mall: String(aud),
    approvalNumber: String(sub),
    purchase: String(txn),
    amount: { amount: String(amt), currency: String(cur) },
    issuedAt: new Date(iat * 1000).toISOString(),
    expiresAt: new Date(exp * 1000).toISOString(),
  };
};
