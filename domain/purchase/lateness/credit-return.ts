import type { Instant } from "../../calendar.ts";
import type { Statement } from "../../protocol/statement.ts";
import { applyStatement } from "../apply-statement.ts";
import { hasLoan, type Purchase } from "../purchase.ts";
import { withStatus } from "../status.ts";
import { isInFlight, step } from "../transition.ts";
import { reject, type Rejection } from "../../rejection.ts";

/** An operator retries a return of credit that the purchaser's bank refused. A repeat changes nothing. */
export const requestCredit = (purchase: Purchase, now: Instant): Purchase | Rejection => {
  if (!hasLoan(purchase)) return reject("WrongState", `a purchase with status ${purchase.status} has no credit`);
  if (isInFlight(purchase, "credit")) return purchase;
  const next = { phase: "credit", again: true } as const;
  return step(purchase, purchase, { name: "credit_requested", next }, now);
};

/** Records that an overpayment was returned, or refused by the purchaser's bank. A repeat changes nothing. */
export const recordCredit = (
  purchase: Purchase,
  outcome: "returned" | "refused" | "nothing",
  statement: Statement,
  now: Instant,
): Purchase | Rejection => {
  if (!hasLoan(purchase)) return reject("WrongState", `a purchase with status ${purchase.status} has no credit`);
  if (!isInFlight(purchase, "credit")) return purchase;
  const names = { returned: "credit_returned", refused: "credit_refused", nothing: "loan_changed" } as const;
  return step(
    purchase,
    withStatus(applyStatement(purchase, statement)),
    { name: names[outcome], reports: "credit" },
    now,
  );
};
