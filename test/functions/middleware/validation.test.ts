import { expect, test } from "vitest";
import * as z from "zod";
import { validation } from "../../../functions/middleware/validation.ts";
import { before } from "./chain.ts";

const middleware = validation({
  summary: "Makes a thing.",
  caller: "anyone",
  body: z.strictObject({ name: z.string() }),
  query: z.strictObject({ limit: z.optional(z.string()) }),
  responses: {},
});

test("the story receives the validated query and body", async () => {
  const { event } = await before(middleware, { queryStringParameters: { limit: "5" }, body: { name: "lamp" } });
  expect([event?.queryStringParameters, event?.body]).toEqual([{ limit: "5" }, { name: "lamp" }]);
});

test("the query is refused before the body, by its parameters", async () => {
  expect(await before(middleware, { queryStringParameters: { pages: "5" }, body: null })).toMatchObject({
    rejected: "InvalidRequest",
    errors: [{ parameter: "pages", detail: "unknown name" }],
  });
});

test("the body is refused with the place of each error as a JSON pointer", async () => {
  const body = { name: 1, "a/b": 2, "c~d": 3 };
  expect(await before(middleware, { queryStringParameters: {}, body })).toMatchObject({
    rejected: "InvalidRequest",
    errors: [
      { pointer: "/name", detail: expect.any(String) },
      { pointer: "/a~1b", detail: "unknown name" },
      { pointer: "/c~0d", detail: "unknown name" },
    ],
  });
});

const half = "\ud83c";
const nested = (levels: number): unknown => JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`);

test.each<[string, unknown, string]>([
  ["half of an emoji", { name: `gift ${half}` }, "/name"],
  ["a name with half of an emoji", { [half]: 1 }, "/\ufffd"],
  ["half of an emoji deep inside", { name: [{ text: `${half}x` }] }, "/name/0/text"],
  ["the lower half", { name: "\udf81" }, "/name"],
  ["halves in the wrong order", { name: "\udf81\ud83c" }, "/name"],
  ["a prototype", JSON.parse('{"__proto__":{"name":"lamp"}}'), "/__proto__"],
  ["thousands of levels", { name: nested(20_000) }, "/name"],
])("%s in a body is refused by its place, before any schema reads it", async (_, body, pointer) => {
  const { rejected, errors } = await before(middleware, { queryStringParameters: {}, body });
  expect([rejected, errors]).toEqual(["InvalidRequest", [{ pointer, detail: expect.any(String) }]]);
});
