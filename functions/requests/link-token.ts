import { reject } from "../../domain/rejection.ts";
import { linkHash, purchaseOfToken } from "../io/messages/link-token.ts";
import { bearerOf } from "../middleware/bearer.ts";
import { refuse } from "../middleware/refusal.ts";
import type { HttpMiddleware } from "../middleware/request.ts";

/** What a purchaser's link token claims: the purchase, and the hash that proves it once the purchase is loaded. */
export type LinkToken = { readonly purchaseId: string; readonly hash: string };

/** The rejection of a token that does not belong to the purchase. */
export const notTokenHolder = reject(
  "Unauthenticated",
  "open the link in the approval notice: its token is for this approval number only",
);

/** The rejection of a valid token under another approval number, whether that exists or not. */
export const notOwnPurchase = reject("PurchaseNotFound", "you have no purchase with this approval number");

/** Reads the token of a purchaser's link. */
export const linkToken = (): HttpMiddleware<{ token: LinkToken }> => ({
  before: ({ event, context }) => {
    const token = bearerOf(event.headers) ?? "";
    context.token = { purchaseId: purchaseOfToken(token) ?? refuse(notTokenHolder), hash: linkHash(token) };
  },
});
