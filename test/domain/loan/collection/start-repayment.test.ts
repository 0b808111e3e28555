import { describe, expect, it } from "vitest";
import { startRepayment, tooEarlyToCount } from "../../../../domain/loan/collection/start-repayment.ts";
import { dayOf } from "../../../../domain/calendar.ts";
import { day, funded, held, ok } from "../../fixtures.ts";

const codeOf = (loan: ReturnType<typeof held>, on: number, now = on) =>
  tooEarlyToCount(loan, dayOf(day(on)), day(now))?.rejected;

describe("goods that count as accepted without the purchaser's act", () => {
  it("do so eight days after the lender purchased the receivable, and not on a day to come", () => {
    const from = funded().receivables[0]?.quote.from ?? "";
    const bought = [0, 1, 2].find((each) => dayOf(day(each)) === from) ?? 0;
    expect(codeOf(funded(), bought + 7)).toBe("EvidenceMissing");
    expect(codeOf(funded(), bought + 8)).toBeUndefined();
    expect(codeOf(funded(), bought + 9, bought + 8)).toBe("EvidenceMissing");
  });

  it("do so eight days after the decision where nothing was purchased", () => {
    expect(codeOf(held(), 7)).toBe("EvidenceMissing");
    expect(codeOf(held(), 8)).toBeUndefined();
  });

  it("have done so already where repayment has started", () => {
    const started = ok(startRepayment(funded(), dayOf(day(9)), day(9)));
    expect(codeOf(started, 1)).toBeUndefined();
  });
});
