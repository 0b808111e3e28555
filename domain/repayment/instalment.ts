import type { Day } from "../calendar.ts";
import { add, isPositive, isZero, type Money, sum, zero } from "../money.ts";
import { isRejection } from "../rejection.ts";
import { allocatePayment, type AllocationOrder, type Claim } from "../schedule/allocation.ts";
import type { Period, ScheduleRow } from "../schedule/amortisation.ts";
import { addParts, type DebtPart, type DebtParts, subtractParts, sumParts, zeroParts } from "../schedule/debt-parts.ts";

/**
 * An instalment of an open loan: the parts `asked` on its due date, and the parts `paid`.
 * Interest and fee are owed once they are `charged`, on the due date; a payment before it charges the paid part at once.
 */
export type Instalment = Period & { readonly asked: DebtParts; readonly paid: DebtParts; readonly charged: boolean };

/** The unpaid parts of an instalment. */
export const openParts = ({ asked, paid }: Instalment): DebtParts => subtractParts(asked, paid);

/** A schedule row as an unpaid instalment. */
export const toInstalment = ({ no, from, due, principal, interest, fee }: ScheduleRow): Instalment => ({
  no,
  from,
  due,
  asked: { penalty: zero(fee.currency), fee, interest, principal },
  paid: zeroParts(fee.currency),
  charged: false,
});

/** True on and after its due date. */
export const isDueBy =
  (today: Day) =>
  ({ due }: Instalment): boolean =>
    due <= today;

/** True when it is due or was charged before: a prepayment does not change it. */
export const isOwed =
  (today: Day) =>
  (instalment: Instalment): boolean =>
    instalment.charged || isDueBy(today)(instalment);

/** The unpaid principal of instalments. */
export const principalOf = (instalments: readonly Instalment[], currency: string): Money =>
  sum(
    instalments.map((each) => openParts(each).principal),
    currency,
  );

/** The open claims of instalments on a payment. */
const claimsOf = (instalments: readonly Instalment[]): readonly Claim[] =>
  instalments
    .map((each) => ({ no: each.no, due: each.due, open: openParts(each) }))
    .filter(({ open }) => isPositive(sumParts(open)));

/** The instalment with an amount added to one paid part. */
export const payPart = (instalment: Instalment, part: DebtPart, amount: Money): Instalment => ({
  ...instalment,
  paid: { ...instalment.paid, [part]: add(instalment.paid[part], amount) },
});

/** Allocates a payment to the eligible instalments in the given order, until the payment is used or they are paid. */
export const payInstalments = (
  instalments: readonly Instalment[],
  isEligible: (instalment: Instalment) => boolean,
  amount: Money,
  order: AllocationOrder,
  today: Day,
) => {
  const claims = claimsOf(instalments.filter(isEligible));
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

/** The instalment reduced to its paid parts, so that nothing is open. */
export const closeInstalment = (instalment: Instalment): Instalment => ({ ...instalment, asked: instalment.paid });

/** The amounts owed besides principal: all open parts of charged instalments, only the penalty of others. */
export const owedCharges = (instalments: readonly Instalment[], currency: string): DebtParts =>
  instalments.reduce((all, instalment) => {
    const open = openParts(instalment);
    return addParts(all, {
      ...zeroParts(currency),
      penalty: open.penalty,
      ...(instalment.charged && { fee: open.fee, interest: open.interest }),
    });
  }, zeroParts(currency));

/** Planned interest and fees that are not owed yet. */
export const plannedCharges = (instalments: readonly Instalment[], currency: string): Money =>
  sum(
    instalments.filter(({ charged }) => !charged).flatMap((each) => [openParts(each).interest, openParts(each).fee]),
    currency,
  );

/** Charges the due instalments: their interest and fee become owed. */
export const chargeDueInstalments = (
  instalments: readonly Instalment[],
  today: Day,
  currency: string,
): { readonly instalments: readonly Instalment[]; readonly interest: Money; readonly fee: Money } => {
  const due = instalments.filter((each) => !each.charged && isDueBy(today)(each)).map(openParts);
  return {
    instalments: instalments.map((each) => (isDueBy(today)(each) ? { ...each, charged: true } : each)),
    interest: sum(
      due.map(({ interest }) => interest),
      currency,
    ),
    fee: sum(
      due.map(({ fee }) => fee),
      currency,
    ),
  };
};
