import { describe, expect, it } from "vitest";
import type { Loan } from "../../../domain/loan/loan.ts";
import type { Goods } from "../../../domain/loan/order-price.ts";
import { haveLeft, noteShipment, unshippedGoods } from "../../../domain/loan/parcels.ts";
import { cancelOverdue, openCancellation, shortenCancellation } from "../../../domain/loan/refund/open-cancellation.ts";
import { checkSilence } from "../../../domain/loan/refund/refund-authority.ts";
import { refund, resumeLoan } from "../../../domain/loan/refund/refund.ts";
import { startRepayment } from "../../../domain/loan/collection/start-repayment.ts";
import { day, funded, gbp, ok, rejectionOf, repaying } from "../fixtures.ts";

/** 160.00; the discount is no goods. */
const lines = [
  { id: "l1", quantity: 2, amount: 6_000n },
  { id: "l2", quantity: 3, amount: 10_000n },
  { id: "off", quantity: 1, amount: 0n, discount: true as const },
];

const l1 = (quantity: number) => ({ id: "l1", quantity });

const l2 = (quantity: number) => ({ id: "l2", quantity });

/** A loan that was advanced whole before anything left, after the parcels were reported. */
const sent = (parcels: readonly (Goods | "rest")[], loan: Loan = funded()): Loan =>
  parcels.reduce(
    (before, goods, i) =>
      noteShipment(
        before,
        { shipment: `s${(before.shipments?.length ?? 0) + 1}`, at: day(2 + i), ...(goods !== "rest" && { goods }) },
        day(2 + i),
      ),
    loan,
  );

const cancel = (loan: Loan, no: number, goods: Goods) =>
  ok(openCancellation(loan, { no, kind: "cancel", part: { lines: goods } }, lines, day(6)));

describe("what has left by the mall's signed reports", () => {
  it.each<[string, readonly (Goods | "rest")[], Goods]>([
    ["some goods", [[l1(1)]], [l1(1), l2(3)]],
    ["several parcels", [[l1(2)], [l2(1)]], [l2(2)]],
    ["everything in one parcel", ["rest"], []],
    ["some, then the rest", [[l2(2)], "rest"], []],
    ["the rest before some, as a queue delivers them", ["rest", [l2(2)]], []],
    ["more than was ordered", [[l1(2)], [l1(2), l2(9)]], []],
  ])("%s", (_, parcels, left) => expect(unshippedGoods(sent(parcels), lines)).toEqual(left));

  it("is not known without a report, or without the lines of the order", () => {
    expect(unshippedGoods(funded(), lines)).toBeUndefined();
    expect(unshippedGoods(sent(["rest"]), undefined)).toBeUndefined();
  });

  it("does not count what is cancelled, nor take for sent what was being cancelled when the rest left", () => {
    expect(unshippedGoods(ok(refund(sent([[l1(1)]]), 1, gbp(10_000), day(5), { goods: [l2(3)] })), lines)).toEqual([
      l1(1),
    ]);
    const kept = noteShipment(cancel(funded(), 1, [l2(2)]), { shipment: "s1", at: day(7) }, day(7), lines);
    expect(unshippedGoods(kept, lines)).toEqual([]);
    const dismissed = ok(resumeLoan(kept, 1, day(9)));
    expect(unshippedGoods(dismissed, lines)).toEqual([l2(2)]);
    expect(unshippedGoods(sent([[l2(2)]], dismissed), lines)).toEqual([]);
  });
});

describe("a report of a shipment", () => {
  it("is noted once, and as it came first", () => {
    const once = sent([[l1(1)]]);
    expect(once).toMatchObject({ version: funded().version + 1, shipments: [{ shipment: "s1", goods: [l1(1)] }] });
    expect(noteShipment(once, { shipment: "s1", at: day(9) }, day(9))).toBe(once);
  });

  it("is noted until the goods are accepted", () => {
    const over = ok(startRepayment(sent(["rest"]), "2026-01-20", day(15)));
    expect(over).not.toHaveProperty("shipments");
    for (const loan of [over, repaying()]) expect(sent(["rest"], loan)).toBe(loan);
  });
});

const untilOf = (parcels: readonly (Goods | "rest")[], part: Parameters<typeof haveLeft>[1]) =>
  ok(openCancellation(sent(parcels), { no: 1, kind: "cancel", part: part as "rest" }, lines, day(6))).cancellations?.[0]
    ?.until;

describe("a cancellation of an order that was paid for before it left", () => {
  it.each<[string, readonly (Goods | "rest")[], Parameters<typeof haveLeft>[1], number]>([
    ["all of it, of which nothing left", [], "rest", 7],
    ["all of it, of which a part left", [[l1(1)]], "rest", 20],
    ["all of it, and it left", ["rest"], "rest", 20],
    ["goods that left", [[l1(2)]], { lines: [l1(1)] }, 20],
    ["goods of which some left", [[l1(1)]], { lines: [l1(2)] }, 20],
    ["goods that have not left", [[l1(1)]], { lines: [l1(1), l2(3)] }, 7],
    ["a part of the price before anything left", [], { amount: gbp(100) }, 7],
    ["a part of the price when something has", [[l1(1)]], { amount: gbp(100) }, 20],
  ])("%s: the mall has as long as the gateway says", (_, parcels, part, until) =>
    expect(untilOf(parcels, part)).toBe(day(until)),
  );

  it("is of everything that remains: only what was sent and not returned must be called back", () => {
    const returned = ok(refund(sent([[l1(2)]]), 1, gbp(6_000), day(5), { goods: [l1(2)] }));
    expect(haveLeft(returned, "rest", lines)).toBe(false);
    expect(haveLeft(ok(refund(sent([[l1(2)]]), 1, gbp(3_000), day(5), { goods: [l1(1)] })), "rest", lines)).toBe(true);
    expect(haveLeft(sent([[l1(2)]]), { lines: [l2(1)] }, undefined)).toBe(true);
  });

  it("in the name of goods that were not shipped in time is of exactly these", () => {
    expect(ok(cancelOverdue(sent([[l1(2), l2(2)]]), 1, lines, day(30))).cancellations).toMatchObject([
      { most: gbp(3_334) },
    ]);
    expect(ok(cancelOverdue(sent([[l1(2)]]), 1, undefined, day(30))).cancellations).toMatchObject([
      { most: gbp(16_000) },
    ]);
    for (const parcels of [["rest"], [[l1(2)], "rest"], [[l1(2), l2(3)]]] as const)
      expect(rejectionOf(cancelOverdue(sent(parcels), 1, lines, day(30)))).toBe("EvidenceMissing");
  });
});

