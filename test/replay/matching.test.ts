import { describe, expect, test } from "vitest";
import { type PastPurchase, claimReturn, mergeClaims } from "../../examples/orders/matching.ts";

const purchaseOf = (order: string, ...lines: readonly (readonly [string, string, number])[]): PastPurchase => ({
  order,
  customer: "17850",
  lines: lines.map(([id, stock, quantity]) => ({ id, stock, quantity, description: "", amount: "100" })),
  returned: new Map(),
});
const shape = ({ claims, unmatched }: ReturnType<typeof claimReturn>) => [
  claims.map(({ purchase, quantities }) => [
    purchase.order,
    ...quantities.map(({ id, quantity }) => `${quantity} ${id}`),
  ]),
  unmatched,
];

describe("returned goods", () => {
  test("are matched with the newest purchase of the same stock code", () => {
    const purchases = [
      purchaseOf("new", ["B", "B", 4]),
      purchaseOf("newer", ["A", "A", 6]),
      purchaseOf("old", ["A", "A", 6]),
    ];
    expect(shape(claimReturn({ stock: "A", quantity: 2 }, purchases))).toEqual([[["newer", "2 A"]], 0]);
  });

  test("are matched with several purchases and lines when one has too few", () => {
    const purchases = [purchaseOf("new", ["A", "A", 2], ["A-2", "A", 3]), purchaseOf("old", ["A", "A", 6])];
    expect(shape(claimReturn({ stock: "A", quantity: 7 }, purchases))).toEqual([
      [
        ["new", "2 A", "3 A-2"],
        ["old", "2 A"],
      ],
      0,
    ]);
  });

  test("cannot be returned twice: unmatched goods are reported", () => {
    const purchases = [purchaseOf("only", ["A", "A", 5])];
    claimReturn({ stock: "A", quantity: 3 }, purchases);
    expect(shape(claimReturn({ stock: "A", quantity: 3 }, purchases))).toEqual([[["only", "2 A"]], 1]);
    expect(shape(claimReturn({ stock: "A", quantity: 1 }, purchases))).toEqual([[], 1]);
  });

  test("of one credit note are cancelled together, each purchase separately", () => {
    const [one, other] = [purchaseOf("1", ["A", "A", 5], ["B", "B", 5]), purchaseOf("2", ["A", "A", 5])];
    const claims = [
      { purchase: one, quantities: [{ id: "A", quantity: 2 }] },
      { purchase: other, quantities: [{ id: "A", quantity: 1 }] },
      {
        purchase: one,
        quantities: [
          { id: "B", quantity: 1 },
          { id: "A", quantity: 1 },
        ],
      },
    ];
    expect(mergeClaims(claims)).toEqual([
      {
        purchase: one,
        quantities: [
          { id: "A", quantity: 3 },
          { id: "B", quantity: 1 },
        ],
      },
      { purchase: other, quantities: [{ id: "A", quantity: 1 }] },
    ]);
  });
});
