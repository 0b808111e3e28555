import { describe, expect, it } from "vitest";
import { type Money, sum } from "../../../domain/money.ts";
import {
  cancellationAmount,
  type CancellationRequest,
  openCancellation,
} from "../../../domain/purchase/cancellation.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { requestRefund } from "../../../domain/purchase/refund-request.ts";
import { reportReturn } from "../../../domain/purchase/return-report.ts";
import { advanced, day, gbp, ok } from "../fixtures.ts";

const open = (purchase: Purchase, what: CancellationRequest["what"]) => openCancellation(purchase, { what }, day(6));

const pick = (id: string, quantity: number) => ({ lines: [{ id, quantity }] });

const order = (...lines: readonly { readonly id: string; readonly quantity: number; readonly amount: Money }[]) => ({
  ...advanced(),
  amount: sum(
    lines.map(({ amount }) => amount),
    "GBP",
  ),
  lines: lines.map((line) => ({ ...line, shipped: 0, cancelled: 0 })),
});

describe("given goods that cost less than a penny each", () => {
  const cheap = order({ id: "sheet", quantity: 100, amount: gbp(50) }, { id: "lamp", quantity: 1, amount: gbp(2500) });

  it.each([
    [1, 0, 2],
    [1, 2, 2],
    [1, 50, 2],
    [1, 1, undefined],
    [2, 0, undefined],
  ])(
    "then %i of 100 sheets for 50 pence, after %i, is explained unless it costs a penny",
    (quantity, before, least) => {
      const after = cheap.lines.map((line) => (line.id === "sheet" ? { ...line, cancelled: before } : line));
      const cancelled = open({ ...cheap, lines: after }, pick("sheet", quantity));
      if (least === undefined) expect(cancellationAmount(ok(cancelled), 1)).toEqual(gbp(1));
      else
        expect(cancelled).toMatchObject({
          rejected: "AmountOutOfRange",
          detail: `these goods cost less than £0.01, the smallest amount that can be refunded: choose at least ${least} of sheet`,
        });
    },
  );

  it("then they can be cancelled with others, and the mall gets the same explanation", () => {
    const both = {
      lines: [
        { id: "sheet", quantity: 1 },
        { id: "lamp", quantity: 1 },
      ],
    };
    expect(cancellationAmount(ok(open(cheap, both)), 1)).toEqual(gbp(2500));
    expect(requestRefund(cheap, pick("sheet", 1), day(2))).toEqual(open(cheap, pick("sheet", 1)));
  });

  it("then a return of a part that costs nothing is explained, and the whole one is refunded", () => {
    const cancelled = ok(open({ ...cheap, status: "shipped" } as Purchase, pick("sheet", 3)));
    const report = { cancellation: 1, outcome: "received" } as const;
    expect(reportReturn(cancelled, { ...report, ...pick("sheet", 1) }, day(3))).toMatchObject({
      rejected: "AmountOutOfRange",
    });
    expect(cancellationAmount(ok(reportReturn(cancelled, report, day(3))), 1)).toEqual(gbp(1));
  });

  it("then free goods have nothing to refund, and a whole line of less than a penny needs others with it", () => {
    const gifts = order({ id: "gift", quantity: 2, amount: gbp(0) }, { id: "lamp", quantity: 1, amount: gbp(2500) });
    expect(open(gifts, pick("gift", 1))).toMatchObject({ detail: expect.stringContaining("free of charge") as string });
    const last = gifts.lines.map((line) => (line.id === "gift" ? { ...line, amount: gbp(1), cancelled: 1 } : line));
    expect(cancellationAmount(ok(open({ ...gifts, lines: last }, pick("gift", 1))), 1)).toEqual(gbp(1));
  });
});
