import { describe, expect, it } from "vitest";
import {
  afterAttempt,
  deferDelivery,
  type Delivery,
  failWithoutAttempt,
  firstRun,
  nextStep,
  overallStatus,
} from "../../../domain/webhook/delivery.ts";
import { retryDeadline } from "../../../domain/webhook/retry-schedule.ts";

const since = "2026-11-25T00:00:00.000Z";

const attempt = (outcome: number | "timeout") => ({ attempt: { at: since, outcome, ms: 12 } });

const at = (now: string) => ({ since, now, chance: 0.5 });

const failedOnce = afterAttempt(undefined, firstRun, attempt(503), at(since));

describe("a delivery", () => {
  it("given any 2xx, then it is delivered; given anything else, then it is retried", () => {
    for (const yes of [200, 204, 299])
      expect(afterAttempt(undefined, firstRun, attempt(yes), at(since))).toMatchObject({
        status: "delivered",
        tries: 1,
      });
    for (const result of [100, 199, 300, 302, 404, 500, "timeout"] as const)
      expect(afterAttempt(undefined, firstRun, attempt(result), at(since))).toMatchObject({
        status: "pending",
        next: "2026-11-25T00:00:10.000Z",
      });
  });

  it("given 410, or the end of its retry window, then it has failed", () => {
    expect(afterAttempt(undefined, firstRun, attempt(410), at(since))).toMatchObject({ status: "failed", tries: 1 });
    expect(afterAttempt(failedOnce, firstRun, attempt(503), at(retryDeadline(since)))).toMatchObject({
      status: "failed",
      tries: 2,
    });
  });

  it("given a redelivery, then its attempts are counted from zero and earlier attempts are kept", () => {
    const again = afterAttempt(failedOnce, "again", attempt(200), at(since));
    expect(again).toMatchObject({ run: "again", status: "delivered", tries: 1 });
    expect(again.attempts.map(({ outcome }) => outcome)).toEqual([503, 200]);
  });

  it("given many attempts, then only the last are kept", () => {
    let delivery: Delivery | undefined;
    for (let i = 0; i < 100; i++) delivery = afterAttempt(delivery, `run-${i}`, attempt(503), at(since));
    expect(delivery?.attempts).toHaveLength(24);
  });

  it("given an open circuit or a disabled endpoint, then no attempt is counted", () => {
    expect(deferDelivery(failedOnce, firstRun, since)).toMatchObject({ status: "pending", tries: 1, next: since });
    expect(failWithoutAttempt(undefined, firstRun)).toEqual({
      run: firstRun,
      status: "failed",
      tries: 0,
      attempts: [],
    });
  });
});

describe("a queue message that requests an attempt", () => {
  it("given the attempt was not made, then it is made", () => {
    expect(nextStep(undefined, { run: "again", tries: 0 })).toBe("try");
    expect(nextStep(failedOnce, { run: firstRun, tries: 1 })).toBe("try");
    expect(nextStep(failedOnce, { run: "again", tries: 0 })).toBe("try");
  });

  it("given the attempt was made and its next message may be lost, then only that message is sent", () => {
    expect(nextStep(failedOnce, { run: firstRun, tries: 0 })).toBe("resend");
    expect(nextStep(failWithoutAttempt(failedOnce, firstRun), { run: firstRun, tries: 1 })).toBe("resend");
  });

  it("given it is delivered, or replaced by another run, then nothing is done", () => {
    const taken = afterAttempt(failedOnce, firstRun, attempt(200), at(since));
    expect(nextStep(taken, { run: firstRun, tries: 1 })).toBe("nothing");
    expect(nextStep(taken, { run: "older", tries: 3 })).toBe("nothing");
  });
});

describe("an event's status", () => {
  it("is the worst of its deliveries, and unheard without one", () => {
    const taken = afterAttempt(undefined, firstRun, attempt(200), at(since));
    const ended = failWithoutAttempt(undefined, firstRun);
    expect(overallStatus([])).toBe("unheard");
    expect(overallStatus([taken, taken])).toBe("delivered");
    expect(overallStatus([taken, failedOnce])).toBe("pending");
    expect(overallStatus([taken, failedOnce, ended])).toBe("failed");
  });
});
