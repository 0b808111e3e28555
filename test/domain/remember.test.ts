import { expect, test } from "vitest";
import { remember } from "../../domain/remember.ts";

test("makes each result once, and keeps apart what differs in any argument", () => {
  const asked: string[] = [];
  const pair = remember((a: string, b: string) => {
    asked.push(`${a}+${b}`);
    return { a, b };
  });
  const first = pair("x", "yz");
  expect(pair("x", "yz")).toBe(first);
  expect(pair("xy", "z")).toEqual({ a: "xy", b: "z" });
  expect(asked).toEqual(["x+yz", "xy+z"]);
});

test("keeps a result that is undefined", () => {
  const asked: string[] = [];
  const none = remember((name: string): undefined => void asked.push(name));
  none("a");
  none("a");
  expect(asked).toEqual(["a"]);
});

test("forgets all when it is full, so that what comes from outside takes no more memory", () => {
  const made: string[] = [];
  const named = remember((name: string) => made.push(name), 3);
  for (const name of ["a", "b", "c", "a", "d", "a"]) named(name);
  expect(made).toEqual(["a", "b", "c", "d", "a"]);
});

test("keeps nothing of what fails", () => {
  const asked: string[] = [];
  const failing = remember((name: string) => {
    asked.push(name);
    throw new TypeError("none");
  });
  expect(() => failing("a")).toThrow("none");
  expect(() => failing("a")).toThrow("none");
  expect(asked).toEqual(["a", "a"]);
});
