import type { ApprovedLoan, Loan } from "../../../domain/loan/loan.ts";
import { type Review, reviewEnds } from "../../../domain/loan/review.ts";
import type { Money } from "../../../domain/money.ts";
import type { Rejection } from "../../../domain/rejection.ts";
import { currentKey, keyByKid } from "./key-store.ts";
import type { PublicJwk } from "../messages/jwk.ts";
import { type DecisionBody, sealDecision, signCertificate } from "../messages/sealed-answer.ts";
import { type LoanRequestMessage, openLoanRequest } from "../messages/sealed-request.ts";
import { loadPinnedMall, signingKeys } from "../store/mall-store.ts";

const lenderId = process.env["LENDER_ID"] ?? "";

/** Opens a mall's sealed request with the lender's keys, the keys pinned for the mall, and the purchaser's key. */
export const openRequest = async (
  sealed: string,
  reading: {
    readonly mall: string;
    readonly now: string;
    readonly accountKey: (account: string) => Promise<PublicJwk | undefined>;
  },
): Promise<LoanRequestMessage | Rejection> =>
  openLoanRequest(sealed, {
    ...reading,
    lenderId,
    mallKeys: async (kid) => (await signingKeys(reading.mall, kid, reading.now)) ?? [],
    unwrap: (kid) => keyByKid("seal", kid),
  });

/** Seals a loan's decision for the mall, with the certificate that any party can verify offline. */
export const sealLoanDecision = async (loan: Loan, now: string): Promise<string> => {
  const { id: purchaseId, amount } = loan;
  if (loan.status === "declined")
    return sealFor({ ...loan, purchaseId }, { decision: "declined", code: loan.code }, now);
  const { approvalNumber, holdExpiresAt } = loan;
  const certificate = await certify(loan, amount, now);
  return sealFor({ ...loan, purchaseId }, { decision: "approved", approvalNumber, holdExpiresAt, certificate }, now);
};

/** Signs a certificate of what is approved until the end of the hold. */
export const certify = async (loan: ApprovedLoan, amount: Money, now: string): Promise<string> => {
  const { id: purchaseId, mall, approvalNumber, holdExpiresAt } = loan;
  const issued = { approvalNumber, expiresAt: holdExpiresAt, now };
  return signCertificate({ lenderId, mall, purchaseId, amount }, issued, await currentKey("sign"));
};

/** Seals, for the mall, that a person reviews the request, and until when. */
export const sealUndecided = async (review: Review, now: string): Promise<string> =>
  sealFor(review, { decision: "undecided", until: reviewEnds(review) }, now);

type DecisionRequest = Pick<Review, "purchaseId" | "mall" | "order" | "amount" | "digest">;

const sealFor = async (
  { purchaseId, mall, order, amount, digest: prev }: DecisionRequest,
  body: DecisionBody,
  now: string,
): Promise<string> => {
  const recipient = (await loadPinnedMall(mall))?.keys.find(({ use }) => use === "enc");
  if (!recipient) throw new Error(`${mall} has no key to receive with`);
  const subject = { lenderId, mall, purchaseId, amount, order };
  return sealDecision(subject, body, { prev, now, signKey: await currentKey("sign"), recipient });
};
