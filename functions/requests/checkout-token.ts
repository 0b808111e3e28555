import { timingSafeEqual } from "node:crypto";
import type { Checkout } from "../../domain/checkout/checkout.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { loadCheckout } from "../io/store/checkout-store.ts";
import { bearerOf } from "../middleware/bearer.ts";
import { refuse } from "../middleware/refusal.ts";
import type { HttpMiddleware } from "../middleware/request.ts";

const notHolder = reject("Unauthenticated", "open the checkout by the whole link that the shop gave you");

/** The checkout in the path, for the page that holds its token; one that does not exist is refused like a wrong token. */
export const checkoutToken = (): HttpMiddleware<{ checkout: Checkout }> => ({
  before: async ({ event, context }) => {
    const checkout = await loadCheckout(event.pathParameters?.["id"] ?? "");
    const token = bearerOf(event.headers) ?? "";
    context.checkout = !isRejection(checkout) && isHolder(checkout, token) ? checkout : refuse(notHolder);
  },
});

/** The page derives its token of 43 characters from the link's fragment; its hash is compared in constant time. */
const isHolder = ({ tokenHash }: Checkout, token: string): boolean =>
  /^[\w-]{43}$/.test(token) && timingSafeEqual(Buffer.from(tokenHash), Buffer.from(sha256(token)));
