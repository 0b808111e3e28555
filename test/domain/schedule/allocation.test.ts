import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../../domain/calendar.ts";
import { add, money, sum } from "../../../domain/money.ts";
import {
  allocatePayment,
  type AllocationOrder,
  checkAllocationOrder,
  type Claim,
  defaultAllocationOrder,
  paidOf,
  type Target,
} from "../../../domain/schedule/allocation.ts";
import { eur, valueOf } from "../credit-fixtures.ts";

const today = "2026-03-15";

const claim = (no: number, due: string, open: readonly [number, number, number, number]): Claim => ({
  no,
  due,
  open: {
    penalty: eur(BigInt(open[0])),
    fee: eur(BigInt(open[1])),
    interest: eur(BigInt(open[2])),
    principal: eur(BigInt(open[3])),
  },
});

/** One instalment past due, one due today, two to come. */
const debt: readonly Claim[] = [
  claim(1, "2026-02-15", [5, 10, 20, 100]),
  claim(2, "2026-03-15", [0, 10, 15, 105]),
  claim(3, "2026-04-15", [0, 10, 10, 110]),
  claim(4, "2026-05-15", [0, 10, 5, 115]),
];

const allocated = (amount: bigint, order: AllocationOrder) =>
  valueOf(allocatePayment(eur(amount), debt, order, today)).paid.map(
    (each) => `${each.no} ${each.target} ${each.amount.minor}`,
  );

describe("the allocation of a payment", () => {
  it("by the default order: past due, then due, then in advance, each penalty, fee, interest, principal", () => {
    expect(allocated(300n, defaultAllocationOrder)).toEqual([
      "1 pastDue.penalty 5",
      "1 pastDue.fee 10",
      "1 pastDue.interest 20",
      "1 pastDue.principal 100",
      "2 due.fee 10",
      "2 due.interest 15",
      "2 due.principal 105",
      "3 inAdvance.fee 10",
      "3 inAdvance.interest 10",
      "3 inAdvance.principal 15",
    ]);
  });

  it("in advance to the last instalment first, when the order requires it", () => {
    expect(allocated(285n, { ...defaultAllocationOrder, inAdvance: "last" }).slice(-3)).toEqual([
      "4 inAdvance.fee 10",
      "4 inAdvance.interest 5",
      "4 inAdvance.principal 5",
    ]);
  });

  it("part by part over all instalments, when the order requires it", () => {
    expect(allocated(295n, { ...defaultAllocationOrder, by: "part" }).slice(-3)).toEqual([
      "3 inAdvance.fee 10",
      "4 inAdvance.fee 10",
      "3 inAdvance.interest 10",
    ]);
  });

  /** As Apache Fineract's DUE_PENALTY_FEE_INTEREST_PRINCIPAL_IN_ADVANCE_PRINCIPAL_PENALTY_FEE_INTEREST. */
  it("by an order that pays principal first in advance", () => {
    const targets = [
      ...defaultAllocationOrder.targets.filter((target) => !target.startsWith("inAdvance")),
      "inAdvance.principal",
      "inAdvance.penalty",
      "inAdvance.fee",
      "inAdvance.interest",
    ] as const;
    expect(allocated(380n, { ...defaultAllocationOrder, targets }).slice(-2)).toEqual([
      "3 inAdvance.principal 110",
      "3 inAdvance.fee 5",
    ]);
  });

  it("keeps an excess over the whole debt as the purchaser's credit balance", () => {
    const { left, paid } = valueOf(allocatePayment(eur(600n), debt, defaultAllocationOrder, today));
    expect(left).toEqual(eur(75n));
    expect(paid.length).toBe(13);
    expect(valueOf(allocatePayment(eur(7n), [], defaultAllocationOrder, today))).toEqual({ paid: [], left: eur(7n) });
  });
});

