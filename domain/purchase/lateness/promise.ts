import { type Day, dayOf, type Instant } from "../../calendar.ts";
import { checkPromise } from "../../protocol/promise.ts";
import type { Statement } from "../../protocol/statement.ts";
import { applyStatement } from "../apply-statement.ts";
import { hasLoan, type Purchase } from "../purchase.ts";
import { isUnsettled } from "../records.ts";
import { withStatus } from "../status.ts";
import { isInFlight, step } from "../transition.ts";
import { reject, type Rejection } from "../../rejection.ts";

/** A late purchaser promises to pay by a day; the lender accepts or refuses it. */
export const requestPromise = (purchase: Purchase, on: Day, now: Instant): Purchase | Rejection => {
  if (purchase.status !== "accepted" || purchase.late === undefined)
    return reject("WrongState", "nothing is overdue, so there is nothing to promise");
  if (purchase.cancellations.some(isUnsettled))
    return reject("LoanPaused", "a cancellation is under way, so nothing is collected");
  const before = purchase.promises ?? [];
  const taken = before.filter(({ status }) => status !== "refused");
  const refused = checkPromise(taken, on, dayOf(now));
  if (refused) return refused;
  const no = before.length + 1;
  const promises = [...before, { no, on, status: "requested" as const }];
  const next = { phase: "promise", promise: no, on } as const;
  return step(purchase, { ...purchase, promises }, { name: "promise_requested", next }, now);
};

/** Records the lender's answer to a promise; if accepted, nothing is collected before that day. A repeat changes nothing. */
export const recordPromise = (
  purchase: Purchase,
  no: number,
  outcome: "promised" | "refused",
  statement: Statement,
  now: Instant,
): Purchase | Rejection => {
  if (!hasLoan(purchase)) return reject("WrongState", `a purchase with status ${purchase.status} has no promise`);
  if (!isInFlight(purchase, `promise.${no}`)) return purchase;
  const updated = applyStatement(withAnswer(purchase, no, outcome === "promised" ? "open" : "refused"), statement);
  const name = outcome === "promised" ? "promised" : "promise_refused";
  return step(purchase, withStatus(updated), { name, reports: `promise.${no}` }, now);
};

const withAnswer = <Any extends Purchase>(purchase: Any, no: number, status: "open" | "refused"): Any =>
  purchase.promises
    ? { ...purchase, promises: purchase.promises.map((each) => (each.no === no ? { ...each, status } : each)) }
    : purchase;
