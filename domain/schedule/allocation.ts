import type { Day } from "../calendar.ts";
import { isZero, min, type Money, subtract, sum } from "../money.ts";
import { reject, type Rejection } from "../rejection.ts";
import { type DebtPart, partNames } from "./debt-parts.ts";

const timings = ["pastDue", "due", "inAdvance"] as const;

/** Whether the due date is past, today or in the future. */
export type Timing = (typeof timings)[number];

/** One of the twelve targets of a payment. */
export type Target = `${Timing}.${DebtPart}`;

/** The open parts of one instalment. */
export type Claim = { readonly no: number; readonly due: Day; readonly open: Readonly<Record<DebtPart, Money>> };

/**
 * The order in which payments are allocated. With `by` instalment, adjacent targets of one timing are paid instalment by
 * instalment, oldest first; with `by` part, each target is paid on all instalments before the next target.
 * A payment in advance pays the next instalments first, or the last ones.
 */
export type AllocationOrder = {
  readonly targets: readonly Target[];
  readonly by: "instalment" | "part";
  readonly inAdvance: "next" | "last";
};

/** The amount that a payment pays on one target of an instalment. */
export type Allocated = { readonly no: number; readonly target: Target; readonly amount: Money };

/** The allocation of a payment; `left` is the purchaser's credit balance. */
export type Allocation = { readonly paid: readonly Allocated[]; readonly left: Money };

/** The default order: past due, due, in advance; within each penalty, fee, interest, principal. */
export const defaultAllocationOrder: AllocationOrder = {
  targets: timings.flatMap((timing) => partNames.map((part): Target => `${timing}.${part}`)),
  by: "instalment",
  inAdvance: "next",
};

/** The error in an order, if any: it must name each target once. */
export const checkAllocationOrder = ({ targets }: AllocationOrder): Rejection | undefined =>
  targets.length === defaultAllocationOrder.targets.length &&
  defaultAllocationOrder.targets.every((each) => targets.includes(each))
    ? undefined
    : reject(
        "InvalidRequest",
        `an allocation order must name each of ${defaultAllocationOrder.targets.join(", ")} once`,
      );

/** Allocates a payment to the claims, until the payment is used or they are paid. */
export const allocatePayment = (
  payment: Money,
  claims: readonly Claim[],
  order: AllocationOrder,
  today: Day,
): Allocation | Rejection => {
  const wrong = checkAllocationOrder(order) ?? checkPayment(payment, claims);
  if (wrong) return wrong;
  let left = payment;
  const paid: Allocated[] = [];
  for (const { no, target, open } of paymentQueue(claims, order, today)) {
    const amount = min(open, left);
    if (isZero(amount)) continue;
    paid.push({ no, target, amount });
    left = subtract(left, amount);
  }
  return { paid, left };
};

/** The amount that an allocation pays of one part, over all instalments. */
export const paidOf = ({ paid, left }: Allocation, part: DebtPart): Money =>
  sum(
    paid.filter(({ target }) => target.endsWith(`.${part}`)).map(({ amount }) => amount),
    left.currency,
  );

type OpenTarget = { readonly no: number; readonly target: Target; readonly open: Money };

/** All open targets, in the order of payment. */
const paymentQueue = (claims: readonly Claim[], order: AllocationOrder, today: Day): readonly OpenTarget[] => {
  const oldestFirst = claims.toSorted((a, b) => (a.due === b.due ? a.no - b.no : a.due < b.due ? -1 : 1));
  return targetGroups(order).flatMap((group) => {
    const timing = timingOf(group);
    const matching = oldestFirst.filter((claim) => timingOn(claim.due, today) === timing);
    const ordered = timing === "inAdvance" && order.inAdvance === "last" ? matching.toReversed() : matching;
    return ordered.flatMap(({ no, open }) => group.map((target) => ({ no, target, open: open[partOf(target)] })));
  });
};

/** Groups of targets that are paid together on an instalment before the next instalment. */
const targetGroups = ({ targets, by }: AllocationOrder): readonly (readonly Target[])[] => {
  const groups: Target[][] = [];
  for (const target of targets) {
    const last = groups.at(-1);
    if (by === "instalment" && last && timingOf(last) === timingOf([target])) last.push(target);
    else groups.push([target]);
  }
  return groups;
};

const timingOf = ([first = "due.principal"]: readonly Target[]): Timing => first.slice(0, first.indexOf(".")) as Timing;

const partOf = (target: Target): DebtPart => target.slice(target.indexOf(".") + 1) as DebtPart;

const timingOn = (due: Day, today: Day): Timing => {
  if (due === today) return "due";
  return due < today ? "pastDue" : "inAdvance";
};

const checkPayment = (payment: Money, claims: readonly Claim[]): Rejection | undefined => {
  if (payment.minor < 1n) return reject("AmountOutOfRange", "a payment must be positive");
  const open = claims.flatMap((claim) => partNames.map((part) => claim.open[part]));
  if (open.some(({ currency }) => currency !== payment.currency))
    return reject("CurrencyMismatch", `the debt is not in ${payment.currency}`);
  return open.some(({ minor }) => minor < 0n)
    ? reject("AmountOutOfRange", "an open amount must not be negative")
    : undefined;
};