/** Values of apache/fineract's LoanRepayment.feature, the scenarios tagged PaymentStrategyDueInAdvance: three instalments of 1000. */
describe("Apache Fineract's order: due penalty, fee, interest, principal; in advance principal, penalty, fee, interest", () => {
  const order: AllocationOrder = {
    ...defaultAllocationOrder,
    targets: [
      ...defaultAllocationOrder.targets.filter((target) => !target.startsWith("inAdvance")),
      "inAdvance.principal",
      "inAdvance.penalty",
      "inAdvance.fee",
      "inAdvance.interest",
    ],
  };
  const later = (interest: number): readonly Claim[] => [
    claim(2, "2023-03-01", [0, 0, interest, 1000]),
    claim(3, "2023-04-01", [0, 0, interest, 1000]),
  ];

  it.each<readonly [string, string, number, readonly Claim[], readonly [number, number, number, number]]>([
    [
      "due interest + due principal",
      "2023-02-01",
      500,
      [claim(1, "2023-02-01", [0, 0, 30, 1000]), ...later(30)],
      [0, 0, 30, 470],
    ],
    [
      "due penalty + due fee + due principal",
      "2023-02-01",
      500,
      [claim(1, "2023-02-01", [50, 50, 0, 1000]), ...later(0)],
      [50, 50, 0, 400],
    ],
    [
      "due penalty + inAdvance principal + inAdvance penalty not effective because of partial payment",
      "2023-01-15",
      500,
      [claim(0, "2023-01-15", [50, 0, 0, 0]), claim(1, "2023-02-01", [50, 0, 0, 1000]), ...later(0)],
      [50, 0, 0, 450],
    ],
    [
      "due penalty + inAdvance principal + inAdvance penalty + inAdvance fee",
      "2023-01-15",
      1150,
      [claim(0, "2023-01-15", [50, 0, 0, 0]), claim(1, "2023-02-01", [50, 50, 0, 1000]), ...later(0)],
      [100, 50, 0, 1000],
    ],
    [
      "due penalty + inAdvance principal, penalty, fee, interest",
      "2023-01-15",
      1180,
      // A charge has its own due date: one penalty is due today, the rest with the instalment.
      [claim(0, "2023-01-15", [50, 0, 0, 0]), claim(1, "2023-02-01", [50, 50, 30, 1000]), ...later(30)],
      [100, 50, 30, 1000],
    ],
  ])("%s", (_, on, amount, claims, expected) => {
    const allocation = valueOf(allocatePayment(eur(BigInt(amount)), claims, order, on));
    const paid = (["penalty", "fee", "interest", "principal"] as const).map((part) => paidOf(allocation, part).minor);
    expect(paid).toEqual(expected.map(BigInt));
    expect(allocation.left.minor).toBe(0n);
  });
});

const anyDebt = fc.array(
  fc.record({ days: fc.integer({ min: -60, max: 60 }), open: fc.tuple(fc.nat(9), fc.nat(9), fc.nat(99), fc.nat(999)) }),
  { maxLength: 8 },
);

const anyOrder: fc.Arbitrary<AllocationOrder> = fc.record({
  targets: fc.shuffledSubarray([...defaultAllocationOrder.targets], { minLength: 12 }),
  by: fc.constantFrom("instalment", "part"),
  inAdvance: fc.constantFrom("next", "last"),
});

const claims = (
  debts: readonly { readonly days: number; readonly open: readonly [number, number, number, number] }[],
) => debts.map(({ days, open }, index) => claim(index + 1, addDays(today, days), open));

