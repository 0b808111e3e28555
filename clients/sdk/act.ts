import { base64url } from "jose";
import type { Now } from "./message.ts";
import type { LinkCredentials } from "./purchase-link.ts";

/** The operations of a purchaser; each request names its own. */
export type ActOperation =
  | "goods.accept"
  | "purchase.cancel"
  | "loan.repay"
  | "payment.promise"
  | "dispute.open"
  | "dispute.evidence"
  | "link.renew";

/**
 * Makes an act: exactly this operation on the purchase of the link, authenticated with the key that the gateway never has. The same act
 * has one effect, however often it is sent; the lender acts on it for seven days.
 */
export const makeAct = async (
  { purchaseId, actKey }: LinkCredentials,
  op: ActOperation,
  body: object,
  now: Now,
): Promise<string> => {
  const act = { op, txn: purchaseId, iat: Math.floor((await now()) / 1000), jti: crypto.randomUUID(), body };
  const payload = base64url.encode(JSON.stringify(act));
  const mac = await crypto.subtle.sign("HMAC", actKey, new TextEncoder().encode(payload));
  return `${payload}.${base64url.encode(new Uint8Array(mac))}`;
};
