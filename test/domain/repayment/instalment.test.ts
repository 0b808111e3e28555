import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../../domain/calendar.ts";
import { add, money, type Money } from "../../../domain/money.ts";
import {
  chargeDueInstalments,
  closeInstalment,
  type Instalment,
  isDueBy,
  openParts,
  owedCharges,
  payInstalments,
  payPart,
  plannedCharges,
  principalOf,
  toInstalment,
} from "../../../domain/repayment/instalment.ts";
import { defaultAllocationOrder } from "../../../domain/schedule/allocation.ts";
import {
  addParts,
  type DebtParts,
  partNames,
  subtractParts,
  sumParts,
  zeroParts,
} from "../../../domain/schedule/debt-parts.ts";
import { pounds } from "../arbitraries.ts";
import { creditOf, scheduled } from "../credit-fixtures.ts";
import { gbp } from "../fixtures.ts";

const parts = (principal: number, interest = 0, fee = 0, penalty = 0): DebtParts => ({
  principal: gbp(principal),
  interest: gbp(interest),
  fee: gbp(fee),
  penalty: gbp(penalty),
});

/** Instalment `no`, due on the first of that month of 2026. */
const instalment = (no: number, asked: DebtParts, but: Partial<Instalment> = {}): Instalment => ({
  no,
  from: `2026-0${no - 1 || 1}-01`,
  due: `2026-0${no + 1}-01`,
  asked,
  paid: zeroParts("GBP"),
  charged: false,
  ...but,
});

const three = [instalment(1, parts(100, 10, 5)), instalment(2, parts(100, 6, 5)), instalment(3, parts(100, 3, 5))];

const anyParts: fc.Arbitrary<DebtParts> = fc.record({
  principal: pounds(),
  interest: pounds(),
  fee: pounds(),
  penalty: pounds(),
});

/** Up to six instalments, a month apart, with any part paid. */
const instalments = fc
  .array(fc.record({ paid: anyParts, open: anyParts, charged: fc.boolean() }), { maxLength: 6 })
  .map((all) =>
    all.map(({ paid, open, charged }, index): Instalment => ({
      no: index + 1,
      from: addDays("2026-01-01", 30 * index),
      due: addDays("2026-01-01", 30 * (index + 1)),
      asked: addParts(paid, open),
      paid,
      charged,
    })),
  );

const today = fc.nat(200).map((n) => addDays("2026-01-01", n));

const totalOfPart = (paid: readonly { readonly amount: Money }[]): bigint =>
  paid.reduce((all, { amount }) => all + amount.minor, 0n);

describe("an instalment", () => {
  it("given a schedule row, then it has the row's principal, interest and fee, and nothing is paid or charged", () => {
    const [row] = scheduled(creditOf({ openingFee: 90n, instalmentFee: 30n }));
    if (!row) throw new Error("twelve rows");
    const { principal, interest, fee, no, from, due, total } = row;
    const first = toInstalment(row);
    expect(first).toEqual({
      no,
      from,
      due,
      asked: { penalty: money(0n, "EUR"), principal, interest, fee },
      paid: zeroParts("EUR"),
      charged: false,
    });
    expect(sumParts(openParts(first))).toEqual(total);
  });

  it("given parts, then they are added and subtracted part by part, also to negative amounts", () => {
    fc.assert(
      fc.property(anyParts, anyParts, (a, b) => {
        expect(subtractParts(addParts(a, b), b)).toEqual(a);
        expect(sumParts(addParts(a, b))).toEqual(add(sumParts(a), sumParts(b)));
      }),
    );
    expect(subtractParts(parts(1), parts(2))).toEqual(parts(-1));
    expect(partNames.map((name) => parts(1, 2, 3, 4)[name].minor)).toEqual([4n, 3n, 2n, 1n]);
  });

  it("given its due date, then it is due, and the day before it is not", () => {
    const [first] = three;
    expect(["2026-01-31", "2026-02-01", "2026-02-02"].map((on) => isDueBy(on)(first!))).toEqual([false, true, true]);
  });

  it("given a partial payment, then the rest is open; when it is closed, the paid parts stay", () => {
    const paid = payPart(payPart(three[0]!, "interest", gbp(4)), "interest", gbp(3));
    expect(openParts(paid)).toEqual(parts(100, 3, 5));
    expect(closeInstalment(paid)).toMatchObject({ no: 1, paid: parts(0, 7), asked: parts(0, 7) });
    expect(sumParts(openParts(closeInstalment(paid)))).toEqual(gbp(0));
    expect(principalOf([paid, three[1]!], "GBP")).toEqual(gbp(200));
  });
});

