import { viewCheckoutForPurchaser } from "../../domain/checkout/checkout-view.ts";
import type { Checkout } from "../../domain/checkout/checkout.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { purchaseOf, changeCheckout } from "../io/store/checkout-store.ts";
import type { Contract } from "../middleware/contract.ts";
import { httpChain, runStory } from "../middleware/http.ts";
import type { Reply, Request } from "../middleware/request.ts";
import { checkoutToken } from "./checkout-token.ts";
import { idempotency, type IdempotentWrite, onceEach } from "./idempotency.ts";

type Holder = { readonly checkout: Checkout };

/** The handler of a checkout page's read: identity by checkout token. */
export const checkoutRead = (
  contract: Contract<undefined>,
  story: (request: Request<undefined>, checkout: Checkout) => Promise<Reply | Rejection>,
) =>
  httpChain(contract, checkoutToken()).handler(
    runStory(async (request: Request<undefined>, { checkout }: Holder) => story(request, checkout)),
  );

/** The handler of a checkout page's write, which moves its checkout and returns it: identity by checkout token, then idempotency. */
export const atCheckout = <Body>(
  contract: Contract<Body>,
  status: 200 | 202,
  decide: (checkout: Checkout, request: Request<Body>) => Checkout | Rejection,
) =>
  httpChain(contract, checkoutToken())
    .use(
      idempotency(({ route, path, body }, { checkout }: Holder) => ({
        scope: `${checkout.tokenHash} ${route}`,
        fingerprint: sha256(JSON.stringify([path, body])),
      })),
    )
    .handler(
      runStory(async (request: Request<Body>, { checkout, write }: Holder & { readonly write: IdempotentWrite }) => {
        const answer = onceEach(async (next: Checkout) => ({
          status,
          body: { checkout: viewCheckoutForPurchaser(next, await purchaseOf(next), request.now) },
        }));
        const moved = await changeCheckout(
          checkout.id,
          (before) => decide(before, request),
          async (next) => write.complete(await answer(next)),
        );
        return isRejection(moved) ? moved : answer(moved);
      }),
    );
