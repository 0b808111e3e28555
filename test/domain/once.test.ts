import { describe, expect, it } from "vitest";
import { requestAdvance } from "../../domain/advance.ts";
import { once } from "../../domain/once.ts";
import type { Purchase } from "../../domain/purchase.ts";
import { approved, day, gbp, no, ok } from "./lives.ts";

const request = { id: "r2", digest: "d2", until: day(2) };
const advance = (purchase: Purchase) => requestAdvance(purchase, { amount: gbp(1000) }, day(1));

describe("a request", () => {
  it("given the same one twice, then it has one effect", () => {
    const first = ok(once(approved(), [request], advance));
    expect(first.advances).toHaveLength(1);
    expect(once(first, [request], advance)).toBe(first);
  });

  it("given its id with other words, then it is refused", () => {
    const first = ok(once(approved(), [request], advance));
    expect(no(once(first, [{ ...request, digest: "d3" }], advance))).toBe("MessageReplayed");
  });

  it("given no id, or an effect that was refused, then nothing is remembered", () => {
    const bare = ok(once(approved(), [], advance));
    expect(ok(once(bare, [], advance)).advances).toHaveLength(2);
    const purchase = approved();
    expect(no(once(purchase, [request], (before) => requestAdvance(before, { amount: gbp(0) }, day(1))))).toBe(
      "AdvanceExceedsApproval",
    );
    expect(once(purchase, [request], (before) => before)).toBe(purchase);
  });

  it("given the same key under a new message, then it has one effect; with other words it is refused", () => {
    const key = { id: "k1", digest: "w1", until: day(30) };
    const first = ok(once(approved(), [request, key], advance));
    const again = { id: "r3", digest: "d9", until: day(2) };
    expect(once(first, [again, key], advance)).toBe(first);
    expect(no(once(first, [again, { ...key, digest: "w2" }], advance))).toBe("MessageReplayed");
    expect(no(once(first, [{ ...request, digest: "d3" }, key], advance))).toBe("MessageReplayed");
  });

  it("is forgotten when it can come no more", () => {
    const first = ok(once(approved(), [request], advance));
    expect(ok(requestAdvance(first, { amount: gbp(1) }, day(3))).requests).toEqual([]);
  });
});
