import { type Checkout, CheckoutNotConsented, type CheckoutRequest, composeCheckout } from "./checkout.ts";
import type { Asked, Decision } from "./decision.ts";
import type { Keyed, LoanRequest } from "./loan.ts";
import type { Key } from "./message.ts";
import { isProblem } from "./problem.ts";
import type { Purchase } from "./purchase.ts";

type CheckoutAnswer = {
  readonly checkout: Checkout;
  readonly url: string;
  readonly receipt: string;
  readonly purchase?: never;
};

/** What became of a loan request; the decision where it was this call that asked. */
type Completed = {
  readonly purchase: Purchase;
  readonly request?: Asked;
  readonly decision?: Decision | undefined;
};

/** What a mall's connection lends to its checkouts. */
type Connection = {
  readonly mall: string;
  readonly lender: string;
  readonly sealKey: Key;
  readonly post: (
    path: string,
    op: string,
    claims: Record<string, unknown>,
    beside: Keyed & { readonly display: string },
  ) => Promise<CheckoutAnswer>;
  readonly requestLoan: (ask: LoanRequest) => Promise<Completed>;
  readonly showPurchase: (id: string) => Promise<Purchase>;
  readonly showCheckout: (id: string) => Promise<Checkout>;
};

/** The hosted checkouts of a mall. */
export const connectCheckouts = ({ mall, lender, sealKey, ...connection }: Connection) => {
  const { post, requestLoan, showPurchase, showCheckout } = connection;
  return {
    /**
     * Opens a checkout on the hosted page: send the purchaser's browser to `url`, which is a secret between you and them. The same
     * order under the same idempotency key is the same checkout, with the same link.
     */
    createCheckout: async ({ idempotencyKey, ...asked }: CheckoutRequest & Keyed) => {
      const name = idempotencyKey ?? crypto.randomUUID();
      const { claims, display, secret } = await composeCheckout(asked, { mall, lender, sealKey, name });
      const beside = { display, ...(idempotencyKey !== undefined && { idempotencyKey }) };
      const answer = await post("/v1/checkout-sessions", "checkout.create", claims, beside);
      return { checkout: answer.checkout, url: `${answer.url}#${secret}`, receipt: answer.receipt };
    },
    /** The checkout as the gateway sees it. */
    showCheckout,
    /**
     * Asks for the loan that the purchaser has consented to, with the order's lines as they were shown; call it when the webhook
     * `checkout.consented` comes. Called again it gives the purchase that there is.
     */
    completeCheckout: async (
      { id }: Pick<Checkout, "id">,
      order: Pick<LoanRequest, "lines" | "purchaser">,
    ): Promise<Completed> => {
      const checkout = await showCheckout(id);
      if (checkout.purchase !== undefined) return { purchase: await showPurchase(checkout.purchase) };
      const { purchaserPart } = checkout;
      if (purchaserPart === undefined) throw new CheckoutNotConsented(checkout);
      try {
        return await requestLoan({ ...order, order: checkout.order, ...checkout.amount, purchaserPart });
      } catch (error) {
        // Somebody else of this mall was faster, perhaps the same webhook delivered twice.
        const { purchase } = isProblem(error, "OrderAlreadyRequested") ? await showCheckout(id) : {};
        if (purchase === undefined) throw error;
        return { purchase: await showPurchase(purchase) };
      }
    },
  };
};
