/** The party that bears a cost. */
export type CostBearer = "lender" | "mall";

/** Whether the credit's cost is returned with the goods, and who bears it. */
export type RefundPolicy = {
  readonly interest: "returned" | "kept";
  readonly fees: "returned" | "kept";
  readonly borneBy: CostBearer;
};

/**
 * A purchaser who withdraws from a purchase is released from the linked credit (Directive (EU) 2023/2225, Article 27) without
 * any costs (Directive 2011/83/EU, Article 15). So interest and fees are returned, for a part of the goods in proportion. Lender
 * and mall agree who bears that; by default it is the lender, whose income it was.
 */
export const defaultRefundPolicy: RefundPolicy = { interest: "returned", fees: "returned", borneBy: "lender" };

/** The refund policy of a loan; the default is not stored. */
export const refundPolicyOf = ({ refundPolicy }: { readonly refundPolicy?: RefundPolicy }): RefundPolicy =>
  refundPolicy ?? defaultRefundPolicy;
