import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import { currencies } from "../../domain/currency.ts";
import { isRejection } from "../../domain/rejection.ts";
import { inquire } from "../io/aws/step-functions.ts";
import { get } from "../middleware/contract.ts";
import { mallRead } from "../requests/mall-read.ts";
import { matching } from "../schemas/basic-schema.ts";
import { ordered, WireFrom, WireLimit, WireUntil } from "../schemas/list-schema.ts";
import { settlementNumber } from "../schemas/settlement-schema.ts";

const Query = z
  .strictObject({
    currency: z.optional(
      matching(/^[A-Z]{3}$/, "an ISO 4217 code").check(
        z.refine((code) => code in currencies, { message: "a currency of this API", abort: true }),
      ),
    ),
    status: z.optional(z.enum(["open", "asked", "paid", "refused"])),
    purchase: z.optional(matching(/^[A-Za-z0-9_-]{1,64}$/, "the id of one purchase")),
    from: z.optional(WireFrom),
    until: z.optional(WireUntil),
    limit: WireLimit,
    cursor: z.optional(matching(settlementNumber, "the cursor of the previous page")),
  })
  .check(ordered);

export const contract = get("mall", {
  summary: "Lists what the lender settled with the mall, the newest first, signed by the lender.",
  query: Query,
  responses: { 200: "SettlementPageAnswer" },
});

/** GET /v1/settlements?currency=&status=&purchase=&from=&until=&limit=&cursor=: fifty a page by default; the lender answers and signs. */
export const handler = mallRead(contract, async ({ query }, { mall }) => {
  const answer = await inquire(`settlements.${randomUUID()}`, { question: "sign-settlement-list", mall, query });
  return isRejection(answer) ? answer : { status: 200, body: answer };
});
