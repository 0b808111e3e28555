import { describe, expect, test } from "vitest";
import {
  approveLimit,
  type LimitBook,
  openProposals,
  setLimit,
  usualLimits,
} from "../../../../domain/loan/instruction/limit-change.ts";
import { isBeyondLimit, limitFor } from "../../../../domain/loan/instruction/limits.ts";
import { viewLimits } from "../../../../domain/loan/view/limit-view.ts";
import { money } from "../../../../domain/money.ts";
import { day, gbp, ok, rejectionOf } from "../../fixtures.ts";

const jo = { operator: "op_1", name: "Jo Park" };
const max = { operator: "op_2", name: "Max Weber" };

const ask = (minor: number, no = 1, at = 1) =>
  ({ no, kind: "refund", amount: gbp(minor), by: jo, reason: "new team", at: day(at) }) as const;

const set = (book: LimitBook, minor: number, no = 1, at = 1) => setLimit(book, ask(minor, no, at), day(at));

describe("a limit", () => {
  test("that is lower is in force at once; the usual one is a hundred pounds", () => {
    expect(limitFor("refund", "GBP", {})).toEqual(gbp(10_000));
    const lower = ok(set(usualLimits, 5000));
    expect(lower).toMatchObject({ version: 1, limits: { refund: [gbp(5000)] }, waiting: [] });
    expect(isBeyondLimit("refund", gbp(5001), lower.limits)).toBe(true);
    expect(set(lower, 5000)).toBe(lower);
    expect(limitFor("refund", "KRW", lower.limits)).toEqual(money(100_000n, "KRW"));
  });

  test("that is higher waits for a second person, a week at most", () => {
    const waiting = ok(set(usualLimits, 20_000));
    expect(limitFor("refund", "GBP", waiting.limits)).toEqual(gbp(10_000));
    expect(set(waiting, 20_000, 2)).toBe(waiting);
    expect(rejectionOf(approveLimit(waiting, 1, jo, day(2)))).toBe("SamePerson");
    expect(rejectionOf(approveLimit(waiting, 9, max, day(2)))).toBe("InstructionUnknown");
    const approved = ok(approveLimit(waiting, 1, max, day(2)));
    expect(approved).toMatchObject({ version: 2, limits: { refund: [gbp(20_000)] }, waiting: [] });
    expect(openProposals(waiting, day(8))).toEqual([]);
    expect(rejectionOf(approveLimit(waiting, 1, max, day(8)))).toBe("InstructionUnknown");
  });

  test("takes the place of a proposal; setting what is in force withdraws one", () => {
    const waiting = ok(set(usualLimits, 20_000));
    expect(ok(set(waiting, 30_000, 2)).waiting).toMatchObject([{ no: 2, amount: gbp(30_000) }]);
    expect(ok(set(waiting, 10_000, 2))).toMatchObject({ limits: {}, waiting: [] });
    expect(ok(set(waiting, 5000, 2))).toMatchObject({ limits: { refund: [gbp(5000)] }, waiting: [] });
  });

  test("is not negative; zero leaves nothing to one person", () => {
    expect(rejectionOf(set(usualLimits, -1))).toBe("AmountOutOfRange");
    expect(isBeyondLimit("refund", gbp(1), ok(set(usualLimits, 0)).limits)).toBe(true);
  });

  test("is shown for each kind in the currencies of the lender, and where it is the usual one", () => {
    const { limits, waiting } = viewLimits(ok(set(ok(set(usualLimits, 5000)), 6000, 2)), ["GBP", "KRW"], day(1));
    expect(limits).toContainEqual({ kind: "refund", limit: { amount: "5000", currency: "GBP" } });
    expect(limits).toContainEqual({ kind: "payment", limit: { amount: "1000000", currency: "KRW" }, usual: true });
    expect(waiting).toMatchObject([{ no: 2, kind: "refund", limit: { amount: "6000" }, until: day(8) }]);
  });
});
