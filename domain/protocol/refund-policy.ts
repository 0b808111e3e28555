/** Who pays for something. */
export type CostBearer = "lender" | "mall";

/** What becomes of the credit's cost when goods go back, and who bears the part of it that is returned. */
export type RefundPolicy = {
  readonly interest: "returned" | "kept";
  readonly fees: "returned" | "kept";
  readonly borneBy: CostBearer;
};

/**
 * A purchaser who withdraws from a purchase is rid of the credit that is linked to it (Directive (EU) 2023/2225, Article 27), and
 * without any costs (Directive 2011/83/EU, Article 15): so interest and fees go back, for a part as its share of the whole.
 * Whom that costs is between lender and mall; without another word it is the lender, whose income it was.
 */
export const usualPolicy: RefundPolicy = { interest: "returned", fees: "returned", borneBy: "lender" };

/** The policy of a loan; the usual one is not written down. */
export const policyOf = ({ refundPolicy }: { readonly refundPolicy?: RefundPolicy }): RefundPolicy =>
  refundPolicy ?? usualPolicy;
