import { expect, test } from "vitest";
import { makeTurns } from "../../local/lambda/turns.ts";

/** Works that end when told. */
const works = (inTurn: ReturnType<typeof makeTurns>, count: number) => {
  const begun: number[] = [];
  const all = Array.from({ length: count }, (_, i) => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const done = inTurn(async () => {
      begun.push(i);
      return promise;
    });
    return { done, end: () => resolve(i), fail: () => reject(new Error(`work ${i} failed`)) };
  });
  return { all, begun };
};

test("a limited number of tasks run at once, and the others in order of arrival", async () => {
  const { all, begun } = works(makeTurns(2), 4);
  expect(begun).toEqual([0, 1]);
  all[1]?.end();
  await all[1]?.done;
  expect(begun).toEqual([0, 1, 2]);
  all[0]?.end();
  await all[0]?.done;
  expect(begun).toEqual([0, 1, 2, 3]);
});

test("a failed task makes room for the next, and its error reaches only its caller", async () => {
  const { all, begun } = works(makeTurns(1), 2);
  all[0]?.fail();
  await expect(all[0]?.done).rejects.toThrow("work 0 failed");
  expect(begun).toEqual([0, 1]);
  all[1]?.end();
  expect(await all[1]?.done).toBe(1);
});
