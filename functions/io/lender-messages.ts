import type { Loan } from "../../domain/loan.ts";
import type { Rejection } from "../../domain/rejection.ts";
import type { PublicJwk } from "./jwk-intake.ts";
import { currentKey, keyByKid } from "./key-store.ts";
import { loadPinnedMall, signingKeys } from "./mall-store.ts";
import { sealDecision, signCertificate } from "./sealed-answer.ts";
import { type LoanRequestMessage, openLoanRequest } from "./sealed-request.ts";

const lenderId = process.env["LENDER_ID"] ?? "";

/** Opens a mall's sealed request with the lender's keys, the keys pinned for the mall, and the purchaser's own. */
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

/** Seals the decision on the one request that the loan answers for the mall, with the certificate that any party can check offline. */
export const sealAnswer = async (loan: Loan, now: string): Promise<string> => {
  const recipient = (await loadPinnedMall(loan.mall))?.keys.find(({ use }) => use === "enc");
  if (!recipient) throw new Error(`${loan.mall} has no key to receive with`);
  const signKey = await currentKey("sign");
  const { id: purchaseId, mall, amount, order } = loan;
  const subject = { lenderId, mall, purchaseId, amount };
  const seal = (body: Parameters<typeof sealDecision>[1]) =>
    sealDecision({ ...subject, order }, body, { prev: loan.digest, now, signKey, recipient });

  if (loan.approvalNumber === undefined || loan.holdExpiresAt === undefined)
    return seal({ decision: "declined", code: loan.code ?? "" });
  const { approvalNumber, holdExpiresAt } = loan;
  const certificate = signCertificate(subject, { approvalNumber, expiresAt: holdExpiresAt, now }, signKey);
  return seal({ decision: "approved", approvalNumber, holdExpiresAt, certificate });
};
