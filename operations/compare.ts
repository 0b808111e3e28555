import type { Instant } from "../domain/calendar.ts";
import type { Loan } from "../domain/loan/loan.ts";
import type { Purchase } from "../domain/purchase/purchase.ts";
import { waiting } from "../domain/purchase/waiting.ts";
import { reconcile, type Reconciled } from "../domain/reconciliation/reconciliation.ts";
import { toLoan } from "../functions/io/table/items/loan-item.ts";
import { toPurchase } from "../functions/io/table/items/purchase-item.ts";
import type { makeFindings } from "./findings.ts";
import { type Pair, pairNow, type Tables } from "./tables.ts";

/** A purchase with its loan, if they can be read, and their differences. */
export type Comparison = Reconciled & { readonly purchase?: Purchase | undefined; readonly loan?: Loan | undefined };

/** Reads and compares both items; an unreadable item is reported as a difference and does not stop the run. */
export const compare = ({ id, ...items }: Pair, now: Instant): Comparison => {
  try {
    const purchase = items.purchase && toPurchase(items.purchase);
    const loan = items.loan && toLoan(items.loan);
    return { purchase, loan, ...reconcile(purchase, loan, now) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { differences: [{ id, what: "items", one: "readable", other: why }], underWay: false, explained: [] };
  }
};

/**
 * Records the findings of a purchase. Both tables may be in use and are not read at one instant, so differences are compared a second
 * time before they are recorded, as long as the list has room.
 */
export const record = async (
  id: string,
  first: Comparison,
  { tables, now }: { readonly tables: Tables; readonly now: Instant },
  { differences, inFlight }: ReturnType<typeof makeFindings>,
): Promise<void> => {
  if (first.differences.length === 0) return first.underWay ? inFlight.add([describeInFlight(id, first)]) : undefined;
  if (differences.isFull()) return differences.addUnseen(first.differences.length);
  const pair = await pairNow(tables, id);
  const again = pair === "changing" ? { differences: [], underWay: true, explained: [] } : compare(pair, now);
  differences.add(again.differences);
  if (again.underWay) inFlight.add([describeInFlight(id, again)]);
};

/** The phases that have not reported, or the timer that is due, and what differs until they do. */
const describeInFlight = (id: string, { purchase, explained }: Comparison): string => {
  const phases = (purchase?.inFlight ?? []).map(({ phase, since }) => `${phase.phase} since ${since}`);
  const wait = phases.length === 0 && purchase ? waiting(purchase) : undefined;
  const due = wait ? [`${wait.phase.phase} due since ${wait.until}`] : [];
  const values = explained.map(({ what, one, other }) => `${what} ${one}, at the lender ${other}`);
  return [[id, ...phases, ...due].join(" "), ...values].join("; ");
};
