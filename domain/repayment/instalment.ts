import type { Day } from "../calendar.ts";
import { add, isPositive, isZero, type Money, sum, zero } from "../money.ts";
import { isRejection } from "../rejection.ts";
import { allocatePayment, type AllocationOrder, type Claim } from "../schedule/allocation.ts";
import type { Period, ScheduleRow } from "../schedule/amortisation.ts";
import { type DebtPart, subtractParts, zeroParts, type DebtParts, addParts, sumParts } from "../schedule/debt-parts.ts";

/**
 * A part of a running loan: what it asks on its day, and what of that was paid.
 * Interest and fee are owed once they are `charged`, on their day; what is paid of them before is charged as it is paid.
 */
export type Instalment = Period & { readonly asked: DebtParts; readonly paid: DebtParts; readonly charged: boolean };

/** What an instalment still asks. */
export const openParts = ({ asked, paid }: Instalment): DebtParts => subtractParts(asked, paid);

/** A schedule's row as an instalment that nobody has paid yet. */
export const toInstalment = ({ no, from, due, principal, interest, fee }: ScheduleRow): Instalment => ({
  no,
  from,
  due,
  asked: { penalty: zero(fee.currency), fee, interest, principal },
  paid: zeroParts(fee.currency),
  charged: false,
});

/** True once its day has come. */
export const isDueBy =
  (today: Day) =>
  ({ due }: Instalment): boolean =>
    due <= today;

/** True when it is owed as it stands: its day has come, or it was charged before, and no early payment changes what it asks. */
export const isOwed =
  (today: Day) =>
  (instalment: Instalment): boolean =>
    instalment.charged || isDueBy(today)(instalment);

/** The principal that instalments still ask. */
export const principalOf = (instalments: readonly Instalment[], currency: string): Money =>
  sum(
    instalments.map((each) => openParts(each).principal),
    currency,
  );

/** What instalments claim of a payment. */
const claimsOf = (instalments: readonly Instalment[]): readonly Claim[] =>
  instalments
    .map((each) => ({ no: each.no, due: each.due, open: openParts(each) }))
    .filter(({ open }) => isPositive(sumParts(open)));

/** The instalment with more paid of one part. */
export const payPart = (instalment: Instalment, part: DebtPart, amount: Money): Instalment => ({
  ...instalment,
  paid: { ...instalment.paid, [part]: add(instalment.paid[part], amount) },
});

/** Pays those instalments that fit, to the last unit of the payment or of what they ask, in the order given. */
export const payInstalments = (
  instalments: readonly Instalment[],
  fits: (instalment: Instalment) => boolean,
  amount: Money,
  order: AllocationOrder,
  today: Day,
) => {
  const claims = claimsOf(instalments.filter(fits));
  if (isZero(amount) || claims.length === 0) return { instalments, paid: [], left: amount };
  const allocation = allocatePayment(amount, claims, order, today);
  if (isRejection(allocation)) throw new Error(allocation.detail);
  const paid = allocation.paid.map(({ no, target, amount: part }) => ({
    no,
    part: target.slice(target.indexOf(".") + 1) as DebtPart,
    amount: part,
  }));
  return {
    instalments: instalments.map((each) =>
      paid.filter(({ no }) => no === each.no).reduce((after, { part, amount: of }) => payPart(after, part, of), each),
    ),
    paid,
    left: allocation.left,
  };
};

/** An instalment that asks for nothing any more beyond what was paid of it. */
export const closeInstalment = (instalment: Instalment): Instalment => ({ ...instalment, asked: instalment.paid });

/** What is owed besides principal: of charged instalments all that is open, of others the penalty only. */
export const owedCharges = (instalments: readonly Instalment[], currency: string): DebtParts =>
  instalments.reduce((all, instalment) => {
    const open = openParts(instalment);
    return addParts(all, {
      ...zeroParts(currency),
      penalty: open.penalty,
      ...(instalment.charged && { fee: open.fee, interest: open.interest }),
    });
  }, zeroParts(currency));

/** Interest and fees that are planned and not owed yet. */
export const plannedCharges = (instalments: readonly Instalment[], currency: string): Money =>
  sum(
    instalments.filter(({ charged }) => !charged).flatMap((each) => [openParts(each).interest, openParts(each).fee]),
    currency,
  );

/** Charges the instalments whose day has come: their interest and fee are owed from here on. */
export const chargeDueInstalments = (
  instalments: readonly Instalment[],
  today: Day,
  currency: string,
): { readonly instalments: readonly Instalment[]; readonly interest: Money; readonly fee: Money } => {
  const ripe = instalments.filter((each) => !each.charged && isDueBy(today)(each)).map(openParts);
  return {
    instalments: instalments.map((each) => (isDueBy(today)(each) ? { ...each, charged: true } : each)),
    interest: sum(
      ripe.map(({ interest }) => interest),
      currency,
    ),
    fee: sum(
      ripe.map(({ fee }) => fee),
      currency,
    ),
  };
};
