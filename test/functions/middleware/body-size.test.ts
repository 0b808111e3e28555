import { expect, test } from "vitest";
import { bodySize } from "../../../functions/middleware/body-size.ts";
import { before } from "./chain.ts";

const limit = 128 * 1024;

test.each([
  ["of the limit", { body: "x".repeat(limit) }, undefined],
  ["above the limit", { body: "x".repeat(limit + 1) }, "BodyTooLarge"],
  ["of fewer characters and more bytes", { body: "원".repeat(limit / 2) }, "BodyTooLarge"],
  ["of the limit in base64", { body: Buffer.alloc(limit).toString("base64"), isBase64Encoded: true }, undefined],
  [
    "above the limit in base64",
    { body: Buffer.alloc(limit + 3).toString("base64"), isBase64Encoded: true },
    "BodyTooLarge",
  ],
])("a body %s", async (_, facts, rejected) => {
  expect((await before(bodySize({}), facts)).rejected).toBe(rejected);
});
