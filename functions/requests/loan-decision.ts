import { type CreditRequest, type EndedRequest, isDecidedConsent } from "../../domain/loan/decision.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { needsReview, type Review } from "../../domain/loan/review.ts";
import type { Money } from "../../domain/money.ts";
import { agreeOnPlan } from "../../domain/plan/consent.ts";
import { outcomeFor } from "../../domain/plan/decision-rules.ts";
import { disclose } from "../../domain/plan/disclosure.ts";
import type { Offer } from "../../domain/plan/offer.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { keyOwner } from "../io/keys/key-owner.ts";
import { openRequest } from "../io/keys/lender-messages.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { disclosureDigest } from "../io/messages/digests.ts";
import { loadAccount, type StoredAccount } from "../io/store/loan-store.ts";
import { loadPinnedMall } from "../io/store/mall-store.ts";
import { loadCachedCatalogue } from "../io/store/plan-store.ts";
import { requestReview, loadReview } from "../io/store/review-store.ts";
import { holdCredit } from "./hold-credit.ts";

/** A loan request as the gateway sends it to the lender. */
type DecisionInput = {
  readonly purchaseId: string;
  readonly mall: string;
  readonly order: string;
  readonly amount: Money;
  readonly orderDigest: string;
  readonly sealed?: string | undefined;
  /** True where the gateway asks again, so that a person may have decided meanwhile. */
  readonly again?: boolean | undefined;
};

/**
 * Opens a loan request, agrees on a plan and holds the credit; or asks a person at the lender for a review. `earlier` is the loan of an
 * earlier request of the order, which a new consent replaces.
 */
export const decideRequest = async (
  input: DecisionInput,
  now: string,
  earlier?: EndedRequest,
): Promise<Loan | Review | Rejection> => {
  const read = await readRequest(input, now);
  if (isRejection(read)) return read;

  const { purchaser, digest, credit, claims } = read;
  const { lines } = read.body;
  const { account, contact, plan = credit.plan, shown } = purchaser;
  const consentMessage = {
    id: sha256(`consent ${purchaser.consentJti}`).slice(0, 16),
    until: purchaser.consentExpiresAt,
  };
  if (earlier && isDecidedConsent(earlier, consentMessage)) return earlier;
  const { purchaseId, mall, order, amount } = input;
  const choice = { plan, amount, ...(shown && { shown }) };
  const catalogue = await loadCachedCatalogue();
  const agreed = agreeOnPlan(catalogue, choice, digestOf, claims.issuedAt);
  if (isRejection(agreed)) return agreed;

  const { terms, ...agreement } = agreed;
  const { refundPolicy } = (await loadPinnedMall(mall)) ?? {};
  const facts = { purchaseId, mall, order, amount, account, contact, digest, ...(refundPolicy && { refundPolicy }) };
  const ruled = outcomeFor(catalogue.rules, amount);
  const request = { ...facts, ...agreement, consentMessage, ...(ruled && { ruled }) };
  const creditAccount = { ...credit, terms };
  if (!needsReview(credit, amount, ruled))
    return holdCredit({ ...request, ...(await earlierVerdict(input, digest)) }, creditAccount, lines, now, earlier);

  const review = await requestReview({ purchaseId, mall, order, amount, account, digest, askedAt: claims.issuedAt });
  const { outcome: verdict } = review;
  return verdict === undefined ? review : holdCredit({ ...request, verdict }, creditAccount, lines, now, earlier);
};

/** A person's decision stays valid even if the flag or rule that required it is removed before the gateway asks again. */
const earlierVerdict = async (
  { purchaseId, again }: DecisionInput,
  digest: string,
): Promise<Pick<CreditRequest, "verdict">> => {
  const review = again ? await loadReview(purchaseId) : undefined;
  return isRejection(review) || !review?.outcome || review.digest !== digest ? {} : { verdict: review.outcome };
};

const digestOf = (offer: Offer): string => disclosureDigest(disclose(keyOwner(), offer));

/** Opens the request, and compares it with the order as the gateway knows it. */
const readRequest = async (input: DecisionInput, now: string) => {
  if (input.sealed === undefined)
    return reject("MessageExpired", "the sealed request was not stored: request the loan with a new order");
  let credit: StoredAccount | undefined;
  const accountKey = async (account: string) => (credit = await loadAccount(account))?.jwk;
  const request = await openRequest(input.sealed, { mall: input.mall, now, accountKey });
  if (isRejection(request)) return request;
  const { claims, orderDigest } = request;
  if (claims.order !== input.order) return reject("InvalidMessage", "the sealed part is for another order");
  if (claims.amount.currency !== input.amount.currency || claims.amount.minor !== input.amount.minor)
    return reject("AmountMismatch", "envelope and sealed part have different amounts");
  if (orderDigest !== input.orderDigest)
    return reject("AmountMismatch", "the envelope's lines are not those that the purchaser agreed to");
  return credit ? { ...request, credit } : reject("InvalidMessage", "the account does not exist any more");
};
