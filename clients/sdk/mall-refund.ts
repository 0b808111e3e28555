import type { RequestOptions } from "./loan.ts";
import type { MallConnection, PurchaseRef, PurchaseResponse } from "./mall-connection.ts";
import type { LineQuantity, Money, RefundPreview, ReturnInstructions } from "./purchase.ts";

/** What a mall refunds on its own initiative: lines, or an amount of goodwill while the purchaser keeps the goods. */
export type RefundRequest = { readonly lines: readonly LineQuantity[] } | { readonly amount: Money };

type PreviewResponse = {
  readonly preview: RefundPreview;
  readonly token: string;
  readonly expiresAt: string;
  readonly receipt: string;
  readonly purchase?: never;
};

/** How a mall answers cancellations and disputes, and refunds on its own initiative. */
export const connectRefunds = ({ postForPurchase }: MallConnection) => ({
  /** Answers a cancellation: the goods were stopped, were already shipped, were received back, or the return is refused with evidence. */
  reportReturn: async (
    purchase: PurchaseRef,
    report: {
      readonly cancellation: number;
      readonly outcome: "stopped" | "shipped" | "received" | "refused";
      readonly lines?: readonly LineQuantity[];
      readonly evidence?: string;
      /** From a preview of this cancellation, for goods that were stopped or received. */
      readonly token?: string;
    },
    options: RequestOptions = {},
  ): Promise<PurchaseResponse> => postForPurchase(purchase, "returns", "return.report", report, options),
  /**
   * Calculates each party's share of a refund, or of an open cancellation. The token commits to exactly these shares for fifteen
   * minutes, as long as neither the purchase nor its loan changes.
   */
  previewRefund: async (
    purchase: PurchaseRef,
    request: RefundRequest | { readonly cancellation: number; readonly lines?: readonly LineQuantity[] },
  ): Promise<PreviewResponse> =>
    postForPurchase<PreviewResponse>(purchase, "refund-previews", "refund.preview", request),
  /** Refunds lines, or an amount of the mall's goodwill; with a preview's token, exactly the shares that it showed. */
  refund: async (
    purchase: PurchaseRef,
    request: RefundRequest,
    token?: string,
    options: RequestOptions = {},
  ): Promise<PurchaseResponse> =>
    postForPurchase(
      purchase,
      "refunds",
      "refund.request",
      { ...request, ...(token !== undefined && { token }) },
      options,
    ),
  /** Tells the purchaser where and how to send the goods of a cancellation back; new instructions replace earlier ones. */
  instructReturn: async (
    purchase: PurchaseRef,
    instructions: ReturnInstructions & { readonly cancellation: number },
    options: RequestOptions = {},
  ): Promise<PurchaseResponse> =>
    postForPurchase(purchase, "return-instructions", "return.instruct", instructions, options),
  /**
   * Answers a dispute: `conceded` refunds the purchaser; `contested` leaves the decision to the lender, and the same call adds evidence later.
   * Evidence is a reference: of a file that `uploadEvidence` has sent, an id of your own such as `doc_5f0c2b9e`, or an https link without a query.
   */
  answerDispute: async (
    purchase: PurchaseRef,
    answer: {
      readonly cancellation: number;
      readonly answer: "conceded" | "contested";
      readonly evidence?: readonly string[];
    },
    options: RequestOptions = {},
  ): Promise<PurchaseResponse> => postForPurchase(purchase, "disputes", "dispute.answer", answer, options),
});
