import type { RequestOptions } from "./loan.ts";
import type { MallConnection, PurchaseRef, PurchaseResponse } from "./mall-connection.ts";
import type { InTurn } from "./mall-turns.ts";
import type { LineQuantity, Money, Purchase, RefundPreview } from "./purchase.ts";
import { type CancelledGoods, connectAnswers } from "./refund-answers.ts";

/**
 * What a mall refunds on its own initiative: `amount` for the goods in `lines`, or as goodwill while the purchaser keeps the goods. The
 * lender refunds exactly the amount that the mall signs. `before` is how many refunds of yours it has had before, from your own books: of two
 * requests that were signed for the same turn, one because the other was refused, the lender executes only one. Without it the SDK
 * signs what the gateway shows.
 */
export type RefundRequest = {
  readonly amount: Money;
  readonly lines?: readonly LineQuantity[];
  readonly before?: number;
};

/** A refund before its amount is known: of goods, as goodwill, or of a cancellation and the goods of it that came back. */
export type RefundQuestion = { readonly lines: readonly LineQuantity[] } | { readonly amount: Money } | CancelledGoods;

type PreviewResponse = {
  readonly preview: RefundPreview;
  readonly token: string;
  readonly expiresAt: string;
  readonly receipt: string;
  readonly purchase?: never;
};

/** How a mall answers cancellations and disputes, and refunds on its own initiative. */
export const connectRefunds = (
  connection: MallConnection,
  showPurchase: (id: string) => Promise<Purchase>,
  inTurn: InTurn,
) => {
  const { postForPurchase } = connection;
  /**
   * Calculates each party's share of a refund, or of an open cancellation. The token commits to exactly these shares for fifteen
   * minutes, as long as neither the purchase nor its loan changes.
   */
  const previewRefund = async (purchase: PurchaseRef, request: RefundQuestion): Promise<PreviewResponse> =>
    postForPurchase<PreviewResponse>(purchase, "refund-previews", "refund.preview", request);
  return {
    ...connectAnswers(connection, { showPurchase, previewRefund }),
    previewRefund,
    /** Refunds goods, or an amount of the mall's goodwill; with a preview's token, exactly the shares that it showed. */
    refund: async (
      purchase: PurchaseRef,
      request: RefundRequest,
      token?: string,
      options: RequestOptions = {},
    ): Promise<PurchaseResponse> =>
      inTurn(purchase, { before: request.before, count: refundsOf }, async (before) => {
        const body = { ...request, before, ...(token !== undefined && { token }) };
        return postForPurchase(purchase, "refunds", "refund.request", body, options);
      }),
  };
};

/** The mall's own refunds that took effect, or are on their way to the lender. */
const refundsOf = ({ cancellations }: Purchase): number =>
  cancellations.filter(({ initiatedBy, status }) => initiatedBy === "mall" && status !== "failed").length;
