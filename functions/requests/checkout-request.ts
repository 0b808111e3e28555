import { timingSafeEqual } from "node:crypto";
import { viewCheckoutForPurchaser } from "../../domain/checkout/checkout-view.ts";
import type { Checkout } from "../../domain/checkout/checkout.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { boughtBy, changeCheckout, loadCheckout } from "../io/store/checkout-store.ts";
import type { Reply } from "../middleware/http.ts";
import { idempotently, onceEach } from "./idempotency.ts";

/** What the purchaser's page sends: the checkout in the path, and the token that it derives from the link's fragment. */
type CheckoutRequest<Body> = {
  readonly path: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Body;
  readonly route: string;
  readonly now: string;
};

const stranger = reject("Unauthenticated", "open the checkout by the whole link that the shop gave you");

/** The checkout whose page asks; one that is not there is answered like a wrong token. */
export const checkoutOf = async ({ path, headers }: CheckoutRequest<unknown>): Promise<Checkout | Rejection> => {
  const checkout = await loadCheckout(path["id"] ?? "");
  return isRejection(checkout) || !isHolder(checkout, hashIn(headers)) ? stranger : checkout;
};

/** The story of what a page does to its checkout: once for each Idempotency-Key, and the repeat of a deed changes nothing. */
export const atCheckout =
  <Body>(status: 200 | 202, decide: (checkout: Checkout, body: Body, now: string) => Checkout | Rejection) =>
  async (request: CheckoutRequest<Body>): Promise<Reply | Rejection> => {
    const { path, headers, body, route, now } = request;
    const hash = hashIn(headers);
    const known = await checkoutOf(request);
    if (isRejection(known)) return known;
    const key = headers["idempotency-key"];
    const fingerprint = sha256(JSON.stringify([path, body]));
    return idempotently({ scope: `${hash} ${route}`, key, fingerprint, now }, async ({ keep }) => {
      const answer = onceEach(async (checkout: Checkout) => ({
        status,
        body: { checkout: viewCheckoutForPurchaser(checkout, await boughtBy(checkout), now) },
      }));
      const moved = await changeCheckout(
        known.id,
        (checkout) => decide(checkout, body, now),
        async (next) => keep(await answer(next)),
      );
      return isRejection(moved) ? moved : answer(moved);
    });
  };

const hashIn = (headers: CheckoutRequest<unknown>["headers"]): string =>
  sha256(/^Bearer ([\w-]{43})$/.exec(headers["authorization"] ?? "")?.[1] ?? "");

/** Compared in constant time. */
const isHolder = ({ tokenHash }: Checkout, hash: string): boolean =>
  timingSafeEqual(Buffer.from(tokenHash), Buffer.from(hash));
