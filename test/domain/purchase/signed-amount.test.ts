import { describe, expect, it } from "vitest";
import { money } from "../../../domain/money.ts";
import { answerDispute } from "../../../domain/purchase/dispute/answer.ts";
import type { Purchase } from "../../../domain/purchase/purchase.ts";
import { requestRefund } from "../../../domain/purchase/refund-request.ts";
import { reportReturn } from "../../../domain/purchase/return-report.ts";
import { withSignedAmount } from "../../../domain/purchase/signed-amount.ts";
import { accepted, cancelling, day, delivered, disputing, gbp, ok, rejectionOf } from "../fixtures.ts";

const one = [{ id: "l1", quantity: 1 }];

const received = { cancellation: 1, outcome: "received" } as const;

describe("the amount that a mall signs", () => {
  it.each<[string, Purchase, number]>([
    ["all that was cancelled", ok(reportReturn(cancelling(delivered()), received, day(9))), 16_000],
    ["the goods that came back", ok(reportReturn(cancelling(delivered()), { ...received, lines: one }, day(9))), 3_000],
    [
      "a conceded dispute",
      ok(answerDispute(disputing(), { cancellation: 1, answer: "conceded", evidence: [] }, day(9))),
      16_000,
    ],
    ["goods that the mall refunds itself", ok(requestRefund(accepted(), { lines: one }, day(9))), 3_000],
    ["a goodwill", ok(requestRefund(accepted(), { amount: gbp(500) }, day(9))), 500],
  ])("given %s, then it is exactly what the gateway will ask the lender for", (_, after, minor) => {
    expect(withSignedAmount(after, 1, gbp(minor))).toBe(after);
    for (const other of [minor - 1, minor + 1, 0, -minor])
      expect(rejectionOf(withSignedAmount(after, 1, gbp(other)))).toBe("AmountMismatch");
    expect(rejectionOf(withSignedAmount(after, 1, money(BigInt(minor), "EUR")))).toBe("CurrencyMismatch");
  });

  it("names both amounts as people write them", () => {
    const after = ok(reportReturn(cancelling(delivered()), received, day(9)));
    const rejection = withSignedAmount(after, 1, gbp(12_345));
    expect(rejection).toMatchObject({
      detail: expect.stringMatching(/160\.00.*123\.45.*nothing has changed/u) as string,
    });
  });
});