describe("interest and fees of an instalment", () => {
  it("given the first due date, then the first instalment's are charged, once", () => {
    const ripe = chargeDueInstalments(three, "2026-02-01", "GBP");
    expect([ripe.interest, ripe.fee, ripe.instalments.map(({ charged }) => charged)]).toEqual([
      gbp(10),
      gbp(5),
      [true, false, false],
    ]);
    expect(owedCharges(ripe.instalments, "GBP")).toEqual(parts(0, 10, 5));
    expect(plannedCharges(ripe.instalments, "GBP")).toEqual(gbp(19));
    const again = chargeDueInstalments(ripe.instalments, "2026-02-15", "GBP");
    expect([again.interest, again.fee]).toEqual([gbp(0), gbp(0)]);
    const rest = chargeDueInstalments(ripe.instalments, "2026-09-01", "GBP");
    expect([rest.interest, rest.fee]).toEqual([gbp(9), gbp(10)]);
  });

  it("given a part paid in advance, then only the open part is charged on the due date", () => {
    const ahead = [payPart(three[0]!, "interest", gbp(4))];
    expect(chargeDueInstalments(ahead, "2026-02-01", "GBP").interest).toEqual(gbp(6));
    expect(plannedCharges(ahead, "GBP")).toEqual(gbp(11));
  });

  it("given a penalty, then it is owed on any day", () => {
    expect(owedCharges([instalment(1, parts(100, 10, 5, 7))], "GBP")).toEqual(parts(0, 0, 0, 7));
  });

  it("move from planned to owed without a change of their sum", () => {
    fc.assert(
      fc.property(instalments, today, (all, on) => {
        const ripe = chargeDueInstalments(all, on, "GBP");
        const charged = add(ripe.interest, ripe.fee);
        expect(sumParts(owedCharges(ripe.instalments, "GBP"))).toEqual(add(sumParts(owedCharges(all, "GBP")), charged));
        expect(add(plannedCharges(ripe.instalments, "GBP"), charged)).toEqual(plannedCharges(all, "GBP"));
        expect(ripe.instalments.map(openParts)).toEqual(all.map(openParts));
      }),
    );
  });
});

const pay = (minor: number, on: string, fits = isDueBy(on)) =>
  payInstalments(three, fits, gbp(minor), defaultAllocationOrder, on);

describe("paying instalments", () => {
  it("given less than two of them need, then the oldest is paid first, each by the order of the terms", () => {
    const { paid, left, instalments: after } = pay(120, "2026-03-15");
    expect(paid).toEqual([
      { no: 1, part: "fee", amount: gbp(5) },
      { no: 1, part: "interest", amount: gbp(10) },
      { no: 1, part: "principal", amount: gbp(100) },
      { no: 2, part: "fee", amount: gbp(5) },
    ]);
    expect(left).toEqual(gbp(0));
    expect(after.map((each) => sumParts(openParts(each)))).toEqual([gbp(0), gbp(106), gbp(108)]);
  });

  it("given more than they need, then the rest is left; given none eligible, the whole payment", () => {
    expect(pay(300, "2026-03-15").left).toEqual(gbp(300 - 115 - 111));
    const none = pay(300, "2026-01-15");
    expect([none.left, none.paid]).toEqual([gbp(300), []]);
    expect(none.instalments).toBe(three);
    expect(pay(0, "2026-03-15").instalments).toBe(three);
  });

  it("pays completely, never more than is open, and changes no other instalment", () => {
    fc.assert(
      fc.property(instalments, today, pounds(), (all, on, amount) => {
        const after = payInstalments(all, isDueBy(on), amount, defaultAllocationOrder, on);
        expect(totalOfPart(after.paid) + after.left.minor).toBe(amount.minor);
        expect(after.paid.every((each) => each.amount.minor > 0n)).toBe(true);
        for (const [index, each] of after.instalments.entries()) {
          const before = all[index]!;
          const more = totalOfPart(after.paid.filter(({ no }) => no === each.no));
          expect(sumParts(subtractParts(each.paid, before.paid)).minor).toBe(more);
          expect(Object.values(openParts(each)).every(({ minor }) => minor >= 0n)).toBe(true);
          if (!isDueBy(on)(before)) expect(each).toEqual(before);
          else if (after.left.minor > 0n) expect(sumParts(openParts(each)).minor).toBe(0n);
        }
      }),
    );
  });

  it("throws for a negative payment, and for one in another currency", () => {
    expect(() => pay(-1, "2026-03-15")).toThrow("a payment must be positive");
    expect(() => payInstalments(three, () => true, money(1n, "KRW"), defaultAllocationOrder, "2026-03-15")).toThrow(
      "not in KRW",
    );
  });
});
