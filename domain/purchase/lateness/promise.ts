import { type Day, dayOf, type Instant } from "../../calendar.ts";
import { checkPromise } from "../../protocol/promise.ts";
import type { Statement } from "../../protocol/statement.ts";
import { applyStatement } from "../apply-statement.ts";
import { hasLoan, type Purchase } from "../purchase.ts";
import { isUnsettled } from "../records.ts";
import { withStatus } from "../status.ts";
import { isInFlight, step } from "../transition.ts";
import { reject, type Rejection } from "../../rejection.ts";

/** A late purchaser promises to pay by a day; the lender takes it or does not. */
export const requestPromise = (purchase: Purchase, on: Day, now: Instant): Purchase | Rejection => {
  if (purchase.status !== "accepted" || purchase.late === undefined)
    return reject("WrongState", "nothing is overdue that could be promised");
  if (purchase.cancellations.some(isUnsettled))
    return reject("LoanPaused", "while a cancellation is under way nothing is asked for");
  const before = purchase.promises ?? [];
  const taken = before.filter(({ status }) => status !== "refused");
  const refused = checkPromise(taken, on, dayOf(now));
  if (refused) return refused;
  const no = before.length + 1;
  const promises = [...before, { no, on, status: "requested" as const }];
  const next = { phase: "promise", promise: no, on } as const;
  return step(purchase, { ...purchase, promises }, { name: "promise_requested", next }, now);
};

/** The lender's answer to a promise: taken, it asks for nothing before that day. The same answer twice is no event. */
export const recordPromise = (
  purchase: Purchase,
  no: number,
  outcome: "promised" | "refused",
  statement: Statement,
  now: Instant,
): Purchase | Rejection => {
  if (!hasLoan(purchase)) return reject("WrongState", `a purchase that is ${purchase.status} has no promise`);
  if (!isInFlight(purchase, `promise.${no}`)) return purchase;
  const told = applyStatement(withAnswer(purchase, no, outcome === "promised" ? "open" : "refused"), statement);
  const name = outcome === "promised" ? "promised" : "promise_refused";
  return step(purchase, withStatus(told), { name, reports: `promise.${no}` }, now);
};

const withAnswer = <Any extends Purchase>(purchase: Any, no: number, status: "open" | "refused"): Any =>
  purchase.promises
    ? { ...purchase, promises: purchase.promises.map((each) => (each.no === no ? { ...each, status } : each)) }
    : purchase;
