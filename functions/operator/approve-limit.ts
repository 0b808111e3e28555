import * as z from "zod/mini";
import { approveLimit, type LimitBook } from "../../domain/loan/instruction/limit-change.ts";
import { viewLimits } from "../../domain/loan/view/limit-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { changesBetween } from "../../domain/trail.ts";
import { changeLimits } from "../io/store/limit-store.ts";
import { operatorPost } from "../middleware/contract.ts";
import { onceEach } from "../requests/idempotency.ts";
import { rejectOtherLender } from "../requests/lender-request.ts";
import { byOperator } from "../requests/operator-request.ts";
import { noteBy } from "../requests/staff-task.ts";
import { WireReason } from "../schemas/basic-schema.ts";

export const contract = operatorPost(z.strictObject({ reason: WireReason }), {
  summary: "Approves a higher limit: not the person who proposed it.",
  responses: { 200: "LimitsAnswer" },
});

/** POST /v1/lenders/{id}/limits/{no}/approvals: the limit is in force from now on. */
export const handler = byOperator(contract, async ({ path, body: { reason }, now }, { complete }, by) => {
  const other = rejectOtherLender(path);
  if (other) return other;
  const no = Number(path["no"]) || 0;
  const answer = onceEach(async (book: LimitBook) => ({ status: 200, body: viewLimits(book, [], now) }));
  const changed = await changeLimits(
    (before) => approveLimit(before, no, by, now),
    (before, next) =>
      noteBy(by, reason, now)("approvedLimit", { proposal: no, changes: changesBetween(before.limits, next.limits) }),
    async (next) => complete(await answer(next)),
  );
  return isRejection(changed) ? changed : answer(changed);
});
