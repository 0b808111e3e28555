import type { Day } from "../calendar.ts";
import { add, allocate, isPositive, isZero, max, min, type Money, split, subtract, zero } from "../money.ts";
import { closeInstalment, type Instalment, isOwed, openParts, principalOf } from "./instalment.ts";
import type { RunningCredit } from "./payment.ts";
import { buildRows, principalRule, type ScheduleRow } from "../schedule/amortisation.ts";
import { type Credit, isZeroCost } from "../schedule/credit-terms.ts";
import { type DebtParts, zeroParts } from "../schedule/debt-parts.ts";

/**
 * The instalments after the principal changes by `change`. A reduction is taken from overdue instalments first, oldest first, so
 * that nobody is dunned for returned goods; the rest of the change is spread over future instalments.
 * Interest of the current period is computed again on the new principal.
 */
export const respread = (running: RunningCredit, change: Money): readonly Instalment[] => {
  const { instalments, today, credit } = running;
  if (isZero(change)) return instalments;
  const [due, left] = isPositive(change)
    ? [instalments.filter(isOwed(today)), change]
    : reduceOverdue(instalments.filter(isOwed(today)), change);
  const coming = instalments.filter((each) => !isOwed(today)(each));
  const owed = add(principalOf(coming, change.currency), left);
  if (isZero(left)) return [...due, ...coming];
  if (coming.length === 0)
    return [...due, dueImmediately(instalments, { ...zeroParts(left.currency), principal: left }, today)];
  if (isZero(owed)) return [...due, ...coming.map(closeInstalment)];
  const length = countWithPrincipal(coming);
  return [...due, ...spread(running, coming.slice(0, length), owed, credit), ...coming.slice(length)];
};

/** The number of instalments up to the last with principal; all of them when none has principal. */
const countWithPrincipal = (coming: readonly Instalment[]): number =>
  coming.findLastIndex((each) => isPositive(openParts(each).principal)) + 1 || coming.length;

/** Lowers the principal of overdue instalments; returns them with the remaining reduction. */
const reduceOverdue = (due: readonly Instalment[], change: Money): readonly [readonly Instalment[], Money] => {
  let left = change;
  const after = due.map((each) => {
    const off = min(openParts(each).principal, subtract(zero(left.currency), left));
    left = add(left, off);
    return { ...each, asked: { ...each.asked, principal: subtract(each.asked.principal, off) } };
  });
  return [after, left];
};

/** One more instalment for newly owed amounts, due today. */
export const dueImmediately = (instalments: readonly Instalment[], asked: DebtParts, today: Day): Instalment => ({
  no: Math.max(0, ...instalments.map(({ no }) => no)) + 1,
  from: today,
  due: today,
  asked,
  paid: zeroParts(asked.principal.currency),
  charged: true,
});

const spread = (
  { pauses }: RunningCredit,
  coming: readonly Instalment[],
  owed: Money,
  credit: Credit,
): readonly Instalment[] => {
  if (isZeroCost(credit.terms)) return byShares(coming, owed);
  const rule = principalRule(credit, owed, coming, pauses);
  const rows = new Map(buildRows(credit, owed, coming, rule, pauses).map((row) => [row.no, row]));
  return coming.map((each) => withRow(each, rows.get(each.no)));
};

/** Without cost every instalment keeps its share; where all were paid in advance, the shares are equal. */
const byShares = (coming: readonly Instalment[], owed: Money): readonly Instalment[] => {
  const shares = coming.map((each) => openParts(each).principal.minor);
  const parts = shares.some((share) => share > 0n) ? allocate(owed, shares) : split(owed, coming.length);
  return coming.map((each, index) => {
    const principal = add(each.paid.principal, parts[index] ?? zero(owed.currency));
    return { ...each, asked: { ...each.asked, principal } };
  });
};

/** The instalment with the amounts of a row, which never fall below the amounts paid in advance. */
const withRow = (instalment: Instalment, row: ScheduleRow | undefined): Instalment => {
  const noAmount = zero(instalment.paid.fee.currency);
  const { principal, interest, fee } = row ?? { principal: noAmount, interest: noAmount, fee: noAmount };
  const { paid } = instalment;
  return {
    ...instalment,
    asked: {
      ...instalment.asked,
      principal: add(principal, paid.principal),
      interest: max(interest, paid.interest),
      fee: max(fee, paid.fee),
    },
  };
};
