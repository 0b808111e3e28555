import type { Day } from "../calendar.ts";
import { isZero, min, type Money, subtract, sum } from "../money.ts";
import { reject, type Rejection } from "../rejection.ts";
import { type DebtPart, partNames } from "./debt-parts.ts";

const timings = ["pastDue", "due", "inAdvance"] as const;

/** Whether its day is over, is today, or is to come. */
export type Timing = (typeof timings)[number];

/** One of the twelve things that a payment can pay. */
export type Target = `${Timing}.${DebtPart}`;

/** What is open of one instalment. */
export type Claim = { readonly no: number; readonly due: Day; readonly open: Readonly<Record<DebtPart, Money>> };

/**
 * In what order payments pay. With `by` instalment, targets of one timing next to each other in the order are paid
 * instalment by instalment, oldest first; with `by` part, each target is paid on all instalments before the next one.
 * Money in advance pays the next instalments first, or the last ones.
 */
export type AllocationOrder = {
  readonly targets: readonly Target[];
  readonly by: "instalment" | "part";
  readonly inAdvance: "next" | "last";
};

/** What a payment pays of one instalment. */
export type Allocated = { readonly no: number; readonly target: Target; readonly amount: Money };

/** Where a payment went; `left` is the purchaser's credit balance. */
export type Allocation = { readonly paid: readonly Allocated[]; readonly left: Money };

/** The usual order: what is past due, then due, then in advance, each penalty, fee, interest, principal. */
export const defaultAllocationOrder: AllocationOrder = {
  targets: timings.flatMap((timing) => partNames.map((part): Target => `${timing}.${part}`)),
  by: "instalment",
  inAdvance: "next",
};

/** The first wrong thing in an order, if any: each target stands in it once. */
export const checkAllocationOrder = ({ targets }: AllocationOrder): Rejection | undefined =>
  targets.length === defaultAllocationOrder.targets.length &&
  defaultAllocationOrder.targets.every((each) => targets.includes(each))
    ? undefined
    : reject("InvalidRequest", `an allocation order names each of ${defaultAllocationOrder.targets.join(", ")} once`);

/** Splits a payment over what is open today, to the last unit. */
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

/** What an allocation pays of a part, of all instalments. */
export const paidOf = ({ paid, left }: Allocation, part: DebtPart): Money =>
  sum(
    paid.filter(({ target }) => target.endsWith(`.${part}`)).map(({ amount }) => amount),
    left.currency,
  );

type OpenTarget = { readonly no: number; readonly target: Target; readonly open: Money };

/** Everything that is open, in the order in which it is paid. */
const paymentQueue = (claims: readonly Claim[], order: AllocationOrder, today: Day): readonly OpenTarget[] => {
  const oldestFirst = claims.toSorted((a, b) => (a.due === b.due ? a.no - b.no : a.due < b.due ? -1 : 1));
  return targetGroups(order).flatMap((run) => {
    const timing = timingOf(run);
    const timely = oldestFirst.filter((claim) => timingOn(claim.due, today) === timing);
    const inTurn = timing === "inAdvance" && order.inAdvance === "last" ? timely.toReversed() : timely;
    return inTurn.flatMap(({ no, open }) => run.map((target) => ({ no, target, open: open[partOf(target)] })));
  });
};

/** Targets that are paid together on an instalment before the next instalment's turn. */
const targetGroups = ({ targets, by }: AllocationOrder): readonly (readonly Target[])[] => {
  const found: Target[][] = [];
  for (const target of targets) {
    const last = found.at(-1);
    if (by === "instalment" && last && timingOf(last) === timingOf([target])) last.push(target);
    else found.push([target]);
  }
  return found;
};

const timingOf = ([first = "due.principal"]: readonly Target[]): Timing => first.slice(0, first.indexOf(".")) as Timing;

const partOf = (target: Target): DebtPart => target.slice(target.indexOf(".") + 1) as DebtPart;

const timingOn = (due: Day, today: Day): Timing => {
  if (due === today) return "due";
  return due < today ? "pastDue" : "inAdvance";
};

const checkPayment = (payment: Money, claims: readonly Claim[]): Rejection | undefined => {
  if (payment.minor < 1n) return reject("AmountOutOfRange", "a payment is above nothing");
  const open = claims.flatMap((claim) => partNames.map((part) => claim.open[part]));
  if (open.some(({ currency }) => currency !== payment.currency))
    return reject("CurrencyMismatch", `the debt is not in ${payment.currency}`);
  return open.some(({ minor }) => minor < 0n)
    ? reject("AmountOutOfRange", "what is open is never less than nothing")
    : undefined;
};
