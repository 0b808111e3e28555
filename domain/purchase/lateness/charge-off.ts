import type { Instant } from "../../calendar.ts";
import type { Statement } from "../../protocol/statement.ts";
import { applyStatement } from "../apply-statement.ts";
import { hasLoan, type Purchase } from "../purchase.ts";
import { isUnsettled } from "../records.ts";
import { withStatus } from "../status.ts";
import { isInFlight, step } from "../transition.ts";
import { reject, type Rejection } from "../../rejection.ts";

/** An operator requests an early charge-off. A repeat changes nothing. */
export const requestChargeOff = (purchase: Purchase, now: Instant): Purchase | Rejection => {
  if (purchase.status === "chargedOff" || isInFlight(purchase, "chargeOff")) return purchase;
  if (purchase.status !== "accepted")
    return reject("WrongState", `a purchase with status ${purchase.status} has no debt to charge off`);
  if (purchase.cancellations.some(isUnsettled)) return reject("LoanPaused", "a cancellation is under way");
  const next = { phase: "chargeOff" } as const;
  return step(purchase, purchase, { name: "charge_off_requested", next }, now);
};

/** Records the lender's answer to a charge-off. A repeat changes nothing. */
export const recordChargeOff = (
  purchase: Purchase,
  outcome: "chargedOff" | "refused",
  statement: Statement,
  now: Instant,
): Purchase | Rejection => {
  if (!hasLoan(purchase)) return reject("WrongState", `a purchase with status ${purchase.status} has no debt`);
  if (!isInFlight(purchase, "chargeOff")) return purchase;
  const name = outcome === "chargedOff" ? "charged_off" : "charge_off_refused";
  return step(purchase, withStatus(applyStatement(purchase, statement)), { name, reports: "chargeOff" }, now);
};