/** A parcel of which the mall's report reaches the lender on the seventh day, a day after the cancellation. */
const late = (loan: Loan, at: number, goods?: Goods, ordered = lines) =>
  noteShipment(loan, { shipment: "late", at: day(at), ...(goods && { goods }) }, day(7), ordered);

const waits = ({ cancellations = [] }: Loan) => cancellations.map(({ until }) => until);

describe("a report of a shipment that comes after a cancellation was opened", () => {
  it.each<[string, number, Goods | undefined, number]>([
    ["of its goods, that had left", 5, [l1(2)], 20],
    ["of the rest, that had left", 5, undefined, 20],
    ["of other goods", 5, [l2(3)], 7],
    ["of so many that the cancelled ones had not left", 5, [l1(1)], 7],
    ["of its goods, that left on the same second", 6, [l1(2)], 7],
    ["of its goods, that left after it", 7, [l1(2)], 7],
    ["of the rest, that left after it", 7, undefined, 7],
  ])("%s: the mall has as long as if the lender had known", (_, at, goods, until) => {
    const loan = late(cancel(funded(), 1, [l1(1)]), at, goods);
    expect(waits(loan)).toEqual([day(until)]);
    const known = noteShipment(funded(), { shipment: "late", at: day(at), ...(goods && { goods }) }, day(5));
    if (at < 6) expect(waits(cancel(known, 1, [l1(1)]))).toEqual([day(until)]);
  });

  it("is judged by when the purchaser signed, and not by when the gateway passed it on", () => {
    const delayed = { no: 1, kind: "cancel", part: { lines: [l1(1)] }, signedAt: day(4) } as const;
    const loan = ok(openCancellation(funded(), delayed, lines, day(6)));
    expect(waits(late(loan, 5))).toEqual([day(7)]);
    expect(waits(late(loan, 3))).toEqual([day(20)]);
    const ahead = ok(openCancellation(funded(), { ...delayed, signedAt: day(8) }, lines, day(6)));
    expect(waits(late(ahead, 7))).toEqual([day(7)]);
  });

  it("has the goods of a cancellation that was signed later, and not those of an earlier one", () => {
    const loan = cancel(cancel(funded(), 1, [l2(2)]), 2, [l1(1)]);
    expect(late(loan, 7).shipments).toMatchObject([{ without: [l2(2), l1(1)] }]);
    expect(late(loan, 5).shipments?.[0]).not.toHaveProperty("without");
    expect(waits(late(loan, 5))).toEqual([day(20), day(20)]);
    expect(waits(late(loan, 5, [l1(2)]))).toEqual([day(7), day(20)]);
  });

  it("is counted without what was returned or cancelled after that cancellation", () => {
    const both = cancel(cancel(funded(), 1, [l1(1)]), 2, [l1(1)]);
    expect(waits(late(both, 5, [l1(1)]))).toEqual([day(7), day(20)]);
    const returned = ok(refund(cancel(funded(), 1, [l1(1)]), 2, gbp(3_000), day(6), { goods: [l1(1)] }));
    expect(waits(late(returned, 5, [l1(1)]))).toEqual([day(7)]);
  });

  it("does not undo that the purchaser reported the refund as missing", () => {
    const reported = ok(shortenCancellation(cancel(funded(), 1, [l1(1)]), 1, day(6)));
    expect(waits(ok(shortenCancellation(reported, 1, day(6))))).toEqual([day(7)]);
    expect(shortenCancellation(reported, 1, day(6))).toBe(reported);
    expect(waits(late(reported, 5))).toEqual([day(13)]);
    const after = ok(shortenCancellation(late(cancel(funded(), 1, [l1(1)]), 5), 1, day(8)));
    expect(waits(after)).toEqual([day(15)]);
    expect(waits(noteShipment(after, { shipment: "s2", at: day(5) }, day(9), lines))).toEqual([day(15)]);
  });

  it("leaves what silence decides of goods that seemed overdue to a person", () => {
    const overdue = ok(cancelOverdue(funded(), 1, lines, day(30)));
    const silent = (loan: Loan) => checkSilence(loan, { no: 1, amount: gbp(16_000) }, day(45), lines)?.rejected;
    expect(silent(overdue)).toBeUndefined();
    expect(silent(noteShipment(overdue, { shipment: "s1", at: day(31) }, day(31), lines))).toBeUndefined();
    expect(silent(noteShipment(overdue, { shipment: "s1", at: day(29) }, day(31), lines))).toBe("AmountUnknown");
  });

  it("changes no cancellation that was opened before the lender kept when", () => {
    const loan = cancel(funded(), 1, [l1(1)]);
    const old = (loan.cancellations ?? []).map(({ no, most, until }) => ({ no, most, until, goods: [l1(1)] }));
    expect(late({ ...loan, cancellations: old }, 5)).toMatchObject({
      cancellations: old,
      shipments: [{ without: [l1(1)] }],
    });
  });
});
