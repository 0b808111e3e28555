import { type EndedRequest, isDecidedConsent } from "../../domain/loan/decision.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { isAnswered, needsReview, type Review, type ReviewVerdict, verdictOf } from "../../domain/loan/review.ts";
import type { Money } from "../../domain/money.ts";
import { agreeOnPlan } from "../../domain/plan/consent.ts";
import { outcomeFor } from "../../domain/plan/decision-rules.ts";
import { disclose } from "../../domain/plan/disclosure.ts";
import type { Offer } from "../../domain/plan/offer.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { keyOwner } from "../io/keys/key-owner.ts";
import { openRequest } from "../io/keys/lender-messages.ts";
import { sha256 } from "../io/messages/base64url.ts";
import type { LoanRequestMessage } from "../io/messages/sealed-request.ts";
import { disclosureDigest } from "../io/messages/digests.ts";
import { loadAccount, type StoredAccount } from "../io/store/loan-store.ts";
import { loadPinnedMall } from "../io/store/mall-store.ts";
import { loadCachedCatalogue } from "../io/store/plan-store.ts";
import { putRefused } from "../io/store/refused-request-store.ts";
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
  // A request in review was opened in time: while its answer is awaited, it counts as it was then.
  const known = await knownReview(input, now);
  const read = await readRequest(input, known?.openedAt ?? now);
  if (isRejection(read)) return read;

  const { purchaser, digest, credit, claims } = read;
  const { lines } = read.body;
  const { account, contact, locale, plan = credit.plan, shown } = purchaser;
  const consentMessage = {
    id: sha256(`consent ${purchaser.consentJti}`).slice(0, 16),
    until: purchaser.consentExpiresAt,
  };
  const reader = { contact, ...(locale !== undefined && { locale }) };
  const refuse = async (rejection: Rejection): Promise<Rejection> => {
    const { purchaseId, mall, order } = input;
    const request = { purchaseId, mall, order, amount: claims.amount, code: rejection.rejected, ...reader, at: now };
    // One notice for a consent, however often the mall sends it.
    await putRefused({ ...request, id: `rejected.${consentMessage.id}` });
    return rejection;
  };
  const different = differenceFrom(input, read);
  if (different) return refuse(different);
  if (earlier && isDecidedConsent(earlier, consentMessage)) return earlier;
  const { purchaseId, mall, order, amount } = input;
  const choice = { plan, amount, ...(shown && { shown }) };
  const catalogue = await loadCachedCatalogue();
  const agreement = known?.agreement ?? agreeOnPlan(catalogue, choice, digestOf, claims.issuedAt);
  if (isRejection(agreement)) return refuse(agreement);

  const { terms, ...agreed } = agreement;
  const { refundPolicy } = (await loadPinnedMall(mall)) ?? {};
  const facts = { purchaseId, mall, order, amount, account, ...reader, digest };
  const ruled = outcomeFor(catalogue.rules, amount);
  const request = {
    ...facts,
    ...(refundPolicy && { refundPolicy }),
    ...agreed,
    consentMessage,
    ...(ruled && { ruled }),
  };
  const hold = async (verdict: ReviewVerdict | undefined): Promise<Loan | Rejection> =>
    holdCredit({ ...request, ...(verdict && { verdict }) }, { ...credit, terms }, lines, now, earlier);
  // A person's decision stays valid even if the flag or rule that required it is removed before the gateway asks again.
  if (!needsReview(credit, amount, ruled)) return hold(known?.outcome);

  const review = known ?? (await requestReview({ ...facts, agreement, askedAt: claims.issuedAt, openedAt: now }));
  const verdict = verdictOf(review, now);
  return verdict === undefined ? review : hold(verdict);
};

/** The review of exactly this request, while the lender answers it. */
const knownReview = async ({ purchaseId, again, sealed }: DecisionInput, now: string): Promise<Review | undefined> => {
  if (!again || sealed === undefined) return undefined;
  const review = await loadReview(purchaseId);
  return !isRejection(review) && review.digest === sha256(sealed) && isAnswered(review, now) ? review : undefined;
};

const digestOf = (offer: Offer): string => disclosureDigest(disclose(keyOwner(), offer));

/** Opens the request. */
const readRequest = async (input: DecisionInput, now: string) => {
  if (input.sealed === undefined)
    return reject("MessageExpired", "the sealed request was not stored: request the loan with a new order");
  let credit: StoredAccount | undefined;
  const accountKey = async (account: string) => (credit = await loadAccount(account))?.jwk;
  const request = await openRequest(input.sealed, { mall: input.mall, now, accountKey });
  if (isRejection(request)) return request;
  return credit ? { ...request, credit } : reject("InvalidMessage", "the account does not exist any more");
};

/** How the opened request differs from the order as the gateway knows it, if it does. */
const differenceFrom = (input: DecisionInput, { claims, orderDigest }: LoanRequestMessage): Rejection | undefined => {
  if (claims.order !== input.order) return reject("InvalidMessage", "the sealed part is for another order");
  if (claims.amount.currency !== input.amount.currency || claims.amount.minor !== input.amount.minor)
    return reject("AmountMismatch", "envelope and sealed part have different amounts");
  if (orderDigest !== input.orderDigest)
    return reject("AmountMismatch", "the envelope's lines are not those that the purchaser agreed to");
  return undefined;
};
