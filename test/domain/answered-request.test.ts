import { describe, expect, it } from "vitest";
import { applyOnce } from "../../domain/answered-request.ts";
import { requestAdvance } from "../../domain/purchase/advance.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { approved, day, gbp, rejectionOf, ok } from "./fixtures.ts";

const request = { id: "r2", digest: "d2", until: day(2) };

const advance = (purchase: Purchase) => requestAdvance(purchase, { amount: gbp(1000) }, day(1));

describe("an applied request", () => {
  it("given the same request twice, then it has one effect", () => {
    const first = ok(applyOnce(approved(), request, advance));
    expect(first.advances).toHaveLength(1);
    expect(applyOnce(first, request, advance)).toBe(first);
  });

  it("given its id with different content, then it is rejected", () => {
    const first = ok(applyOnce(approved(), request, advance));
    expect(rejectionOf(applyOnce(first, { ...request, digest: "d3" }, advance))).toBe("MessageReplayed");
  });

  it("given no id, or a rejected operation, then no request is recorded", () => {
    const bare = ok(applyOnce(approved(), undefined, advance));
    expect(ok(applyOnce(bare, undefined, advance)).advances).toHaveLength(2);
    const purchase = approved();
    expect(
      rejectionOf(applyOnce(purchase, request, (before) => requestAdvance(before, { amount: gbp(0) }, day(1)))),
    ).toBe("AdvanceExceedsApproval");
    expect(applyOnce(purchase, request, (before) => before)).toBe(purchase);
  });

  it("is removed when it can no longer be repeated", () => {
    const first = ok(applyOnce(approved(), request, advance));
    expect(ok(requestAdvance(first, { amount: gbp(1) }, day(3))).requests).toEqual([]);
  });
});
