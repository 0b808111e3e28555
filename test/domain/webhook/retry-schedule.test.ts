import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextAttemptAt, retryDeadline } from "../../../domain/webhook/retry-schedule.ts";

const since = "2026-11-25T00:00:00.000Z";

const seconds = (a: string, b: string): number => (Date.parse(b) - Date.parse(a)) / 1000;

/** The times of all attempts of a delivery that always fails. */
const triesBy = (chance: () => number, retryAfter?: number): readonly string[] => {
  const moments = [since];
  for (let next: string | undefined = since; next !== undefined && moments.length < 1_000;) {
    next = nextAttemptAt(moments.length, { since, now: next, chance: chance(), ...(retryAfter !== undefined && { retryAfter }) }); // prettier-ignore
    if (next !== undefined) moments.push(next);
  }
  return moments;
};

/** How long the third wait is. */
const waitBy = (chance: number): number => seconds(since, nextAttemptAt(3, { since, now: since, chance }) ?? "");

describe("a failed delivery", () => {
  it("is retried soon, then at increasing intervals", () => {
    const moments = triesBy(() => 0.5);
    const waits = moments.slice(1).map((at, i) => seconds(moments[i] ?? "", at));
    expect(waits.slice(0, 7)).toEqual([10, 40, 160, 640, 2_560, 10_240, 21_600]);
  });

  it("is retried for 72 hours for any chance, the last time at their end", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (stream) => {
        const moments = triesBy(() => stream.next().value ?? 0);
        expect(moments.at(-1)).toBe(retryDeadline(since));
        expect(moments.length).toBeGreaterThan(12);
        expect(moments.length).toBeLessThan(24);
        expect([...moments].toSorted()).toEqual(moments);
      }),
    );
  });

  it("is varied by a quarter, so that not all retries come together", () => {
    expect([waitBy(0), waitBy(0.5), waitBy(1)]).toEqual([120, 160, 200]);
  });

  it("is never retried before the receiver's Retry-After, within six hours", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 1, max: 12 }), (retryAfter, tries) => {
        const next = nextAttemptAt(tries, { since, now: since, chance: 0, retryAfter }) ?? "";
        expect(seconds(since, next)).toBeGreaterThanOrEqual(Math.min(retryAfter, 6 * 3_600));
        expect(seconds(since, next)).toBeLessThanOrEqual(6 * 3_600);
      }),
    );
  });
});
