import { add, type Money, subtract } from "../../money.ts";
import { purchaserTotal } from "../../protocol/refund-shares.ts";
import type { LoanRefund } from "../records.ts";

/** The price that a refund returned, of goods or as a goodwill: what was released and what the purchaser gained, without the cost of the credit. */
export const refundedPrice = (refund: LoanRefund): Money =>
  subtract(add(refund.released, purchaserTotal(refund)), add(refund.returned.interest, refund.returned.fees));
