import type * as z from "zod";
import { type AnsweredRequest, applyOnce } from "../../domain/answered-request.ts";
import { rejectIfSuspended, rejectAdvanceIfSuspended } from "../../domain/mall/mall.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { viewPurchase } from "../../domain/purchase/view/purchase-view.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { currentKey } from "../io/keys/key-store.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { canonicalJson } from "../io/messages/canonical-json.ts";
import { readBody } from "../io/messages/claims.ts";
import { type About, type Envelope, openEnvelope } from "../io/messages/envelope.ts";
import { signReceipt } from "../io/messages/receipt.ts";
import { loadMall, type Mall, mallUnknown, signingKeys } from "../io/store/mall-store.ts";
import { loadPurchase, transition } from "../io/store/purchase-store.ts";
import type { Reply } from "../middleware/http.ts";
import { type Deed, idempotently, onceEach } from "./idempotency.ts";
import { inVersionOf } from "./mall-read.ts";
import { throttle } from "./throttle.ts";

/** A mall's request: an envelope whose signature is good, how its effect remembers it, and the mall's standing. */
export type MallRequest = Envelope & {
  readonly memory: AnsweredRequest;
  /** A name for what the request makes, the same for each repeat: from its sender's key, or else from its message. */
  readonly name: string;
  readonly fingerprint: string;
  readonly deed: Deed;
  readonly by: Mall;
};

/** One that speaks of a purchase. */
export type PurchaseRequest = MallRequest & { readonly purchaseId: string };

type Asked<Body> = {
  readonly body: Body & { readonly envelope: string };
  readonly path: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly now: string;
};

type Message<Said> = { readonly message: { readonly op: string; readonly body: z.ZodType<Said> } };

type Story<Request, Said, Body> = (request: Request, said: Said, now: string, body: Body) => Promise<Reply | Rejection>;

/**
 * The story of every signed request: its envelope is opened, what it says is read, and it is answered once for each Idempotency-Key.
 * `about` says of what; then the envelope's `txn` is the purchase in the path, and another mall's is as unknown as one that is not.
 */
const open =
  <Request extends MallRequest, Said, Body>(
    about: About,
    { message: { op, body: schema } }: Message<Said>,
    story: Story<Request, Said, Body>,
  ) =>
  async ({ body, path, headers, now }: Asked<Body>): Promise<Reply | Rejection> => {
    const keysOf = async (mall: string, kid: string) => signingKeys(mall, kid, now, op === "keys.rotate");
    const message = await openEnvelope(body.envelope, { op, about }, keysOf, now);
    if (isRejection(message)) return message;
    const by = await loadMall(message.mall);
    if (!by) return mallUnknown(message.mall);
    const barred = (await throttle(message.mall, by.requestsPerSecond)) ?? rejectIfSuspended(by, op);
    if (barred) return barred;
    if (about === "purchase" && message.purchaseId !== path["id"])
      return reject("InvalidRequest", "the envelope's txn is not the purchase in the path");
    const said = readBody(schema, message.body);
    if (isRejection(said)) return said;

    const key = headers["idempotency-key"];
    const scope = `${message.mall} ${op}`;
    const fingerprint = fingerprintOf(message);
    const memory = byMessage(message);
    const name = sha256(`${scope}\n${key ?? message.jti}`);
    const reply = await idempotently({ scope, key, fingerprint, now }, async (deed) =>
      story({ ...message, memory, name, fingerprint, deed, by } as MallRequest as Request, said, now, body),
    );
    return isRejection(reply) ? reply : inVersionOf(by, reply);
  };

/** For a request about the purchase in the path. */
export const signed = <Said, Body = unknown>(contract: Message<Said>, story: Story<PurchaseRequest, Said, Body>) =>
  open("purchase", contract, story);

/** For a request about an order that no purchase is known of yet. */
export const signedForOrder = <Said, Body = unknown>(
  contract: Message<Said>,
  story: Story<MallRequest & Required<Pick<Envelope, "order" | "amount">>, Said, Body>,
) => open("order", contract, story);

/** For a request about the mall itself, such as its webhook endpoints. */
export const signedForMall = <Said, Body = unknown>(contract: Message<Said>, story: Story<MallRequest, Said, Body>) =>
  open("mall", contract, story);

/** How the purchase remembers this envelope, for as long as it could be sent again; 72 bits tell its few requests apart. */
const byMessage = ({ jti, digest, expiresAt }: Envelope): AnsweredRequest => ({
  id: sha256(jti).slice(0, 12),
  digest: digest.slice(0, 8),
  until: expiresAt,
});

/** What is asked for, whenever and with whatever key it was signed. */
const fingerprintOf = ({ op, order, purchaseId, amount, parts, body }: Envelope): string =>
  sha256(
    canonicalJson([op, order ?? "", purchaseId ?? "", amount ? `${amount.minor} ${amount.currency}` : "", parts, body]),
  );

/** The name of the quote that an envelope asks for: from its jti, which nobody else knows, so that it is one quote however often it is asked. */
export const quoteNameOf = ({ jti, digest }: Envelope): { readonly id: string; readonly digest: string } => ({
  id: `quo_${sha256(jti).slice(0, 22)}`,
  digest,
});

/** The mall's own purchase as it is now. */
export const loadFor = async (request: PurchaseRequest): Promise<Purchase | Rejection> => {
  const purchase = await loadPurchase(request.purchaseId);
  return isRejection(purchase) || isOf(purchase, request) ? purchase : notFound(request);
};

/** Moves the mall's own purchase, once for each envelope, and answers with it and the gateway's receipt. */
export const moveFor = async (
  request: PurchaseRequest,
  status: 200 | 202,
  now: string,
  decide: (purchase: Purchase) => Purchase | Rejection,
): Promise<Reply | Rejection> => {
  const answer = onceEach(async (purchase: Purchase) => ({
    status,
    body: { purchase: viewPurchase(purchase), receipt: await receiptFor(request, purchase.id, now) },
  }));
  const moved = await transition(
    request.purchaseId,
    (before) =>
      isOf(before, request)
        ? applyOnce(before, request.memory, (asked) => asStanding(request, asked, decide(asked)))
        : notFound(request),
    async (next) => request.deed.keep(await answer(next)),
  );
  return isRejection(moved) ? moved : answer(moved);
};

const asStanding = ({ by }: MallRequest, before: Purchase, next: Purchase | Rejection): Purchase | Rejection =>
  isRejection(next) ? next : (rejectAdvanceIfSuspended(by, before, next) ?? next);

const isOf = (purchase: Purchase, { mall, order }: Envelope): boolean =>
  purchase.mall === mall && purchase.order === order;

const notFound = ({ purchaseId }: { readonly purchaseId: string }): Rejection =>
  reject("PurchaseNotFound", `there is no purchase ${purchaseId}`);

/** The gateway's signed word that it took the envelope, into a purchase where it speaks of one. */
export const receiptFor = async (request: Envelope, purchaseId: string | undefined, now: string): Promise<string> =>
  signReceipt(request, purchaseId, now, await currentKey("sign"));
