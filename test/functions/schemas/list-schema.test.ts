import { describe, expect, it } from "vitest";
import { contract as events } from "../../../functions/mall/list-events.ts";
import { contract as purchases } from "../../../functions/mall/list-purchases.ts";
import { contract as settlements } from "../../../functions/mall/list-settlements.ts";
import { contract as redelivery } from "../../../functions/mall/redeliver-events.ts";

const queries = [purchases.query, events.query, settlements.query];

const parsed = (period: Readonly<Record<string, string>>) => queries.map((query) => query?.safeParse(period));

describe("a period", () => {
  it.each([
    ["2026-11-30T10:00:32Z", "2026-11-30T10:00:32.000Z"],
    ["2026-11-30T10:00:32.5Z", "2026-11-30T10:00:32.500Z"],
    ["2026-11-30T10:00:32.123456Z", "2026-11-30T10:00:32.123Z"],
    ["2026-12-01T08:30:00+09:00", "2026-11-30T23:30:00.000Z"],
    ["2026-11-30T23:30:00-05:00", "2026-12-01T04:30:00.000Z"],
  ])("takes %s as the instant %s, as its start and as its end", (given, instant) => {
    for (const each of parsed({ from: given, until: given }))
      expect(each?.data).toMatchObject({ from: instant, until: instant });
  });

  it("takes a day as all of its instants", () => {
    for (const each of parsed({ from: "2026-11-30", until: "2026-11-30" }))
      expect(each?.data).toMatchObject({ from: "2026-11-30T00:00:00.000Z", until: "2026-11-30T23:59:59.999Z" });
  });

  it.each([
    ["2026-12-01", "2026-11-30"],
    ["2026-11-30T10:00:32.001Z", "2026-11-30T10:00:32Z"],
    // Later as text, and the other way round as instants.
    ["2026-11-30T23:30:00Z", "2026-12-01T08:00:00+09:00"],
  ])("from %s until %s is refused", (from, until) => {
    for (const each of parsed({ from, until }))
      expect(each?.error?.issues).toMatchObject([{ path: ["from"], message: "must not be after until" }]);
    const input = { endpoint: "we_0123456789abcdef", from, until };
    expect(redelivery.message.body.safeParse(input).error?.issues).toContainEqual(
      expect.objectContaining({ path: ["from"], message: "must not be after until" }),
    );
  });

  it.each([
    "2026-11-31",
    "2026-11-30T24:00:00Z",
    "2026-11-30T10:00:32",
    "10:00",
    "yesterday",
    "",
    "9999-12-31T23:00:00-02:00",
  ])("of %s is refused", (from) => {
    for (const each of parsed({ from })) expect(each?.success).toBe(false);
  });
});
