import { addDays, dayOf } from "../../../domain/calendar.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { money, type Money } from "../../../domain/money.ts";
import { reportBounce } from "../../../domain/purchase/lateness/bounce.ts";
import { requestChargeOff } from "../../../domain/purchase/lateness/charge-off.ts";
import { requestCredit } from "../../../domain/purchase/lateness/credit-return.ts";
import { requestPromise } from "../../../domain/purchase/lateness/promise.ts";
import { requestReplan } from "../../../domain/purchase/lateness/replan.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { reportPayment } from "../../../domain/purchase/repayment.ts";
import type { Rejection } from "../../../domain/rejection.ts";
import { defaultLateness, type LatenessTerms } from "../../../domain/schedule/lateness-terms.ts";
import { changePurchase, passHours, type World } from "./world.ts";

type OperationInput = { readonly n: number; readonly part: number };

const act = (world: World, decide: (purchase: Purchase, now: string) => Purchase | Rejection) =>
  changePurchase(world, (purchase) => decide(purchase, world.now));

/** Operations of a late purchaser, an operator and the bank statement; `n` selects a payment or a kind, `part` a day or an amount. */
export const lateOperations = {
  weeks: (world: World, { part }: OperationInput) => passHours(world, 24 * 7 * (part % 12)),
  late: (world: World) => passHours(world, 24 * 40),
  promise: (world: World, { part }: OperationInput) =>
    act(world, (purchase, now) => requestPromise(purchase, addDays(dayOf(now), part % 18), now)),
  comes: (world: World, { n, part }: OperationInput) => {
    const { minor, currency } = world.purchase.amount;
    const amount = money((minor * BigInt(1 + part)) / 80n + 1n, currency);
    act(world, (purchase, now) => reportPayment(purchase, { amount, reference: `r${n}` }, now));
  },
  bounce: (world: World, { n }: OperationInput) => {
    const done = (world.loan?.collections ?? []).filter(({ status }) => status === "done");
    const collection = done[n % Math.max(1, done.length)]?.key ?? "due.1";
    act(world, (purchase, now) => reportBounce(purchase, { collection, bankReason: "AM04" }, now));
  },
  replan: (world: World, { n, part }: OperationInput) => {
    const ask = {
      count: 1 + n,
      ...(n % 2 && { rateBasisPoints: part * 20 }),
      ...(part % 2 && { due: { kind: "everyDays", days: 1 + part } as const }),
      ...(part % 3 && { waivePenalties: true }),
    };
    act(world, (purchase, now) => requestReplan(purchase, ask, now));
  },
  chargeOff: (world: World) => act(world, requestChargeOff),
  creditAgain: (world: World) => act(world, requestCredit),
};

/** Terms with charge-off after weeks, so that a short test reaches all stages. */
export const strict: LatenessTerms = {
  ...defaultLateness,
  reminders: [-2, 0, 4],
  retryDays: 9,
  graceDays: 2,
  fee: { fixed: 5n, rateBasisPoints: 100, mostForInstalment: 12n, mostForLoan: 21n },
  chargeOffDays: 40,
};

/** The sum of amounts, in minor units. */
export const total = (parts: readonly Money[]): bigint => parts.reduce((all, { minor }) => all + minor, 0n);

/** The sum of what has an amount. */
export const amounts = (parts: readonly { readonly amount: Money }[]): bigint =>
  total(parts.map(({ amount }) => amount));

const isUnsolicited = ({ key }: Loan["collections"][number]) => key.startsWith("received.");

/** Unsolicited and bounced payments: the difference between the repaid amounts and the bank's transfers. */
export const outsideBank = ({ collections }: Loan): bigint => {
  return (
    amounts(collections.filter((each) => isUnsolicited(each) && each.status === "done")) -
    amounts(collections.filter((each) => !isUnsolicited(each) && each.status === "bounced"))
  );
};

/** The charged-off amounts that were not recovered. */
export const lostOn = ({ chargedOff: lost, collections }: Loan): bigint => {
  const back = collections
    .filter(({ status }) => status === "done")
    .flatMap(({ paid = [] }) => paid.filter(({ part }) => part === "recovery" || part === "recourse"));
  return (lost ? total([lost.principal, lost.charges]) : 0n) - amounts(back);
};

/** Returned credit whose payment then bounced. */
export const reclaimedOn = ({ collections }: Loan): bigint =>
  total(collections.flatMap((each) => each.bounce?.owed ?? []));
