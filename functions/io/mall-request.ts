import { once } from "../../domain/once.ts";
import type { AnsweredRequest, Purchase } from "../../domain/purchase.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { sha256 } from "./base64url.ts";
import { type Envelope, openEnvelope } from "./envelope.ts";
import { currentKey } from "./key-store.ts";
import { loadMall } from "./mall-store.ts";
import { loadPurchase, transition } from "./purchase-store.ts";
import { signReceipt } from "./receipt.ts";

/** Opens a mall's envelope with the keys registered for that mall. */
export const openRequest = async (envelope: string, op: string, now: string): Promise<Envelope | Rejection> =>
  openEnvelope(envelope, op, async (mall) => (await loadMall(mall))?.keys, now);

/** How the purchase remembers this envelope, for as long as it could be sent again; 72 bits tell its few requests apart. */
export const requestOf = ({ jti, digest, expiresAt }: Envelope): AnsweredRequest => ({
  id: sha256(jti).slice(0, 12),
  digest: digest.slice(0, 8),
  until: expiresAt,
});

/** Opens an envelope that speaks of the purchase in the path; another mall's purchase is as unknown as one that is not. */
export const openFor = async (
  purchaseId: string | undefined,
  envelope: string,
  op: string,
  now: string,
): Promise<(Envelope & { readonly purchaseId: string }) | Rejection> => {
  const message = await openRequest(envelope, op, now);
  if (isRejection(message)) return message;
  if (purchaseId === undefined || message.purchaseId !== purchaseId)
    return reject("InvalidRequest", "the envelope's txn is not the purchase in the path");
  return { ...message, purchaseId };
};

/** The name of the quote that an envelope asks for: from its jti, which nobody else knows, so that it is one quote however often it is asked. */
export const quoteNameOf = ({ jti, digest }: Envelope): { readonly id: string; readonly digest: string } => ({
  id: `quo_${sha256(jti).slice(0, 22)}`,
  digest,
});

/** The mall's own purchase as it is now. */
export const loadFor = async (message: Envelope & { readonly purchaseId: string }): Promise<Purchase | Rejection> => {
  const purchase = await loadPurchase(message.purchaseId);
  return isRejection(purchase) || isOf(purchase, message) ? purchase : notFound(message);
};

/** Moves the mall's own purchase, once for each envelope. */
export const moveFor = async (
  message: Envelope & { readonly purchaseId: string },
  decide: (purchase: Purchase) => Purchase | Rejection,
): Promise<Purchase | Rejection> =>
  transition(message.purchaseId, (purchase) =>
    isOf(purchase, message) ? once(purchase, requestOf(message), decide) : notFound(message),
  );

const isOf = (purchase: Purchase, { mall, order }: Envelope): boolean =>
  purchase.mall === mall && purchase.order === order;

const notFound = ({ purchaseId }: { readonly purchaseId: string }): Rejection =>
  reject("PurchaseNotFound", `there is no purchase ${purchaseId}`);

/** The gateway's signed word that it took the envelope. */
export const receiptFor = async (message: Envelope, purchaseId: string, now: string): Promise<string> =>
  signReceipt(message, purchaseId, now, await currentKey("sign"));
