import { type Checkout, CheckoutNotConsented, type CheckoutRequest, composeCheckout } from "./checkout.ts";
import { under } from "./http.ts";
import type { LoanRequestRef, Decision } from "./decision.ts";
import type { RequestOptions, LoanRequest } from "./loan.ts";
import type { Key } from "./message.ts";
import { isProblem, UntrustedAnswer } from "./problem.ts";
import type { Purchase } from "./purchase.ts";

type CheckoutResponse = {
  readonly checkout: Checkout;
  readonly url: string;
  readonly receipt: string;
  readonly purchase?: never;
};

/** The purchase of a completed checkout; `request` and `decision` only if this call requested the loan. */
type CheckoutCompletion = {
  readonly purchase: Purchase;
  readonly request?: LoanRequestRef;
  readonly decision?: Decision | undefined;
};

/** What checkouts need of the mall's connection. */
type Connection = {
  readonly mall: string;
  readonly lender: string;
  /** The address of the lender's pages, where it is known without the gateway. */
  readonly lenderUrl: string | undefined;
  readonly sealKey: Key;
  readonly post: (
    path: string,
    op: string,
    claims: Record<string, unknown>,
    options: RequestOptions & { readonly display: string },
  ) => Promise<CheckoutResponse>;
  readonly requestLoan: (request: LoanRequest) => Promise<CheckoutCompletion>;
  readonly showPurchase: (id: string) => Promise<Purchase>;
  readonly showCheckout: (id: string) => Promise<Checkout>;
};

/** The hosted checkouts of a mall. */
export const connectCheckouts = ({ mall, lender, lenderUrl, sealKey, ...connection }: Connection) => {
  const { post, requestLoan, showPurchase, showCheckout } = connection;
  return {
    /**
     * Opens a checkout on the hosted page. Send the purchaser's browser to `url`, and keep it secret between you and them. The same
     * order with the same idempotency key gives the same checkout and link. Throws UntrustedAnswer if the page is not at `lenderUrl`.
     */
    createCheckout: async ({ idempotencyKey, ...request }: CheckoutRequest & RequestOptions) => {
      const name = idempotencyKey ?? crypto.randomUUID();
      const { claims, display, secret } = await composeCheckout(request, { mall, lender, sealKey, name });
      const options = { display, ...(idempotencyKey !== undefined && { idempotencyKey }) };
      const response = await post("/v1/checkout-sessions", "checkout.create", claims, options);
      // The page gets the secret, so its address must not be of the gateway's choice.
      const page = new URL(response.url);
      if (lenderUrl !== undefined && page.href !== under(lenderUrl, `/checkout/${response.checkout.id}`).href)
        throw new UntrustedAnswer(
          `the checkout's page is ${page.href}, not one at the lender's address ${lenderUrl}: compare lenderUrl with the address that the lender gave you`,
        );
      return { checkout: response.checkout, url: `${response.url}#${secret}`, receipt: response.receipt };
    },
    /** The checkout as the gateway sees it. */
    showCheckout,
    /**
     * Requests the loan that the purchaser consented to, with the order's lines as they were shown. Call it on the webhook
     * `checkout.consented`; called again, it returns the same purchase. Throws CheckoutNotConsented.
     */
    completeCheckout: async (
      { id }: Pick<Checkout, "id">,
      order: Pick<LoanRequest, "lines" | "purchaser">,
    ): Promise<CheckoutCompletion> => {
      const checkout = await showCheckout(id);
      if (checkout.purchase !== undefined) return { purchase: await showPurchase(checkout.purchase) };
      const { purchaserPart } = checkout;
      if (purchaserPart === undefined) throw new CheckoutNotConsented(checkout);
      try {
        return await requestLoan({ ...order, order: checkout.order, ...checkout.amount, purchaserPart });
      } catch (error) {
        // Another process of this mall was faster, for example because the webhook was delivered twice.
        const { purchase } = isProblem(error, "OrderAlreadyRequested") ? await showCheckout(id) : {};
        if (purchase === undefined) throw error;
        return { purchase: await showPurchase(purchase) };
      }
    },
  };
};
