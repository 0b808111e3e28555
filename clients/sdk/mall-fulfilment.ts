import { type Certificate, verifyCertificate } from "./certificate.ts";
import type { RequestOptions } from "./loan.ts";
import type { MallConnection, PurchaseRef, PurchaseResponse } from "./mall-connection.ts";
import type { InTurn } from "./mall-turns.ts";
import { UntrustedAnswer } from "./problem.ts";
import type { AdvanceQuote, LineQuantity, Money, Purchase } from "./purchase.ts";

type QuoteResponse = { readonly quote: AdvanceQuote; readonly receipt: string; readonly purchase?: never };

/** How much to advance: an amount, some lines, or by default all the rest. */
type AdvancePart = { readonly amount?: Money; readonly lines?: readonly LineQuantity[] };

/** `before` is how many advances there were before, from your own books; without it the SDK signs what the gateway shows. */
type Numbered = { readonly before?: number };

/** A renewed hold: the lender's certificate says how much it holds now, and until when. */
type RenewalResponse = PurchaseResponse & { readonly certificate: Certificate };

/** How a mall keeps an approval, is paid in advance, and reports its parcels. */
export const connectFulfilment = (
  { mall, lender, lenderKeyring, postForPurchase }: MallConnection,
  inTurn: InTurn,
) => ({
  /**
   * Renews the hold of an approved or expired purchase for another seven days, up to thirty days after the lender's decision. The lender
   * checks the credit again, and the rejection says why it does not hold: `CreditLimitExceeded`, `ConsentExpired` and others.
   */
  renewHold: async (purchase: PurchaseRef, options: RequestOptions = {}): Promise<RenewalResponse> => {
    const renewed = await postForPurchase<PurchaseResponse & { readonly certificate: string }>(
      purchase,
      "renewals",
      "renewal.request",
      {},
      options,
    );
    const certificate = await verifyCertificate(renewed.certificate, lender, async (kid) =>
      lenderKeyring.find(kid, "sig"),
    );
    if (certificate.mall !== mall || certificate.purchase !== purchase.id)
      throw new UntrustedAnswer("the certificate is for a different purchase");
    return { ...renewed, certificate };
  },
  /** Requests the cost of an advance. The quote binds the lender until its `expiresAt`, for one advance of that amount. */
  quoteAdvance: async (purchase: PurchaseRef, part: AdvancePart = {}): Promise<QuoteResponse> =>
    postForPurchase<QuoteResponse>(purchase, "advance-quotes", "quote.request", part),
  /** Sells the receivable at the lender's rates or by a quote: an amount, some lines, or by default all the rest. */
  advance: async (
    purchase: PurchaseRef,
    part: (AdvancePart | Pick<AdvanceQuote, "id" | "amount">) & Numbered = {},
    options: RequestOptions = {},
  ): Promise<PurchaseResponse> => {
    const { before, ...what } = part;
    const send = async (body: object) => postForPurchase(purchase, "advances", "advance.request", body, options);
    // A quote is for one advance, and all the rest can be advanced once: neither needs its number.
    if ("id" in what) return send({ quote: what.id, amount: what.amount, ...(before !== undefined && { before }) });
    if (before === undefined && (what.amount ?? what.lines) === undefined) return send({});
    return inTurn(purchase, { before, count: advancesOf }, async (number) => send({ ...what, before: number }));
  },
  /**
   * Reports that a parcel was dispatched; without `lines` it contains all the rest. Name the lines of each parcel where an order leaves in several:
   * the lender then counts no parcel as arrived that it has not seen.
   */
  reportShipment: async (
    purchase: PurchaseRef,
    parcel: {
      readonly shipment: string;
      readonly lines?: readonly LineQuantity[];
      readonly carrier?: string;
      readonly tracking?: string;
    },
    options: RequestOptions = {},
  ): Promise<PurchaseResponse> => postForPurchase(purchase, "shipments", "shipment.report", parcel, options),
  /** Reports that a parcel was delivered. */
  reportDelivery: async (
    purchase: PurchaseRef,
    delivery: { readonly shipment: string; readonly deliveredAt?: string },
    options: RequestOptions = {},
  ): Promise<PurchaseResponse> => postForPurchase(purchase, "deliveries", "delivery.report", delivery, options),
});

/** The advances that the lender has purchased, or is asked for. */
const advancesOf = ({ advances }: Purchase): number => advances.filter(({ status }) => status !== "refused").length;
