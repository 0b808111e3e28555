import { describe, expect, it } from "vitest";
import { dunLoan, wakeOf } from "../../domain/dunning.ts";
import { pauseLoan } from "../../domain/loan-refund.ts";
import { takePromise } from "../../domain/promise.ts";
import { refuseCollection } from "../../domain/collection.ts";
import type { Loan } from "../../domain/loan.ts";
import { day, no, ok, repaying } from "./lives.ts";

/** Due on the 24th of January, and refused on that day. */
const late = (): Loan => refuseCollection(ok(dunLoan(repaying(), "due.1", day(19))), "due.1", day(19));
const promised = (): Loan => ok(takePromise(late(), { no: 1, on: "2026-02-05" }, day(25)));

describe("a promise to pay", () => {
  it("given a late loan, then until the day nobody is reminded or asked, and on it the bank is asked; promised twice is once", () => {
    expect(promised().promises).toEqual([{ no: 1, on: "2026-02-05", status: "open" }]);
    const loan = promised();
    expect(takePromise(loan, { no: 1, on: "2026-02-05" }, day(26))).toBe(loan);
    expect(wakeOf(promised())).toBe("2026-02-05");
    // The reminders of the third and the tenth day past due fall before it.
    expect(dunLoan(promised(), "due.2", day(29))).toEqual(promised());
    const asked = ok(dunLoan(promised(), "due.2", day(31)));
    expect(asked.collections.at(-1)).toMatchObject({ key: "due.2", status: "asked", amount: { minor: 16_000n } });
  });

  it("given a bank that refuses on the day, then it is broken, and the usual course goes on", () => {
    const asked = ok(dunLoan(promised(), "due.2", day(31)));
    const broken = refuseCollection(asked, "due.2", day(31));
    expect(broken.promises).toMatchObject([{ status: "broken" }]);
    expect(broken.retry).toEqual({ times: 2, on: "2026-03-07" });
  });

  it("refuses a second one while one is open, a third one, a day too far or past, and a loan that is in time or paused", () => {
    expect(no(takePromise(promised(), { no: 2, on: "2026-02-06" }, day(25)))).toBe("PromiseOpen");
    expect(no(takePromise(late(), { no: 1, on: "2026-02-14" }, day(25)))).toBe("PromiseOutOfRange");
    expect(no(takePromise(late(), { no: 1, on: "2026-01-30" }, day(25)))).toBe("PromiseOutOfRange");
    const twice: Loan = {
      ...late(),
      promises: [1, 2].map((n) => ({ no: n, on: "2026-01-25", status: "broken" as const })),
    };
    expect(no(takePromise(twice, { no: 3, on: "2026-02-05" }, day(25)))).toBe("PromisesUsedUp");
    expect(no(takePromise(repaying(), { no: 1, on: "2026-01-20" }, day(6)))).toBe("WrongState");
    expect(no(takePromise(ok(pauseLoan(late(), 1, day(25))), { no: 1, on: "2026-02-05" }, day(25)))).toBe("LoanPaused");
  });
});
