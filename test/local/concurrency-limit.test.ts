import { expect, test } from "vitest";
import { limitConcurrency } from "../../local/lambda/concurrency-limit.ts";

/** Tasks that end on request. */
const works = (limited: ReturnType<typeof limitConcurrency>, count: number) => {
  const begun: number[] = [];
  const all = Array.from({ length: count }, (_, i) => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const done = limited(async () => {
      begun.push(i);
      return promise;
    });
    return { done, end: () => resolve(i), fail: () => reject(new Error(`work ${i} failed`)) };
  });
  return { all, begun };
};

test("so many work at once, and the others in the order in which they came", async () => {
  const { all, begun } = works(limitConcurrency(2), 4);
  expect(begun).toEqual([0, 1]);
  all[1]?.end();
  await all[1]?.done;
  expect(begun).toEqual([0, 1, 2]);
  all[0]?.end();
  await all[0]?.done;
  expect(begun).toEqual([0, 1, 2, 3]);
});

test("a work that fails makes room too, and its failure is its own", async () => {
  const { all, begun } = works(limitConcurrency(1), 2);
  all[0]?.fail();
  await expect(all[0]?.done).rejects.toThrow("work 0 failed");
  expect(begun).toEqual([0, 1]);
  all[1]?.end();
  expect(await all[1]?.done).toBe(1);
});
