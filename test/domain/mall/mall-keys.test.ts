import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addTime, type Instant } from "../../../domain/calendar.ts";
import {
  type KeyRing,
  keysAt,
  type PinnedKey,
  recentKeysAt,
  replaceKeys,
  rotateKeys,
} from "../../../domain/mall/mall-keys.ts";
import { isRejection } from "../../../domain/rejection.ts";

const now: Instant = "2026-11-25T12:00:00.000Z";

const days = (n: number): Instant => addTime(now, { days: n });

const sig = (kid: string): PinnedKey => ({ kid, use: "sig" });

const enc = (kid: string): PinnedKey => ({ kid, use: "enc" });

const ring: KeyRing<PinnedKey> = { keys: [sig("s1"), enc("e1")] };

const statement = (change: object = {}) => ({
  signedBy: "s1",
  digest: "d1",
  issuedAt: now,
  keys: [sig("s2"), enc("e2")],
  overlapDays: 7,
  ...change,
});

const rotated = (before: KeyRing<PinnedKey>, change: object = {}, at = now): KeyRing<PinnedKey> => {
  const next = rotateKeys(before, statement(change), at);
  if (isRejection(next)) throw new Error(next.detail);
  return next;
};

const kids = (keys: readonly PinnedKey[]) => keys.map(({ kid }) => kid);

describe("given a mall's keys, when it states new ones", () => {
  it("then the new keys come first, and the old ones stay valid to the end of the overlap", () => {
    const { keys } = rotated(ring);
    expect(kids(keys)).toEqual(["s2", "e2", "s1", "e1"]);
    expect(kids(keysAt(keys, addTime(days(7), { seconds: -1 })))).toEqual(["s2", "e2", "s1", "e1"]);
    expect(kids(keysAt(keys, days(7)))).toEqual(["s2", "e2"]);
  });

  it("then with no overlap the old keys end now, and still verify a repeat of that statement for five minutes", () => {
    const { keys } = rotated(ring, { overlapDays: 0 });
    expect(kids(keysAt(keys, now))).toEqual(["s2", "e2"]);
    expect(kids(recentKeysAt(keys, now))).toEqual(["s2", "e2", "s1", "e1"]);
    expect(kids(recentKeysAt(keys, addTime(now, { minutes: 5 })))).toEqual(["s2", "e2"]);
  });

  it("then a key named again stays, and a key with an earlier expiry keeps it", () => {
    const once = rotated(ring, { keys: [sig("s1"), enc("e2")], overlapDays: 2 });
    const twice = rotated(
      once,
      { digest: "d2", issuedAt: days(1), keys: [sig("s2"), enc("e2")], overlapDays: 30 },
      days(1),
    );
    const endOf = (kid: string) => twice.keys.find((key) => key.kid === kid)?.retireAt;
    expect([endOf("e2"), endOf("e1"), endOf("s1")]).toEqual([undefined, days(2), days(31)]);
  });

  it("then the same statement again changes nothing, even after its key has expired", () => {
    const next = rotated(ring, { overlapDays: 0 });
    expect(rotateKeys(next, statement({ overlapDays: 0 }), addTime(now, { minutes: 1 }))).toBe(next);
  });

  it("then a retiring key cannot change keys", () =>
    expect(rotateKeys(rotated(ring), statement({ digest: "d2", issuedAt: days(1) }), days(1))).toMatchObject({
      rejected: "InvalidKey",
    }));

  it("then a statement older than the last one is rejected", () => {
    const next = rotated(ring, { keys: [sig("s1"), enc("e2")] });
    const older = statement({ digest: "d2", issuedAt: addTime(now, { seconds: -1 }) });
    expect(rotateKeys(next, older, now)).toMatchObject({ rejected: "MessageReplayed" });
  });

  it("then at most sixteen keys are valid at a time", () => {
    const eight = (name: string) => [...Array(7).keys()].map((i) => sig(`${name}${i}`)).concat(enc(`${name}e`));
    const full = rotated({ keys: [...ring.keys, ...eight("a").slice(2)] }, { keys: eight("b") });
    const more = statement({ digest: "d2", issuedAt: days(1), signedBy: "b0", keys: [sig("c"), enc("ce")] });
    expect(rotateKeys(full, more, days(1))).toMatchObject({ rejected: "InvalidKey" });
    expect(isRejection(rotateKeys(full, { ...more, issuedAt: days(8) }, days(8)))).toBe(false);
  });
});

it("for any statements, the last stated keys can sign and encrypt, and no key is valid longer than stated", () => {
  const step = fc.record({ wait: fc.integer({ min: 1, max: 40 }), overlapDays: fc.integer({ min: 0, max: 30 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let state = ring;
      let [at, last] = [now, ["s1", "e1"]];
      steps.forEach(({ wait, overlapDays }, i) => {
        at = addTime(at, { days: wait });
        const [signedBy = ""] = last;
        const keys = [sig(`s${i}'`), enc(`e${i}'`)];
        const next = rotateKeys(state, { signedBy, digest: `d${i}`, issuedAt: at, keys, overlapDays }, at);
        if (isRejection(next)) return;
        [state, last] = [next, kids(keys)];
        const until = addTime(at, { days: overlapDays });
        expect(kids(keysAt(state.keys, until))).toEqual(last);
      });
      expect(kids(keysAt(state.keys, at))).toEqual(expect.arrayContaining(last));
    }),
  );
});

describe("when an operator replaces the keys", () => {
  it("then the old keys are removed", () =>
    expect(kids(replaceKeys(ring, [sig("s2"), enc("e2")]).keys)).toEqual(["s2", "e2"]));
  it("then the same keys change nothing", () => expect(replaceKeys(ring, [sig("s1"), enc("e1")])).toBe(ring));
  it("then the same keys during a rotation end the rotation", () => {
    const next = rotated(ring);
    expect(replaceKeys(next, ring.keys).keys).toEqual(ring.keys);
  });
});
