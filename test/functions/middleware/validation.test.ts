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
  expect(await before(middleware, { queryStringParameters: { pages: "5" }, body: null })).toEqual({
    rejected: "InvalidRequest",
    errors: [{ parameter: "pages", detail: "unknown name" }],
  });
});

test("the body is refused with the place of each error as a JSON pointer", async () => {
  const body = { name: 1, "a/b": 2, "c~d": 3 };
  expect(await before(middleware, { queryStringParameters: {}, body })).toEqual({
    rejected: "InvalidRequest",
    errors: [
      { pointer: "/name", detail: expect.any(String) },
      { pointer: "/a~1b", detail: "unknown name" },
      { pointer: "/c~0d", detail: "unknown name" },
    ],
  });
});
