import { describe, expect, it } from "vitest";
import { acceptGoods, recordDue } from "../../domain/acceptance.ts";
import { requestAdvance } from "../../domain/advance.ts";
import { money } from "../../domain/money.ts";
import { recordLateness, recordRepayment, requestRepayment } from "../../domain/repayment.ts";
import { accepted, approved, day, delivered, gbp, no, ok, pending, shipped } from "./lives.ts";

const asked = (minor?: number) =>
  ok(requestRepayment(accepted(), minor === undefined ? undefined : gbp(minor), day(6)));

describe("an early repayment", () => {
  it("given a debt, when all or a part is offered, then it is to be collected", () => {
    expect(asked().repayments).toEqual([{ no: 1, amount: gbp(16_000), status: "requested" }]);
    expect(asked(5000).event.next).toMatchObject({ phase: "collect", repayment: 1, amount: { amount: "5000" } });
  });

  it("given a part on its way, then only the rest can be offered", () => {
    expect(ok(requestRepayment(asked(5000), undefined, day(6))).repayments[1]?.amount).toEqual(gbp(11_000));
    expect(no(requestRepayment(asked(5000), gbp(11_001), day(6)))).toBe("RepaymentExceedsDebt");
    expect(no(requestRepayment(asked(), undefined, day(6)))).toBe("RepaymentExceedsDebt");
  });

  it("refuses another currency, goods not accepted, and a debt whose seller is still being paid", () => {
    expect(no(requestRepayment(accepted(), money(1n, "KRW"), day(6)))).toBe("CurrencyMismatch");
    expect(no(requestRepayment(delivered(), undefined, day(6)))).toBe("WrongState");
    const half = { ...accepted(), advances: [{ no: 2, amount: gbp(1), status: "requested" as const }] };
    expect(no(requestRepayment(half, undefined, day(6)))).toBe("PayoutPending");
    expect(no(requestAdvance(accepted(), "rest", day(6)))).toBe("WrongState");
  });
});

describe("money that came in", () => {
  it("given a part, then the rest is owed; the same answer twice is no event", () => {
    const part = ok(recordRepayment(asked(5000), { no: 1, repaid: gbp(5000), due: "2026-01-24" }, day(6)));
    expect(part).toMatchObject({ status: "accepted", repaid: gbp(5000), outstanding: gbp(11_000), inFlight: [] });
    expect(recordRepayment(part, { no: 1, repaid: gbp(5000), due: "2026-01-24" }, day(7))).toBe(part);
  });

  it("given the last of it, then the life ends and nothing is waited for; told twice is no event", () => {
    const all = ok(recordRepayment(accepted(), { repaid: gbp(16_000) }, day(19)));
    expect(all).toMatchObject({ status: "repaid", outstanding: gbp(0), event: { name: "repaid", timer: "cleared" } });
    expect(recordRepayment(all, { repaid: gbp(16_000) }, day(20))).toBe(all);
  });

  it("given two answers in the wrong order, then the older one takes nothing back", () => {
    const two = ok(requestRepayment(asked(5000), gbp(1000), day(6)));
    const second = ok(recordRepayment(two, { no: 2, repaid: gbp(6000), due: "2026-01-24" }, day(6)));
    const first = ok(recordRepayment(second, { no: 1, repaid: gbp(5000), due: "2026-01-24" }, day(6)));
    expect(first).toMatchObject({ repaid: gbp(6000), outstanding: gbp(10_000), inFlight: [] });
  });

  it("given the purchaser faster than the clock, then the day that is set later ends the start of it", () => {
    const fast = ok(requestRepayment(ok(acceptGoods(shipped(), day(5))), undefined, day(5)));
    const over = ok(recordRepayment(fast, { no: 1, repaid: gbp(16_000) }, day(5)));
    expect(over).toMatchObject({ status: "repaid", inFlight: [] });
    expect(recordDue(over, "2026-01-10", day(5))).toBe(over);
  });

  it("given nothing due because the day had moved, then the new day is set and nothing else", () => {
    const moved = ok(recordRepayment(accepted(), { repaid: gbp(0), due: "2026-02-24" }, day(19)));
    expect(moved).toMatchObject({ due: "2026-02-24", repaid: gbp(0), event: { name: "due_set" } });
  });

  it("refuses money for a purchase that was never approved", () => {
    expect(no(recordRepayment(pending(), { repaid: gbp(1) }, day(1)))).toBe("WrongState");
    expect(no(recordLateness(pending(), {}, day(1)))).toBe("WrongState");
  });
});

describe("a bank that refuses", () => {
  it("given an early repayment, then it is off and can be tried again; told twice is no event", () => {
    const refused = ok(recordLateness(asked(5000), { no: 1 }, day(6)));
    expect(refused).toMatchObject({
      repayments: [{ status: "refused" }],
      inFlight: [],
      event: { name: "repayment_refused" },
    });
    expect(refused.late).toBeUndefined();
    expect(recordLateness(refused, { no: 1 }, day(6))).toBe(refused);
    expect(ok(requestRepayment(refused, undefined, day(6))).repayments[1]?.amount).toEqual(gbp(16_000));
  });

  it("given the due date, then the loan is late and asked for again in thirty days; repeated the same day is no event", () => {
    const late = ok(recordLateness(accepted(), {}, day(19)));
    expect(late).toMatchObject({
      late: 1,
      due: "2026-02-23",
      event: { name: "late", timer: { phase: { phase: "collect" } } },
    });
    expect(recordLateness(late, {}, day(19))).toBe(late);
    const again = ok(recordLateness(late, {}, day(49)));
    expect(again.late).toBe(2);
    const part = ok(recordRepayment(again, { repaid: gbp(1), due: "2026-01-24" }, day(50)));
    expect([part.late, part.due]).toEqual([undefined, again.due]);
  });

  it("given nothing due yet, or a purchase not accepted, then there is no lateness", () => {
    const purchase = accepted();
    expect(recordLateness(purchase, {}, day(6))).toBe(purchase);
    const early = approved();
    expect(recordLateness(early, {}, day(6))).toBe(early);
  });
});
