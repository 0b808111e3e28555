import type { Loan } from "../../domain/loan/loan.ts";
import { type Money, proportion } from "../../domain/money.ts";
import { acceptGoods } from "../../domain/purchase/acceptance.ts";
import { requestAdvance } from "../../domain/purchase/advance.ts";
import { cancellationAmount, openCancellation } from "../../domain/purchase/cancellation.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { requestRepayment } from "../../domain/purchase/repayment.ts";
import { reportReturn } from "../../domain/purchase/return-report.ts";
import { reportDelivery, reportShipment } from "../../domain/purchase/shipment.ts";
import type { Rejection } from "../../domain/rejection.ts";
import { type CreditTerms, payInDays, zeroCostTerms } from "../../domain/schedule/credit-terms.ts";
import { purchaseIdOf } from "../../functions/io/table/item-keys.ts";
import { defaultTerms } from "../domain/credit-fixtures.ts";
import { ok } from "../domain/fixtures.ts";
import { newWorld } from "../domain/simulation/phases.ts";
import { changePurchase, passHours, stepRun, type World } from "../domain/simulation/world.ts";

/** A purchase and its loan, made by the domain functions of both sides. */
export type LifecycleResult = { readonly purchase: Purchase; readonly loan: Loan };

const act = (world: World, decide: (purchase: Purchase, now: string) => Purchase | Rejection): void => {
  ok(changePurchase(world, (purchase) => decide(purchase, world.now)));
  finish(world);
};

const finish = (world: World): void => {
  while (world.running.length > 0) stepRun(world, 0);
};

const wait = (world: World, days: number): void => {
  passHours(world, 24 * days);
  finish(world);
};

const advance = (world: World): void => act(world, (purchase, now) => requestAdvance(purchase, "rest", now));

const ship = (world: World): void => act(world, (purchase, now) => reportShipment(purchase, { id: "s1" }, now));

const cancel = (world: World, what: Parameters<typeof openCancellation>[1]["what"]): void =>
  act(world, (purchase, now) => openCancellation(purchase, { what }, now));

const answer = (world: World, outcome: "stopped" | "received"): void => {
  world.answers.set(1, { cancellation: 1, amount: cancellationAmount(world.purchase, 1) });
  act(world, (purchase, now) => reportReturn(purchase, { cancellation: 1, outcome }, now));
};

const repay = (world: World, amount?: Money): void =>
  act(world, (purchase, now) =>
    requestRepayment(purchase, { ...(amount && { amount, becomes: "shorter" as const }) }, now),
  );

const part = ({ purchase }: World): Money => proportion(purchase.amount, 1n, 4n, "down");

const oneLamp = { lines: [{ id: "l1", quantity: 1 }] };

/** Goods advanced, shipped, delivered and accepted, so that the repayment period runs. */
const accepted = (world: World): void => {
  finish(world);
  ship(world);
  wait(world, 2);
  act(world, (purchase, now) => reportDelivery(purchase, "s1", now, now));
  wait(world, 1);
  act(world, acceptGoods);
};

/** The states of a purchase in these tests. */
export const lifecycles = {
  declined: (world: World) => {
    Object.assign(world, { account: { ...world.account, suspended: true } });
    finish(world);
  },
  approved: finish,
  expired: (world: World) => {
    finish(world);
    wait(world, 8);
  },
  stopped: (world: World) => {
    finish(world);
    cancel(world, "rest");
    answer(world, "stopped");
  },
  advanced: (world: World) => {
    finish(world);
    advance(world);
  },
  /** The lender has paid the seller, and the gateway has not recorded it. */
  beingAdvanced: (world: World) => {
    finish(world);
    ok(changePurchase(world, (purchase) => requestAdvance(purchase, "rest", world.now)));
    for (let task = 0; task < 4; task++) stepRun(world, 0);
  },
  payoutRefused: (world: World) => {
    finish(world);
    world.bank.refusing.add("payouts");
    advance(world);
  },
  accepted,
  repaid: (world: World) => {
    accepted(world);
    wait(world, 31);
    repayRest(world);
  },
  /** Two instalments are paid on their due dates. */
  inInstalments: (world: World) => {
    accepted(world);
    wait(world, 31);
    wait(world, 31);
  },
  paidDown: (world: World) => {
    accepted(world);
    wait(world, 10);
    repay(world, part(world));
  },
  late: (world: World) => {
    accepted(world);
    world.bank.refusing.add("debits");
    wait(world, 31);
    wait(world, 31);
  },
  returnedInPart: (world: World) => {
    accepted(world);
    cancel(world, oneLamp);
    wait(world, 3);
    answer(world, "received");
  },
  /** The loan is repaid, and then goods are returned: cash is owed to the purchaser. */
  cashBack: (world: World) => {
    accepted(world);
    repay(world);
    cancel(world, oneLamp);
    answer(world, "received");
  },
  parked: (world: World) => {
    accepted(world);
    repay(world);
    world.bank.refusing.add("refunds");
    cancel(world, oneLamp);
    answer(world, "received");
  },
} satisfies Readonly<Record<string, (world: World) => void>>;

/** The name of a state. */
export type LifecycleName = keyof typeof lifecycles;

const repayRest = (world: World): void => {
  if (world.purchase.status === "accepted") repay(world);
};

/** Plans with a tenor in the malls' rate card: one payment, equal parts, and instalments with a cost. */
const plans: readonly CreditTerms[] = [
  payInDays(14),
  payInDays(30),
  zeroCostTerms(4, { kind: "everyDays", days: 14 }),
  { ...defaultTerms, count: 3, due: { kind: "everyDays", days: 28 }, openingFee: 150n },
];

/** Currencies with two, zero and three decimals. */
const currencies = ["GBP", "KRW", "KWD"] as const;

/** The purchaser of a purchase: each has five, all in the currency of the credit line, at one of twenty malls. */
const purchaserOf = (index: number): number => Math.floor(index / 5);

/** The purchase with that number: deterministic, with its own price, purchaser, mall and plan. */
export const runLifecycle = (name: LifecycleName, index: number): LifecycleResult => {
  const currency = currencies[purchaserOf(index) % currencies.length] ?? "GBP";
  const price = (seed: number): bigint => 1_000n + BigInt((index * seed) % 90_000);
  const lines = [
    { quantity: 2, minor: price(7_919) },
    { quantity: 1, minor: price(104_729) },
  ];
  const world = newWorld({ currency, lines }, plans[index % plans.length] ?? payInDays(30), false);
  lifecycles[name](world);
  const { purchase, loan } = world;
  if (!loan) throw new Error(`${name} ${index} has no loan`);
  const [mall, order] = [`mall_${index % 20}`, `order-${index}`];
  const named = { id: purchaseIdOf(mall, order), mall, order };
  return { purchase: { ...purchase, ...named }, loan: { ...loan, ...named, account: `acc_${purchaserOf(index)}` } };
};
