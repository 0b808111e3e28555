import { type Certificate, verifyCertificate } from "./certificate.ts";
import type { Keyring } from "./keyring.ts";
import { type Key, openMessage, sealedPart } from "./message.ts";
import { UntrustedAnswer } from "./problem.ts";

/** A question that was put to the lender: what its answer must repeat. */
export type Asked = {
  readonly prev: string;
  readonly purchase: string;
  readonly order: string;
  readonly amount: string;
  readonly currency: string;
};

/** The lender's decision, unsealed and proved to answer our request. */
export type Decision =
  | {
      readonly decision: "approved";
      readonly approvalNumber: string;
      readonly holdExpiresAt: string;
      readonly certificate: Certificate;
    }
  | { readonly decision: "declined"; readonly code: string }
  | { readonly decision: "undecided" };

/**
 * Opens a sealed decision. It is bound to our request by its digest, so an answer that is fetched late is as good as a fresh one:
 * its expiry guards a lender against repeats, and an answer repeated to us changes nothing.
 */
export const readDecision = async (
  sealed: string,
  asked: Asked,
  {
    mall,
    lender,
    sealKeys,
    lenderRing,
  }: {
    readonly mall: string;
    readonly lender: string;
    readonly sealKeys: readonly Key[];
    readonly lenderRing: Keyring;
  },
): Promise<Decision> => {
  const findKey = async (kid: string) => lenderRing.find(kid, "sig");
  const claims = await openMessage(sealedPart, sealed, sealKeys, { iss: lender, aud: mall, findKey });
  const expected = {
    op: "loan.decision",
    prev: asked.prev,
    txn: asked.purchase,
    ord: asked.order,
    amt: asked.amount,
    cur: asked.currency,
  };
  for (const [claim, value] of Object.entries(expected))
    if (claims[claim] !== value) throw new UntrustedAnswer(`the decision answers something else: ${claim}`);

  const body = claims["body"] as
    (Decision & { readonly decision: "declined" | "undecided" }) | (Approved & { readonly decision: "approved" });
  if (body.decision !== "approved") return body;
  const certificate = await verifyCertificate(body.certificate, lender, findKey);
  const { approvalNumber, holdExpiresAt } = body;
  const vouched = [
    certificate.approvalNumber,
    certificate.mall,
    certificate.purchase,
    certificate.amount.amount,
    certificate.amount.currency,
  ];
  if (vouched.join("\n") !== [approvalNumber, mall, asked.purchase, asked.amount, asked.currency].join("\n"))
    throw new UntrustedAnswer("the certificate vouches for something else than the decision says");
  return { decision: "approved", approvalNumber, holdExpiresAt, certificate };
};

type Approved = { readonly approvalNumber: string; readonly holdExpiresAt: string; readonly certificate: string };
