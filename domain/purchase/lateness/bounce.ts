import { dayOf, type Instant } from "../../calendar.ts";
import { isPositive } from "../../money.ts";
import type { Statement } from "../../protocol/statement.ts";
import { applyStatement } from "../apply-statement.ts";
import type { Phase } from "../phase.ts";
import { hasLoan, isOpen, type Purchase } from "../purchase.ts";
import type { BouncedPayment } from "../records.ts";
import { withStatus } from "../status.ts";
import { isInFlight, step } from "../transition.ts";
import { reject, type Rejection } from "../../rejection.ts";

/** A bounced payment, by the lender's key for it at the bank, with the bank's reason. */
export type BounceReport = { readonly collection: string; readonly bankReason?: string };

/** The lender reports a payment that its bank took back. A repeat changes nothing. */
export const reportBounce = (
  purchase: Purchase,
  { collection, bankReason: reason }: BounceReport,
  now: Instant,
): Purchase | Rejection => {
  if (!hasLoan(purchase)) return reject("WrongState", `a purchase with status ${purchase.status} has no payment`);
  const before = purchase.bounces ?? [];
  if (before.some((each) => each.collection === collection && each.status !== "refused")) return purchase;
  const no = before.length + 1;
  const input = { collection, ...(reason !== undefined && { reason }) };
  const next = { phase: "bounce", bounce: no, ...input } as const;
  const bounces: readonly BouncedPayment[] = [...before, { no, status: "reported", ...input }];
  return step(purchase, { ...purchase, bounces }, { name: "bounce_reported", next }, now);
};

/** Records that the lender reversed the payment, or refused. A closed purchase is reopened while something is owed. */
export const recordBounce = (
  purchase: Purchase,
  no: number,
  outcome: "bounced" | "refused",
  statement: Statement,
  now: Instant,
): Purchase | Rejection => {
  if (!hasLoan(purchase)) return reject("WrongState", `a purchase with status ${purchase.status} has no payment`);
  if (!isInFlight(purchase, `bounce.${no}`)) return purchase;
  const bounces = purchase.bounces?.map((each) => (each.no === no ? { ...each, status: outcome } : each));
  const updated = applyStatement({ ...purchase, ...(bounces && { bounces }) }, statement);
  const reopened = withStatus(reopen(updated, now));
  const name = outcome === "bounced" ? "bounced" : "bounce_refused";
  const next = startAgain(reopened);
  return step(purchase, reopened, { name, ...(next && { next }), reports: `bounce.${no}` }, now);
};

const reopen = (purchase: Purchase, now: Instant): Purchase =>
  !hasLoan(purchase) || isOpen(purchase) || purchase.status === "chargedOff" || !isPositive(purchase.outstanding)
    ? purchase
    : { ...purchase, status: "accepted", acceptedAt: purchase.acceptedAt ?? now };

/** A purchaser who paid before the repayment started has no due date, so the repayment is started now. */
const startAgain = ({ status, due, acceptedAt }: Purchase): Phase | undefined =>
  status === "accepted" && due === undefined && acceptedAt !== undefined
    ? { phase: "accept", acceptedOn: dayOf(acceptedAt) }
    : undefined;
