import { describe, expect, test } from "vitest";
import { decideAsInstructed } from "../../../../domain/purchase/dispute/decision.ts";
import { followInstruction } from "../../../../domain/purchase/instruction/follow-instruction.ts";
import { money } from "../../../../domain/money.ts";
import { contesting, day, disputing, gbp, ok, rejectionOf } from "../../fixtures.ts";

const open = contesting();
const disputed = open.cancellations[0]?.amount ?? gbp(0);
const verdict = { kind: "disputeDecision", cancellation: 1 } as const;

describe("a verdict that the lender's staff instructed", () => {
  test("refunds all that is disputed, or a part of the price, and the phase has the instruction's number", () => {
    const all = ok(followInstruction(open, 5, { ...verdict, favours: "purchaser", amount: disputed }, day(12)));
    expect(all).toMatchObject({
      cancellations: [{ status: "refunding", verdict: { by: "lender", favours: "purchaser" } }],
      event: { name: "dispute_decided", next: { phase: "refund", cancellation: 1, instruction: 5 } },
    });
    const part = ok(decideAsInstructed(open, { ...verdict, favours: "purchaser", amount: gbp(100) }, day(12)));
    expect(part.cancellations).toMatchObject([{ amount: gbp(100), verdict: { favours: "both" } }]);
  });

  test("dismisses the dispute, and the phase that resumes the loan has the number", () => {
    const lost = ok(followInstruction(open, 5, { ...verdict, favours: "mall" }, day(12)));
    expect(lost.event.next).toEqual({ phase: "resume", cancellation: 1, instruction: 5 });
  });

  test("is not followed for another price, in another currency, before the mall's answer, or for an unknown dispute", () => {
    const give = (more: object, purchase = open) =>
      rejectionOf(
        decideAsInstructed(purchase, { ...verdict, favours: "purchaser", amount: disputed, ...more }, day(12)),
      );
    const lines = open.lines.slice(0, 1).map(({ id }) => ({ id, quantity: 1 }));
    expect(give({ lines, amount: gbp(1) })).toBe("AmountMismatch");
    expect(give({ amount: money(disputed.minor, "EUR") })).toBe("CurrencyMismatch");
    expect(give({ cancellation: 9 })).toBe("CancellationUnknown");
    expect(give({}, disputing())).toBe("WrongState");
  });
});
