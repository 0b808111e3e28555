import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import { isRejection, reject } from "../../domain/rejection.ts";
import { inquire } from "../io/aws/step-functions.ts";
import { get } from "../middleware/contract.ts";
import { mallRead } from "../requests/mall-read.ts";
import { matching } from "../schemas/basic-schema.ts";
import { settlementNumber } from "../schemas/settlement-schema.ts";

const Query = z.strictObject({ cursor: z.optional(matching(/^[1-9]\d{0,8}$/, "the cursor of the previous page")) });

export const contract = get("mall", {
  summary:
    "Returns a settlement and a page of its lines, which sum to the transfer over all pages; signed by the lender.",
  query: Query,
  responses: { 200: "SettlementAnswer" },
});

/** GET /v1/settlements/{no}?cursor=: a settlement by its number, such as GBP.7, and a hundred of its lines; the lender answers and signs. */
export const handler = mallRead(contract, async ({ path, query }, { mall }) => {
  const { no = "" } = path;
  if (!settlementNumber.test(no)) return reject("SettlementNotFound", `settlement ${no} was not found`);
  const question = { question: "sign-settlement", mall, no, page: Number(query.cursor ?? "1") };
  const answer = await inquire(`settlement.${randomUUID()}`, question);
  return isRejection(answer) ? answer : { status: 200, body: answer };
});
