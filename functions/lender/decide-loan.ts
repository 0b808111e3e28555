import { randomBytes } from "node:crypto";
import * as z from "zod";
import { addTime } from "../../domain/calendar.ts";
import { approvalNumber } from "../../domain/loan/approval-number.ts";
import type { CreditAccount } from "../../domain/loan/credit-line.ts";
import { type CreditRequest, decideLoan } from "../../domain/loan/decision.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { needsReview, type Review } from "../../domain/loan/review.ts";
import { agree } from "../../domain/plan/consent.ts";
import { ruledFor } from "../../domain/plan/decision-rules.ts";
import { disclose } from "../../domain/plan/disclosure.ts";
import type { Offer } from "../../domain/plan/offer.ts";
import { deadlines } from "../../domain/protocol/deadlines.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { keyOwner, rootKey } from "../io/keys/key-store.ts";
import { openRequest, sealAnswer, sealUndecided } from "../io/keys/lender-messages.ts";
import { disclosureDigest } from "../io/messages/digests.ts";
import { linkHash, linkToken } from "../io/messages/link-token.ts";
import { loadAccount, loadLoan, saveNewLoan, type StoredAccount } from "../io/store/loan-store.ts";
import { loadPinnedMall } from "../io/store/mall-store.ts";
import { type DescribedLine, keepDescriptions } from "../io/store/order-store.ts";
import { recallCatalogue } from "../io/store/plan-store.ts";
import { askForReview, loadReview } from "../io/store/review-store.ts";
import { task } from "../middleware/task.ts";
import { WireMoney } from "../schemas/schema.ts";

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

/** The lender opens the sealed request, looks up the purchaser's credit, agrees on a plan, decides within the limit, and seals the answer for the mall. */
export const handler = task(Input, async (asked, now) => {
  const known = await loadLoan(asked.purchaseId);
  const loan = isRejection(known) ? await decide(asked, now) : known;
  if (isRejection(loan)) return loan;
  if ("askedAt" in loan)
    return { decision: "undecided", ...(asked.sealed !== undefined && { sealed: await sealUndecided(loan, now) }) };
  const { approvalNumber: number, linkHash: hash, holdExpiresAt, code } = loan;
  const decision =
    code === undefined
      ? { decision: "approved", approvalNumber: number, linkHash: hash, holdExpiresAt }
      : { decision: "declined", code };
  return { ...decision, ...(asked.sealed !== undefined && { sealed: await sealAnswer(loan, now) }) };
});

/** Agrees on a plan, and holds the credit; or puts the request on a person's desk. */
const decide = async (asked: Asked, now: string): Promise<Loan | Review | Rejection> => {
  // A message lives five minutes; one that arrived in time stays good for the day that the gateway may ask again.
  const { receivedAt = now } = asked;
  if (now > addTime(receivedAt, deadlines.lenderSilent)) return reject("MessageExpired", "the request is a day old");
  const read = await readRequest(asked, receivedAt);
  if (isRejection(read)) return read;

  const { purchaser, digest, credit } = read;
  const { lines } = read.body;
  const { account, contact, plan = credit.plan, shown } = purchaser;
  const { purchaseId, mall, order, amount } = asked;
  const wish = { plan, amount, ...(shown && { shown }) };
  const catalogue = await recallCatalogue();
  const agreed = agree(catalogue, wish, digestOf, receivedAt);
  if (isRejection(agreed)) return agreed;

  const { terms, ...agreement } = agreed;
  const { refundPolicy } = (await loadPinnedMall(mall)) ?? {};
  const facts = { purchaseId, mall, order, amount, account, contact, digest, ...(refundPolicy && { refundPolicy }) };
  const ruled = ruledFor(catalogue.rules, amount);
  const request = { ...facts, ...agreement, ...(ruled && { ruled }) };
  if (!needsReview(credit, amount, ruled))
    return hold({ ...request, ...(await saidBefore(asked)) }, { ...credit, terms }, lines, now);

  const review = await askForReview({ purchaseId, mall, order, amount, account, digest, askedAt: receivedAt });
  const { outcome: verdict } = review;
  return verdict === undefined ? review : hold({ ...request, verdict }, { ...credit, terms }, lines, now);
};

/** What a person has said holds, though flag or rule were taken off before the gateway asks again. */
const saidBefore = async ({ purchaseId, receivedAt }: Asked): Promise<Pick<CreditRequest, "verdict">> => {
  const review = receivedAt === undefined ? undefined : await loadReview(purchaseId);
  return isRejection(review) || !review?.outcome ? {} : { verdict: review.outcome };
};

const digestOf = (offer: Offer): string => disclosureDigest(disclose(keyOwner(), offer));

/** Opens the request, and holds it against what the gateway was told of the order. */
const readRequest = async (asked: Asked, now: string) => {
  if (asked.sealed === undefined)
    return reject("MessageExpired", "the sealed request was not kept: ask with a new order");
  let credit: StoredAccount | undefined;
  const accountKey = async (account: string) => (credit = await loadAccount(account))?.jwk;
  const request = await openRequest(asked.sealed, { mall: asked.mall, now, accountKey });
  if (isRejection(request)) return request;
  const { claims, orderDigest } = request;
  if (claims.order !== asked.order) return reject("InvalidMessage", "the sealed part is of another order");
  if (claims.amount.currency !== asked.amount.currency || claims.amount.minor !== asked.amount.minor)
    return reject("AmountMismatch", "envelope and sealed part name different amounts");
  if (orderDigest !== asked.orderDigest)
    return reject("AmountMismatch", "the envelope's lines are not those that the purchaser agreed to");
  return credit ? { ...request, credit } : reject("InvalidMessage", "the account is gone");
};

/** Decides anew when another purchase of the same purchaser took credit in between. */
const hold = async (
  request: CreditRequest,
  account: CreditAccount,
  lines: readonly DescribedLine[],
  now: string,
): Promise<Loan | Rejection> => {
  const token = linkToken(await rootKey("link"), request.purchaseId);
  const { terms } = account;
  for (let attempt = 1, credit = account; attempt <= 8; attempt++) {
    const issued = { approvalNumber: approvalNumber(randomBytes(10)), linkHash: linkHash(token) };
    const loan = decideLoan(request, credit, issued, now);
    // Without an approval nobody has a page to read them on.
    const more = loan.status === "declined" ? [] : [keepDescriptions(loan.id, lines)];
    if (await saveNewLoan(loan, more)) return loan;
    const other = await loadLoan(request.purchaseId);
    if (!isRejection(other)) return other;
    const again = await loadAccount(request.account);
    if (!again) return reject("InvalidMessage", "the account is gone");
    credit = { ...again, terms };
  }
  return reject("ConcurrentChange", "the credit line is too busy: ask again in a second");
};
