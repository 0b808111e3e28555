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

/** What a phase did with the credit; `instruction` is the one that it carried out, if any. */
export type CreditResult = {
  readonly outcome: "returned" | "refused" | "nothing";
  readonly instruction?: number | undefined;
};

/**
 * Records that an overpayment was returned, or refused by the purchaser's bank. The timer's phase, which is not in flight, reports what is new,
 * and leaves an instructed one in flight. A repeat changes nothing.
 */
export const recordCredit = (
  purchase: Purchase,
  { outcome, instruction }: CreditResult,
  statement: Statement,
  now: Instant,
): Purchase | Rejection => {
  if (!hasLoan(purchase)) return reject("WrongState", `a purchase with status ${purchase.status} has no credit`);
  const running = purchase.inFlight.find(({ phase }) => phase.phase === "credit");
  const reports = running && running.phase.instruction === instruction ? ("credit" as const) : undefined;
  if (!reports && statement.no <= purchase.statementNo) return purchase;
  const names = { returned: "credit_returned", refused: "credit_refused", nothing: "loan_changed" } as const;
  const updated = withStatus(applyStatement(purchase, statement));
  return step(purchase, updated, { name: names[outcome], ...(reports && { reports }) }, now);
};
