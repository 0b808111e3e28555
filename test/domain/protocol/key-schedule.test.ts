import { describe, expect, test } from "vitest";
import { addTime } from "../../../domain/calendar.ts";
import { currentOf, inOrderOfUse, type KeyTimes, replacementOf } from "../../../domain/protocol/key-schedule.ts";

const start = "2026-01-01T00:00:00.000Z";

const day = (n: number): string => addTime(start, { days: n });

const week = { days: 7 };

describe("a key", () => {
  test("is the first of its party: active at once", () => {
    const now = day(0);
    expect(replacementOf([], { now, notice: week, force: false })).toMatchObject({ activeFrom: now });
    expect(replacementOf([], { now, notice: week, force: true })).toMatchObject({ activeFrom: now });
  });

  test("that was made before keys had a start is active from its creation, and is followed like any other", () => {
    const old = { createdAt: day(0) };
    expect(currentOf([old], day(0))).toBe(old);
    expect(replacementOf([old], { now: day(82), notice: week, force: false })).toBeUndefined();
    expect(replacementOf([old], { now: day(83), notice: week, force: false })).toEqual({
      activeFrom: day(90),
      retireAt: day(125),
      isSignedForward: true,
    });
  });

  test("that a stopped schedule replaces late has its full notice all the same", () => {
    const due = replacementOf([{ createdAt: day(0) }], { now: day(400), notice: week, force: false });
    expect(due).toMatchObject({ activeFrom: day(407), retireAt: day(442) });
  });

  test("signs from the moment it is active, not before and not after its end", () => {
    const [old, young]: KeyTimes[] = [
      { createdAt: day(0), retireAt: day(125) },
      { createdAt: day(83), activeFrom: day(90) },
    ];
    const keys = [young, old] as KeyTimes[];
    expect(currentOf(keys, day(89))).toBe(old);
    expect(currentOf(keys, day(90))).toBe(young);
    expect(currentOf([old] as KeyTimes[], day(125))).toBeUndefined();
  });

  test("is listed first while it is in use, before those that follow and those that it has followed", () => {
    const keys = [
      { createdAt: day(0), retireAt: day(125) },
      { createdAt: day(83), activeFrom: day(90), retireAt: day(215) },
      { createdAt: day(173), activeFrom: day(180) },
    ] as const;
    const [first, second, third] = keys;
    expect(inOrderOfUse(keys.slice(0, 2), day(85))).toEqual([first, second]);
    expect(inOrderOfUse(keys.slice(0, 2), day(91))).toEqual([second, first]);
    expect(inOrderOfUse(keys, day(179))).toEqual([second, third, first]);
    expect(inOrderOfUse(keys, day(180))).toEqual([third, second, first]);
  });
});
