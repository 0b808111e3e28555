import { describe, expect, test } from "vitest";
import { money } from "../../domain/money.ts";
import { join, rejectLeft, rejectSaying, say, textOf } from "../../domain/sentence.ts";

describe("a sentence", () => {
  test("keeps its amounts, days, moments and rates as values beside its text", () => {
    const sentence = say`You owe ${money(12_500n, "KWD")} by ${{ day: "2026-12-02" }}, at ${{ basisPoints: 1590 }} since ${{ at: "2026-11-30T23:30:00.000Z" }}, ${3} times.`;
    expect(sentence).toEqual([
      "You owe ",
      { amount: "12500", currency: "KWD" },
      " by ",
      { day: "2026-12-02" },
      ", at ",
      { basisPoints: 1590 },
      " since ",
      { at: "2026-11-30T23:30:00.000Z" },
      ", 3 times.",
    ]);
    expect(textOf(sentence)).toBe("You owe KWD 12.500 by 2 December 2026, at 15.90 % since 30 November 2026, 3 times.");
  });

  test("is made of others, with a text between them and no empty one", () => {
    const parts = [say`${money(500n, "GBP")}`, say`${{ basisPoints: 250 }} of it`];
    expect(say`A fee of ${join(parts, " and ")}${""}.`).toEqual([
      "A fee of ",
      { amount: "500", currency: "GBP" },
      " and ",
      { basisPoints: 250 },
      " of it.",
    ]);
  });
});

describe("a rejection with amounts", () => {
  test.each([
    ["KRW", 125_000n, "₩125,000 can still be repaid"],
    ["HUF", 1_250_000n, "HUF 12,500.00 can still be repaid"],
  ])("says in English what is left in %s, and has the amount as a value", (currency, minor, detail) => {
    const rejection = rejectLeft("RepaymentExceedsDebt", money(minor, currency), "repaid");
    expect(rejection).toEqual({
      rejected: "RepaymentExceedsDebt",
      detail,
      sentence: [{ amount: String(minor), currency }, " can still be repaid"],
    });
  });

  test("says that nothing is left", () => {
    expect(rejectLeft("AmountOutOfRange", money(0n, "JPY"), "cancelled").detail).toBe(
      "nothing is left to be cancelled",
    );
  });

  test("survives JSON, as an answer and a log need", () => {
    const rejection = rejectSaying("LinkEnded", say`this link has ended on ${{ at: "2027-12-28T23:30:00.000Z" }}`);
    expect(rejection.detail).toBe("this link has ended on 28 December 2027");
    expect(JSON.parse(JSON.stringify(rejection))).toEqual(rejection);
  });
});
