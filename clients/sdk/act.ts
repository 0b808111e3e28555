import { base64url } from "jose";
import { evidenceClaims, type Now } from "./message.ts";
import type { LinkCredentials } from "./purchase-link.ts";

/** The operations of a purchaser; each request names its own. */
export type ActOperation =
  | "goods.accept"
  | "purchase.cancel"
  | "loan.repay"
  | "payment.promise"
  | "dispute.open"
  | "dispute.evidence"
  | "file.upload"
  | "link.renew";

/**
 * Makes an act: exactly this operation on the purchase of the link, authenticated with the key that the gateway never has. The same act
 * has one effect, however often it is sent or made again under the same idempotency key; the lender acts on it for seven days.
 */
export const makeAct = async (
  { purchaseId, actKey }: LinkCredentials,
  op: ActOperation,
  body: object,
  now: Now,
  idempotencyKey?: string,
): Promise<string> => {
  const iat = Math.floor((await now()) / 1000);
  const { lifetime, jti } = await evidenceClaims(["purchaser", op, purchaseId], idempotencyKey);
  const act = { op, txn: purchaseId, iat, exp: iat + lifetime, jti, body };
  const payload = base64url.encode(JSON.stringify(act));
  const mac = await crypto.subtle.sign("HMAC", actKey, new TextEncoder().encode(payload));
  return `${payload}.${base64url.encode(new Uint8Array(mac))}`;
};
