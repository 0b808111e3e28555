import { type Day, dayOf, type Instant } from "../calendar.ts";
import type { Statement } from "../protocol/statement.ts";
import { applyStatement } from "./apply-statement.ts";
import { type AcceptedPurchase, isOpen, type Purchase, type UnacceptedPurchase } from "./purchase.ts";
import { isUnsettled } from "./records.ts";
import { withStatus } from "./status.ts";
import { isInFlight, step } from "./transition.ts";
import { waiting } from "./waiting.ts";
import { reject, type Rejection } from "../rejection.ts";

/** The purchaser accepts the goods, which starts the repayment from that day on. A repeat changes nothing. */
export const acceptGoods = (purchase: Purchase, now: Instant, acceptedOn: Day = dayOf(now)): Purchase | Rejection => {
  const accepted = accept(purchase, now);
  if ("rejected" in accepted || accepted === purchase) return accepted;
  return step(purchase, accepted, { name: "accepted", next: accepting(acceptedOn) }, now);
};

/** Accepts automatically after the acceptance period. The calling phase continues itself, so it starts no other. */
export const acceptOnSilence = (purchase: Purchase, now: Instant): Purchase | Rejection => {
  if (purchase.acceptedAt) return purchase;
  const wait = waiting(purchase);
  if (wait?.phase.phase !== "accept" || wait.until > now)
    return reject("WrongState", "the acceptance period is not over");
  const accepted = accept(purchase, now);
  return "rejected" in accepted
    ? accepted
    : step(purchase, accepted, { name: "accepted", within: accepting(dayOf(now)) }, now);
};

const accepting = (acceptedOn: Day) => ({ phase: "accept", acceptedOn }) as const;

const accept = (purchase: Purchase, now: Instant): Purchase | Rejection => {
  if (purchase.acceptedAt) return purchase;
  if (purchase.status !== "shipped" && purchase.status !== "delivered")
    return reject("WrongState", `goods of a purchase with status ${purchase.status} cannot be accepted`);
  if (purchase.cancellations.some(isUnsettled)) return reject("WrongState", "a cancellation is open");
  return withAcceptance(purchase, now);
};

const withAcceptance = (purchase: UnacceptedPurchase, now: Instant): AcceptedPurchase => ({
  ...purchase,
  status: "accepted",
  acceptedAt: now,
});

/** Records the due date that the lender has set. A repeat changes nothing. */
export const recordDue = (purchase: Purchase, statement: Statement, now: Instant): Purchase => {
  if (!isOpen(purchase)) return purchase;
  const updated = applyStatement(purchase, statement);
  if (updated.due === purchase.due && !isInFlight(purchase, "accept")) return purchase;
  return step(purchase, withStatus(updated), { name: "due_set", reports: "accept" }, now);
};
