import { type Certificate, verifyCertificate } from "./certificate.ts";
import type { Keyring } from "./keyring.ts";
import { type Key, openMessage, sealedPart } from "./message.ts";
import { UntrustedAnswer } from "./problem.ts";

/** Identifies a loan request that was sent: the lender's decision must repeat these values. `prev` is the request's SHA-256. */
export type LoanRequestRef = {
  readonly prev: string;
  readonly purchase: string;
  readonly order: string;
  readonly amount: string;
  readonly currency: string;
};

/** The lender's decision, decrypted and verified as the answer to our request. */
export type Decision =
  | {
      readonly decision: "approved";
      readonly approvalNumber: string;
      readonly holdExpiresAt: string;
      readonly certificate: Certificate;
    }
  | { readonly decision: "declined"; readonly code: string }
  /** A person at the lender decides, at the latest by `until`. */
  | { readonly decision: "undecided"; readonly until?: string };

/**
 * Decrypts and verifies a decision; throws UntrustedAnswer when it is not the lender's answer to this request. Its expiry is not checked:
 * the digest binds it to our request, so a late or repeated answer says the same.
 */
export const readDecision = async (
  sealed: string,
  request: LoanRequestRef,
  {
    mall,
    lender,
    sealKeys,
    lenderKeyring,
  }: {
    readonly mall: string;
    readonly lender: string;
    readonly sealKeys: readonly Key[];
    readonly lenderKeyring: Keyring;
  },
): Promise<Decision> => {
  const findKey = async (kid: string) => lenderKeyring.find(kid, "sig");
  const claims = await openMessage(sealedPart, sealed, sealKeys, { iss: lender, aud: mall, findKey });
  const expected = {
    op: "loan.decision",
    prev: request.prev,
    txn: request.purchase,
    ord: request.order,
    amt: request.amount,
    cur: request.currency,
  };
  for (const [claim, value] of Object.entries(expected))
    if (claims[claim] !== value) throw new UntrustedAnswer(`the decision is for a different request: ${claim} differs`);

  const body = claims["body"] as
    (Decision & { readonly decision: "declined" | "undecided" }) | (Approved & { readonly decision: "approved" });
  if (body.decision !== "approved") return body;
  const certificate = await verifyCertificate(body.certificate, lender, findKey);
  const { approvalNumber, holdExpiresAt } = body;
  const certified = [
    certificate.approvalNumber,
    certificate.mall,
    certificate.purchase,
    certificate.amount.amount,
    certificate.amount.currency,
  ];
  if (certified.join("\n") !== [approvalNumber, mall, request.purchase, request.amount, request.currency].join("\n"))
    throw new UntrustedAnswer("the certificate and the decision differ");
  return { decision: "approved", approvalNumber, holdExpiresAt, certificate };
};

type Approved = { readonly approvalNumber: string; readonly holdExpiresAt: string; readonly certificate: string };
