import { addTime, earlierOf } from "../../domain/calendar.ts";
import { type AnsweredRequest, applyOnce } from "../../domain/answered-request.ts";
import { rejectAdvanceIfSuspended } from "../../domain/mall/mall.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { attachEvidence } from "../../domain/purchase/transition.ts";
import { outOfTurn } from "../../domain/purchase/turn.ts";
import { viewPurchase } from "../../domain/purchase/view/purchase-view.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { currentKey } from "../io/keys/key-store.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { canonicalJson } from "../io/messages/canonical-json.ts";
import type { EnvelopeSubject, Envelope } from "../io/messages/envelope.ts";
import { signReceipt } from "../io/messages/receipt.ts";
import type { Mall } from "../io/store/mall-store.ts";
import { loadPurchase, purchaseNotFound, transition } from "../io/store/purchase-store.ts";
import { purchaseIdOf } from "../io/table/item-keys.ts";
import type { SignedContract } from "../middleware/contract.ts";
import { httpChain, runStory } from "../middleware/http.ts";
import type { Reply, Request } from "../middleware/request.ts";
import { turnIn, withoutTurn } from "../schemas/turn-schema.ts";
import { claims, type Signed, signedEnvelope, suspension } from "./envelope.ts";
import { idempotency, type IdempotentWrite, onceEach } from "./idempotency.ts";
import { pinnedVersion } from "./pinned-version.ts";
import { throttle } from "./throttle.ts";

/** A mall's request: its verified envelope, the record of its effect, and the mall's registration. */
export type MallRequest = Envelope & {
  /** The envelope as the mall signed it: evidence for the lender. */
  readonly signed: string;
  readonly answered: AnsweredRequest;
  /** A name for what the request creates, the same for each repeat: from the idempotency key, else from the message. */
  readonly name: string;
  readonly fingerprint: string;
  readonly write: IdempotentWrite;
  readonly registration: Mall;
};

/** One about a purchase. */
export type PurchaseRequest = MallRequest & { readonly purchaseId: string };

/** One about an order, for which no purchase exists yet. */
export type OrderRequest = MallRequest & Required<Pick<Envelope, "order" | "amount">>;

/** `http` is the HTTP request, for its path and for the parts of the body beside the envelope. */
type Story<Kind, Claim, Body> = (
  request: Kind,
  claim: Claim,
  now: string,
  http: Request<Body>,
) => Promise<Reply | Rejection>;

/** The handler of a signed request about the purchase in the path; another mall's purchase gives the same answer as one that does not exist. */
export const signed = <Claim, Body>(
  contract: SignedContract<Claim, Body>,
  story: Story<PurchaseRequest, Claim, Body>,
) => signedFor("purchase", contract, story);

/** The handler of a signed request about an order, for which no purchase exists yet. */
export const signedForOrder = <Claim, Body>(
  contract: SignedContract<Claim, Body>,
  story: Story<OrderRequest, Claim, Body>,
) => signedFor("order", contract, story);

/** The handler of a signed request about the mall itself, such as its webhook endpoints. */
export const signedForMall = <Claim, Body>(
  contract: SignedContract<Claim, Body>,
  story: Story<MallRequest, Claim, Body>,
) => signedFor("mall", contract, story);

/** Identity by envelope, then throttle, suspension, claims, pinned version and idempotency. */
const signedFor = <Kind extends MallRequest, Claim, Body>(
  about: EnvelopeSubject,
  contract: SignedContract<Claim, Body>,
  story: Story<Kind, Claim, Body>,
) => {
  const { message } = contract;
  return httpChain(contract)
    .use(signedEnvelope(about, message.op))
    .use(throttle())
    .use(suspension(message.op))
    .use(claims(about, message))
    .use(pinnedVersion())
    .use(idempotency((_, { envelope }: Signed) => ({ scope: scopeOf(envelope), fingerprint: fingerprintOf(envelope) })))
    .handler(
      runStory(async (http: Request<Body>, { envelope, mall, claim, write }: Found<Claim>) => {
        const request: MallRequest = {
          ...envelope,
          signed: (http.body as { readonly envelope: string }).envelope,
          answered: answeredBy(envelope),
          name: sha256(`${scopeOf(envelope)}\n${http.headers["idempotency-key"] ?? envelope.jti}`),
          fingerprint: fingerprintOf(envelope),
          write,
          registration: mall,
        };
        // The envelope has what its kind requires: `openEnvelope` refuses one without.
        return story(request as Kind, claim, http.now, http);
      }),
    );
};

