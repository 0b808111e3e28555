import { randomBytes } from "node:crypto";
import * as z from "zod";
import { addTime } from "../../domain/calendar.ts";
import { approvalNumber } from "../../domain/approval-number.ts";
import { decideLoan } from "../../domain/decision.ts";
import { type Loan } from "../../domain/loan.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { deadlines } from "../../domain/waiting.ts";
import { rootKey } from "../io/key-store.ts";
import { linkHash, linkToken } from "../io/link-token.ts";
import { loadAccount, loadLoan, saveNewLoan, type StoredAccount } from "../io/loan-store.ts";
import { openRequest, sealAnswer } from "../io/lender-messages.ts";
import { loadPinnedMall } from "../io/mall-store.ts";
import { task } from "../middleware/task.ts";
import { WireMoney } from "../middleware/wire.ts";

const Input = z.object({
  purchaseId: z.string(),
  mall: z.string(),
  order: z.string(),
  amount: WireMoney,
  orderDigest: z.string(),
  sealed: z.string().optional(),
  /** When the gateway took the request; given when it is asked again. */
  receivedAt: z.iso.datetime().optional(),
});
type Asked = z.infer<typeof Input>;

/** The lender opens the sealed request, looks up the purchaser's credit, decides within the limit, and seals the answer for the mall. */
export const handler = task(Input, async (asked, now) => {
  const known = await loadLoan(asked.purchaseId);
  const loan = isRejection(known) ? await decide(asked, now) : known;
  if (isRejection(loan)) return loan;
  const { approvalNumber: number, linkHash: hash, holdExpiresAt, code } = loan;
  const decision =
    code === undefined
      ? { decision: "approved", approvalNumber: number, linkHash: hash, holdExpiresAt }
      : { decision: "declined", code };
  return { ...decision, ...(asked.sealed !== undefined && { sealed: await sealAnswer(loan, now) }) };
});

/** Decides anew when another purchase of the same purchaser took credit in between. */
const decide = async (asked: Asked, now: string): Promise<Loan | Rejection> => {
  if (asked.sealed === undefined)
    return reject("MessageExpired", "the sealed request was not kept: ask with a new order");
  // A message lives five minutes; one that arrived in time stays good for the day that the gateway may ask again.
  const { receivedAt = now } = asked;
  if (now > addTime(receivedAt, deadlines.lenderSilent)) return reject("MessageExpired", "the request is a day old");
  let credit: StoredAccount | undefined;
  const accountKey = async (account: string) => (credit = await loadAccount(account))?.jwk;
  const request = await openRequest(asked.sealed, { mall: asked.mall, now: receivedAt, accountKey });
  if (isRejection(request)) return request;
  const { claims, purchaser, digest } = request;
  if (claims.order !== asked.order) return reject("InvalidMessage", "the sealed part is of another order");
  if (claims.amount.currency !== asked.amount.currency || claims.amount.minor !== asked.amount.minor)
    return reject("AmountMismatch", "envelope and sealed part name different amounts");
  if (request.orderDigest !== asked.orderDigest)
    return reject("AmountMismatch", "the envelope's lines are not those that the purchaser agreed to");

  const { account, contact } = purchaser;
  const { refundPolicy } = (await loadPinnedMall(asked.mall)) ?? {};
  const facts = {
    purchaseId: asked.purchaseId,
    mall: asked.mall,
    order: asked.order,
    amount: asked.amount,
    account,
    contact,
    digest,
    ...(refundPolicy && { refundPolicy }),
  };
  const token = linkToken(await rootKey("link"), asked.purchaseId);
  for (let attempt = 1; attempt <= 8; attempt++, credit = await loadAccount(account)) {
    if (!credit) return reject("InvalidMessage", "the account is gone");
    const issued = { approvalNumber: approvalNumber(randomBytes(10)), linkHash: linkHash(token) };
    const loan = decideLoan(facts, credit, issued, now);
    if (await saveNewLoan(loan)) return loan;
    const other = await loadLoan(asked.purchaseId);
    if (!isRejection(other)) return other;
  }
  return reject("ConcurrentChange", "the credit line is too busy: ask again in a second");
};