describe("for any debt, order and payment", () => {
  const any = fc.record({ debts: anyDebt, order: anyOrder, minor: fc.bigInt({ min: 1n, max: 9999n }) });

  it("the parts sum to the payment, none is zero or more than is open, and nothing is left while something is owed", () => {
    fc.assert(
      fc.property(any, ({ debts, order, minor }) => {
        const owed = claims(debts);
        const allocation = valueOf(allocatePayment(eur(minor), owed, order, today));
        const paid = allocation.paid.map(({ amount }) => amount);
        expect(add(sum(paid, "EUR"), allocation.left)).toEqual(eur(minor));
        for (const { no, target, amount } of allocation.paid) {
          const part = target.split(".")[1] as keyof Claim["open"];
          expect(amount.minor > 0n && amount.minor <= owed[no - 1]!.open[part].minor).toBe(true);
        }
        const open = owed.flatMap((each) => Object.values(each.open));
        expect(allocation.left.minor).toBe(minor > sum(open, "EUR").minor ? minor - sum(open, "EUR").minor : 0n);
        const parts = (["penalty", "fee", "interest", "principal"] as const).map((part) => paidOf(allocation, part));
        expect(sum(parts, "EUR")).toEqual(sum(paid, "EUR"));
      }),
    );
  });

  it("part by part, a target is paid only when every target before it is paid in full", () => {
    fc.assert(
      fc.property(any, ({ debts, order, minor }) => {
        const owed = claims(debts);
        const { paid } = valueOf(allocatePayment(eur(minor), owed, { ...order, by: "part" }, today));
        const reached = Math.max(-1, ...paid.map(({ target }) => order.targets.indexOf(target)));
        for (const target of order.targets.slice(0, Math.max(reached, 0))) {
          const [timing, part] = target.split(".") as [string, keyof Claim["open"]];
          const timely = owed.filter(({ due }) =>
            timing === "due" ? due === today : timing === "pastDue" ? due < today : due > today,
          );
          const open = sum(
            timely.map((each) => each.open[part]),
            "EUR",
          );
          const got = sum(
            paid.filter((each) => each.target === target).map(({ amount }) => amount),
            "EUR",
          );
          expect(got).toEqual(open);
        }
      }),
    );
  });

  it("two payments are allocated like one payment of their sum", () => {
    fc.assert(
      fc.property(any, fc.bigInt({ min: 1n, max: 9999n }), ({ debts, order, minor }, more) => {
        const owed = claims(debts);
        const first = valueOf(allocatePayment(eur(minor), owed, order, today));
        const rest = owed.map((each) => ({
          ...each,
          open: Object.fromEntries(
            Object.entries(each.open).map(([part, open]) => {
              const gone = first.paid.filter(({ no, target }) => no === each.no && target.endsWith(`.${part}`));
              return [
                part,
                eur(
                  open.minor -
                    sum(
                      gone.map(({ amount }) => amount),
                      "EUR",
                    ).minor,
                ),
              ];
            }),
          ) as Claim["open"],
        }));
        const second = valueOf(allocatePayment(eur(more), rest, order, today));
        const once = valueOf(allocatePayment(eur(minor + more), owed, order, today));
        for (const part of ["penalty", "fee", "interest", "principal"] as const)
          expect(add(paidOf(first, part), paidOf(second, part))).toEqual(paidOf(once, part));
      }),
    );
  });
});

describe("an invalid allocation", () => {
  it.each<readonly [string, bigint, readonly Claim[], string]>([
    ["a payment of zero", 0n, debt, "AmountOutOfRange"],
    ["a negative payment", -1n, debt, "AmountOutOfRange"],
    ["a negative debt", 1n, [claim(1, today, [0, -1, 0, 0])], "AmountOutOfRange"],
  ])("is refused for %s", (_, minor, owed, rejected) => {
    expect(allocatePayment(eur(minor), owed, defaultAllocationOrder, today)).toMatchObject({ rejected });
  });

  it("is rejected for another currency", () => {
    expect(allocatePayment(money(1n, "KRW"), debt, defaultAllocationOrder, today)).toMatchObject({
      rejected: "CurrencyMismatch",
    });
  });

  it("is rejected for an order with a target missing or named twice", () => {
    const [first, ...others] = defaultAllocationOrder.targets as [Target, ...Target[]];
    expect(checkAllocationOrder({ ...defaultAllocationOrder, targets: others })).toMatchObject({
      rejected: "InvalidRequest",
    });
    expect(
      checkAllocationOrder({ ...defaultAllocationOrder, targets: [first, first, ...others.slice(1)] }),
    ).toMatchObject({
      rejected: "InvalidRequest",
    });
    expect(checkAllocationOrder(defaultAllocationOrder)).toBeUndefined();
  });
});