type Found<Claim> = Signed & { readonly claim: Claim; readonly write: IdempotentWrite };

const scopeOf = ({ mall, op }: Envelope): string => `${mall} ${op}`;

/** The gateway takes an envelope until then, however long the lender may act on it. */
const lifetime = { minutes: 5 };

/**
 * The record of this envelope in the item that it changes, for as long as it can be repeated; 72 bits distinguish its few requests. The same
 * content signed again under the same `jti` is a repeat.
 */
const answeredBy = (envelope: Envelope): AnsweredRequest => ({
  id: sha256(envelope.jti).slice(0, 12),
  digest: fingerprintOf(envelope).slice(0, 8),
  until: earlierOf(envelope.expiresAt, addTime(envelope.issuedAt, lifetime)),
});

/** A digest of the request's content, whenever and with whatever key it was signed. */
const fingerprintOf = ({ op, order, purchaseId, amount, parts, body }: Envelope): string =>
  sha256(
    canonicalJson([
      op,
      order ?? "",
      purchaseId ?? "",
      amount ? `${amount.minor} ${amount.currency}` : "",
      parts,
      withoutTurn(body),
    ]),
  );

/** The id of the quote that an envelope requests: from its jti, which nobody else knows, so that repeats get the same quote. */
export const quoteNameOf = ({ jti, digest }: Envelope): { readonly id: string; readonly digest: string } => ({
  id: `quo_${sha256(jti).slice(0, 22)}`,
  digest,
});

/** The mall's own purchase in its current state. */
export const loadOwnPurchase = async (request: PurchaseRequest): Promise<Purchase | Rejection> => {
  const purchase = await loadPurchase(request.purchaseId);
  return isRejection(purchase) || isOf(purchase, request) ? purchase : purchaseNotFound(request.purchaseId);
};

/** Moves the mall's own purchase, once for each envelope, and returns it with the gateway's receipt. `keep` is done before the commit, `shown` is in the answer. */
export const changePurchase = async (
  request: PurchaseRequest,
  status: 200 | 202,
  now: string,
  decide: (purchase: Purchase) => Purchase | Rejection,
  { keep, shown }: { readonly keep?: () => Promise<void>; readonly shown?: object } = {},
): Promise<Reply | Rejection> => {
  const answer = onceEach(async (purchase: Purchase) => ({
    status,
    body: { purchase: viewPurchase(purchase), ...shown, receipt: await receiptFor(request, purchase.id, now) },
  }));
  const { turn } = turnIn(request.op, request.body);
  const moved = await transition(
    request.purchaseId,
    (before) =>
      isOf(before, request)
        ? applyOnce(
            before,
            request.answered,
            (current) =>
              outOfTurn(current, turn) ?? proven(request, current, unlessSuspended(request, current, decide(current))),
          )
        : purchaseNotFound(request.purchaseId),
    async (next) => {
      await keep?.();
      return request.write.complete(await answer(next));
    },
  );
  return isRejection(moved) ? moved : answer(moved);
};

/** A suspended mall may only finish open purchases. */
const unlessSuspended = (
  { registration }: MallRequest,
  before: Purchase,
  next: Purchase | Rejection,
): Purchase | Rejection => (isRejection(next) ? next : (rejectAdvanceIfSuspended(registration, before, next) ?? next));

/** The lender gets the mall's signed request with the phase that it starts. */
const proven = (
  { signed: evidence }: MallRequest,
  before: Purchase,
  next: Purchase | Rejection,
): Purchase | Rejection => (isRejection(next) || next === before ? next : attachEvidence(next, evidence));

const isOf = (purchase: Purchase, { mall, order }: Envelope): boolean =>
  purchase.mall === mall && order !== undefined && purchase.id === purchaseIdOf(mall, order);

/** The gateway's signed receipt for the envelope, with the purchase where it is about one. */
export const receiptFor = async (request: Envelope, purchaseId: string | undefined, now: string): Promise<string> =>
  signReceipt(request, purchaseId, now, await currentKey("sign"));
