import * as z from "zod/mini";
import { type LimitBook, setLimit } from "../../domain/loan/instruction/limit-change.ts";
import { limitedKinds, limitFor } from "../../domain/loan/instruction/limits.ts";
import { viewLimits } from "../../domain/loan/view/limit-view.ts";
import { toWire } from "../../domain/money.ts";
import type { InstructionKind } from "../../domain/protocol/instruction.ts";
import { isRejection } from "../../domain/rejection.ts";
import { changeLimits } from "../io/store/limit-store.ts";
import { operatorPost } from "../middleware/contract.ts";
import { onceEach } from "../requests/idempotency.ts";
import { rejectOtherLender } from "../requests/lender-request.ts";
import { byOperator } from "../requests/operator-request.ts";
import { noteBy } from "../requests/staff-task.ts";
import { WireReason } from "../schemas/basic-schema.ts";
import { WireMoney } from "../schemas/schema.ts";

const Body = z.strictObject({
  kind: z.enum(limitedKinds as [InstructionKind, ...InstructionKind[]]),
  amount: WireMoney,
  reason: WireReason,
});

export const contract = operatorPost(Body, {
  summary: "Sets what one person may instruct of a kind in a currency; a higher limit waits for a second person.",
  responses: { 200: "LimitsAnswer" },
});

/** POST /v1/lenders/{id}/limits: a lower limit is in force at once. */
export const handler = byOperator(contract, async ({ path, body: { kind, amount, reason }, now }, { complete }, by) => {
  const other = rejectOtherLender(path);
  if (other) return other;
  const answer = onceEach(async (book: LimitBook) => ({
    status: 200,
    body: viewLimits(book, [amount.currency], now),
  }));
  const changed = await changeLimits(
    (before, no) => setLimit(before, { no, kind, amount, by, reason, at: now }, now),
    (before, next) =>
      noteBy(
        by,
        reason,
        now,
      )(next.waiting.some(({ at }) => at === now) ? "proposedLimit" : "setLimit", {
        kind,
        limit: [toWire(limitFor(kind, amount.currency, before.limits)), toWire(amount)],
      }),
    async (next) => complete(await answer(next)),
  );
  return isRejection(changed) ? changed : answer(changed);
});
