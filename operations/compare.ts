import type { Instant } from "../domain/calendar.ts";
import type { Loan } from "../domain/loan/loan.ts";
import type { Purchase } from "../domain/purchase/purchase.ts";
import { reconcile, type Reconciled } from "../domain/reconciliation/reconciliation.ts";
import { toLoan } from "../functions/io/table/items/loan-item.ts";
import { toPurchase } from "../functions/io/table/items/purchase-item.ts";
import type { makeFindings } from "./findings.ts";
import { type Pair, pairNow, type Tables } from "./tables.ts";

/** A purchase with its loan, as far as they can be read, and what is to be said of them. */
export type Judged = Reconciled & { readonly purchase?: Purchase | undefined; readonly loan?: Loan | undefined };

/** Reads both items and holds them together; what cannot even be read is a difference, and no reason to stop. */
export const judge = ({ id, ...items }: Pair, now: Instant): Judged => {
  try {
    const purchase = items.purchase && toPurchase(items.purchase);
    const loan = items.loan && toLoan(items.loan);
    return { purchase, loan, ...reconcile(purchase, loan, now) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { differences: [{ id, what: "items", one: "as they were written", other: why }], underWay: false };
  }
};

/**
 * Notes what was found of a purchase. Both tables may be in use, and were not read in one instant: what is not as it should be
 * is looked at a second time before it is said, as long as there is room to say it.
 */
export const note = async (
  id: string,
  judged: Judged,
  { tables, now }: { readonly tables: Tables; readonly now: Instant },
  { differences, inFlight }: ReturnType<typeof makeFindings>,
): Promise<void> => {
  if (judged.differences.length === 0) return judged.underWay ? inFlight.add([flightOf(id, judged)]) : undefined;
  if (differences.isFull()) return differences.addUnseen(judged.differences.length);
  const pair = await pairNow(tables, id);
  const again = pair === "moving" ? { differences: [], underWay: true } : judge(pair, now);
  differences.add(again.differences);
  if (again.underWay) inFlight.add([flightOf(id, again)]);
};

const flightOf = (id: string, { purchase }: Judged): string =>
  [id, ...(purchase?.inFlight ?? []).map(({ phase, since }) => `${phase.phase} since ${since}`)].join(" ");
