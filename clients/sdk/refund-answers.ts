import type { RequestOptions } from "./loan.ts";
import type { MallConnection, PurchaseRef, PurchaseResponse } from "./mall-connection.ts";
import type { Cancellation, LineQuantity, Money, Purchase, RefundPreview, ReturnInstructions } from "./purchase.ts";

/** The goods of an open cancellation that came back; without `lines` all of them. */
export type CancelledGoods = { readonly cancellation: number; readonly lines?: readonly LineQuantity[] };

type ReturnReport = CancelledGoods & {
  readonly outcome: "stopped" | "shipped" | "received" | "refused";
  readonly amount?: Money;
  readonly evidence?: string;
  /** From a preview of this cancellation, for goods that were stopped or received. */
  readonly token?: string;
};

type DisputeAnswer = {
  readonly cancellation: number;
  readonly answer: "conceded" | "contested";
  readonly amount?: Money;
  readonly evidence?: readonly string[];
};

/** What the gateway shows about a refund. */
type Shown = {
  readonly showPurchase: (id: string) => Promise<Purchase>;
  readonly previewRefund: (
    purchase: PurchaseRef,
    request: CancelledGoods,
  ) => Promise<{ readonly preview: RefundPreview }>;
};

/** How a mall answers cancellations and disputes. */
export const connectAnswers = ({ postForPurchase }: MallConnection, shown: Shown) => ({
  /**
   * Answers a cancellation: the goods were stopped, were already shipped, were received back, or the return is refused with evidence. For
   * goods that were stopped or received, `amount` is what the purchaser gets back, from your own order; without it the SDK signs what
   * the gateway shows, and you rely on the gateway for it.
   */
  reportReturn: async (
    purchase: PurchaseRef,
    report: ReturnReport,
    options: RequestOptions = {},
  ): Promise<PurchaseResponse> => {
    const isRefund = report.outcome === "stopped" || report.outcome === "received";
    const signed = isRefund ? { ...report, amount: await amountOf(purchase, report, shown) } : report;
    return postForPurchase(purchase, "returns", "return.report", signed, options);
  },
  /**
   * Answers a dispute: `conceded` refunds the purchaser `amount`, as in `reportReturn`; `contested` leaves the decision to the lender, and
   * the same call adds evidence later. Evidence is a reference: of a file that `uploadEvidence` has sent, an id of your own such as
   * `doc_5f0c2b9e`, or an https link without a query.
   */
  answerDispute: async (
    purchase: PurchaseRef,
    answer: DisputeAnswer,
    options: RequestOptions = {},
  ): Promise<PurchaseResponse> => {
    const isRefund = answer.answer === "conceded";
    const signed = isRefund ? { ...answer, amount: await amountOf(purchase, answer, shown) } : answer;
    return postForPurchase(purchase, "disputes", "dispute.answer", signed, options);
  },
  /** Tells the purchaser where and how to send the goods of a cancellation back; new instructions replace earlier ones. */
  instructReturn: async (
    purchase: PurchaseRef,
    instructions: ReturnInstructions & { readonly cancellation: number },
    options: RequestOptions = {},
  ): Promise<PurchaseResponse> =>
    postForPurchase(purchase, "return-instructions", "return.instruct", instructions, options),
});

/** The mall's own amount, or the one that the gateway shows. A repeat of an answer signs what the first one signed. */
const amountOf = async (
  purchase: PurchaseRef,
  { amount, cancellation, lines }: CancelledGoods & { readonly amount?: Money },
  { showPurchase, previewRefund }: Shown,
): Promise<Money> => {
  if (amount) return amount;
  const { cancellations } = await showPurchase(purchase.id);
  const known = cancellations.find(({ no }) => no === cancellation);
  if (known && (!lines || !isOpen(known))) return known.amount;
  return (await previewRefund(purchase, { cancellation, ...(lines && { lines }) })).preview.amount;
};

const isOpen = ({ status }: Cancellation): boolean => ["stopping", "returning", "claimed", "disputed"].includes(status);
