import { requestRepayment } from "../../domain/purchase/repayment.ts";
import { actPost } from "../middleware/contract.ts";
import { own } from "../requests/purchaser-request.ts";
import { RepayBody } from "../schemas/act-schema.ts";

export const contract = actPost("loan.repay", RepayBody, {
  summary:
    "Repays before the due date, in full or in part; a part removes the last instalments or makes all of them smaller.",
  responses: { 202: "OwnPurchaseAnswer" },
});

/** POST /v1/pay/{approvalNumber}/repayments: early repayment reduces the cost. */
export const handler = own(contract, 202, (purchase, { body, now }) => requestRepayment(purchase, body, now));
