import { describe, expect, it } from "vitest";
import {
  afterTry,
  type Delivery,
  endedWithout,
  firstRun,
  heldBack,
  statusOf,
  stillWanted,
} from "../../../domain/webhook/delivery.ts";
import { givenUpAt } from "../../../domain/webhook/retry-schedule.ts";

const since = "2026-11-25T00:00:00.000Z";

const attempt = (outcome: number | "timeout") => ({ attempt: { at: since, outcome, ms: 12 } });

const at = (now: string) => ({ since, now, chance: 0.5 });

const failedOnce = afterTry(undefined, firstRun, attempt(503), at(since));

describe("a delivery", () => {
  it("given any 2xx, then it is delivered; given anything else, then it is tried again", () => {
    for (const yes of [200, 204, 299])
      expect(afterTry(undefined, firstRun, attempt(yes), at(since))).toMatchObject({ status: "delivered", tries: 1 });
    for (const no of [100, 199, 300, 302, 404, 500, "timeout"] as const)
      expect(afterTry(undefined, firstRun, attempt(no), at(since))).toMatchObject({
        status: "pending",
        next: "2026-11-25T00:00:10.000Z",
      });
  });

  it("given 410, or the end of its days, then it has failed", () => {
    expect(afterTry(undefined, firstRun, attempt(410), at(since))).toMatchObject({ status: "failed", tries: 1 });
    expect(afterTry(failedOnce, firstRun, attempt(503), at(givenUpAt(since)))).toMatchObject({
      status: "failed",
      tries: 2,
    });
  });

  it("given a redelivery, then its tries are counted anew and the attempts of before are kept", () => {
    const again = afterTry(failedOnce, "again", attempt(200), at(since));
    expect(again).toMatchObject({ run: "again", status: "delivered", tries: 1 });
    expect(again.attempts.map(({ outcome }) => outcome)).toEqual([503, 200]);
  });

  it("given no end of attempts, then only the last are kept", () => {
    let delivery: Delivery | undefined;
    for (let i = 0; i < 100; i++) delivery = afterTry(delivery, `run-${i}`, attempt(503), at(since));
    expect(delivery?.attempts).toHaveLength(24);
  });

  it("given its endpoint is cut off or disabled, then that is no try", () => {
    expect(heldBack(failedOnce, firstRun, since)).toMatchObject({ status: "pending", tries: 1, next: since });
    expect(endedWithout(undefined, firstRun)).toEqual({ run: firstRun, status: "failed", tries: 0, attempts: [] });
  });
});

describe("a message that asks for a try", () => {
  it("given nobody has made it, then it is made", () => {
    expect(stillWanted(undefined, { run: "again", tries: 0 })).toBe("try");
    expect(stillWanted(failedOnce, { run: firstRun, tries: 1 })).toBe("try");
    expect(stillWanted(failedOnce, { run: "again", tries: 0 })).toBe("try");
  });

  it("given it was made and its follower may be lost, then only the follower is sent", () => {
    expect(stillWanted(failedOnce, { run: firstRun, tries: 0 })).toBe("resend");
    expect(stillWanted(endedWithout(failedOnce, firstRun), { run: firstRun, tries: 1 })).toBe("resend");
  });

  it("given it is delivered, or another run took over, then nothing is done", () => {
    const taken = afterTry(failedOnce, firstRun, attempt(200), at(since));
    expect(stillWanted(taken, { run: firstRun, tries: 1 })).toBe("nothing");
    expect(stillWanted(taken, { run: "older", tries: 3 })).toBe("nothing");
  });
});

describe("an event's status", () => {
  it("is the worst of its deliveries, and unheard when it has none", () => {
    const taken = afterTry(undefined, firstRun, attempt(200), at(since));
    const ended = endedWithout(undefined, firstRun);
    expect(statusOf([])).toBe("unheard");
    expect(statusOf([taken, taken])).toBe("delivered");
    expect(statusOf([taken, failedOnce])).toBe("pending");
    expect(statusOf([taken, failedOnce, ended])).toBe("failed");
  });
});
