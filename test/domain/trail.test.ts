import { expect, test } from "vitest";
import { money } from "../../domain/money.ts";
import { changesBetween, findTrailFault, nextEntry, type TrailEntry, type TrailHead } from "../../domain/trail.ts";

const digestOf = (entry: TrailEntry): string => `digest of ${JSON.stringify(entry)}`;

/** A trail of so many entries, with its head. */
const trailOf = (many: number): { readonly entries: readonly TrailEntry[]; readonly head: TrailHead | undefined } => {
  const entries: TrailEntry[] = [];
  let head: TrailHead | undefined;
  for (let no = 1; no <= many; no++) {
    const entry = nextEntry(head, { at: "2026-11-30T10:00:00.000Z", did: "instructed", facts: { no } });
    entries.push(entry);
    head = { no: entry.no, digest: digestOf(entry) };
  }
  return { entries, head };
};

test("an intact trail has no fault, an empty one neither", () => {
  const { entries, head } = trailOf(4);
  expect(findTrailFault(entries, head, digestOf)).toBeUndefined();
  expect(findTrailFault([], undefined, digestOf)).toBeUndefined();
});

test("a removed, altered or reordered entry shows, wherever it is", () => {
  const { entries, head } = trailOf(4);
  const faultOf = (changed: readonly TrailEntry[]) => findTrailFault(changed, head, digestOf);
  for (const index of entries.keys()) {
    expect(faultOf(entries.toSpliced(index, 1)), `without entry ${index + 1}`).toBeDefined();
    const altered = entries.map((each, i) => (i === index ? { ...each, did: "approved" } : each));
    expect(faultOf(altered), `with another entry ${index + 1}`).toBeDefined();
    if (index > 0)
      expect(
        faultOf(entries.toSpliced(index - 1, 2, ...entries.slice(index - 1, index + 1).toReversed())),
      ).toBeDefined();
  }
  expect(faultOf([...entries, ...trailOf(5).entries.slice(4)])).toBeDefined();
  expect(findTrailFault([], head, digestOf)).toContain("4 were made");
});

test("a change has the fields that differ, with both values, in JSON", () => {
  const before = { status: "active", limit: money(5n, "GBP"), terms: { a: 1, b: 2 }, gone: true };
  const after = { status: "suspended", limit: money(7n, "GBP"), terms: { b: 2, a: 1 }, rate: 3n };
  expect(changesBetween(before, after)).toEqual({
    status: ["active", "suspended"],
    limit: [
      { amount: "5", currency: "GBP" },
      { amount: "7", currency: "GBP" },
    ],
    gone: [true, null],
    rate: [null, "3"],
  });
  expect(changesBetween(undefined, { a: [1] })).toEqual({ a: [null, [1]] });
  expect(changesBetween(after, after)).toEqual({});
});
