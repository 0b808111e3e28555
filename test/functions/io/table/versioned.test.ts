import { expect, test } from "vitest";
import { reject } from "../../../../domain/rejection.ts";
import { decideAgain, putVersioned } from "../../../../functions/io/table/versioned.ts";

const counter = (stored: number, lost: number) => {
  const saved: number[] = [];
  let left = lost;
  const save = async (next: number) => {
    if (left-- > 0) {
      stored += 10;
      return false;
    }
    saved.push(next);
    return true;
  };
  return { saved, load: async () => stored, save };
};

test("a first version is written where no item exists, a later one over the previous version", () => {
  expect(putVersioned({ pk: "a" }, 1).Put?.ConditionExpression).toBe("attribute_not_exists(pk)");
  expect(putVersioned({ pk: "a" }, 3).Put).toMatchObject({
    ConditionExpression: "version = :before",
    ExpressionAttributeValues: { ":before": 2 },
  });
});

test("a change that lost a race is decided again from the new state", async () => {
  const { saved, load, save } = counter(1, 2);
  expect(await decideAgain("the counter", load, (state) => state + 1, save)).toBe(22);
  expect(saved).toEqual([22]);
});

test("a state that was just read is used first; only a lost race loads it again", async () => {
  const { saved, load, save } = counter(1, 1);
  expect(await decideAgain("the counter", load, (state) => state + 1, save, 5)).toBe(12);
  expect(saved).toEqual([12]);
});

test("a change that loses every attempt is rejected", async () => {
  const { load, save } = counter(1, 100);
  expect(await decideAgain("the counter", load, (state) => state + 1, save)).toEqual(
    reject("ConcurrentChange", "the counter changes too fast: send the request again after a second"),
  );
});

test("a rejection and a state that does not change write nothing", async () => {
  const { saved, load, save } = counter(1, 0);
  const refused = reject("InvalidRequest", "no");
  expect(await decideAgain<number>("the counter", load, () => refused, save)).toEqual(refused);
  expect(await decideAgain("the counter", load, (state) => state, save)).toBe(1);
  expect(saved).toEqual([]);
});
