import { dayOf, type Instant } from "../../calendar.ts";
import { checkReplan, type ReplanRequest } from "../../protocol/replan-terms.ts";
import type { Statement } from "../../protocol/statement.ts";
import { applyStatement } from "../apply-statement.ts";
import { hasLoan, type Purchase } from "../purchase.ts";
import { isUnsettled } from "../records.ts";
import { withStatus } from "../status.ts";
import { isInFlight, step } from "../transition.ts";
import { reject, type Rejection } from "../../rejection.ts";

/** An operator grants a purchaser in hardship another plan; the lender computes it. */
export const requestReplan = (purchase: Purchase, ask: ReplanRequest, now: Instant): Purchase | Rejection => {
  const { replans = 0 } = purchase;
  if (purchase.status !== "accepted")
    return reject("WrongState", `a purchase with status ${purchase.status} has no plan to change`);
  if (purchase.cancellations.some(isUnsettled)) return reject("LoanPaused", "a cancellation is under way");
  if (isInFlight(purchase, `replan.${replans}`)) return reject("WrongState", "another re-plan is in progress");
  const wrong = checkReplan(ask, purchase.amount.currency, dayOf(now));
  if (wrong) return wrong;
  const no = replans + 1;
  const next = { phase: "replan", replan: no, ...ask } as const;
  return step(purchase, { ...purchase, replans: no }, { name: "replan_requested", next }, now);
};

/** Records the lender's answer to a re-plan. A repeat changes nothing. */
export const recordReplan = (
  purchase: Purchase,
  no: number,
  outcome: "replanned" | "refused",
  statement: Statement,
  now: Instant,
): Purchase | Rejection => {
  if (!hasLoan(purchase)) return reject("WrongState", `a purchase with status ${purchase.status} has no plan`);
  if (!isInFlight(purchase, `replan.${no}`)) return purchase;
  const name = outcome === "replanned" ? "replanned" : "replan_refused";
  return step(purchase, withStatus(applyStatement(purchase, statement)), { name, reports: `replan.${no}` }, now);
};
