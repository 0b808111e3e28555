import { expect, test } from "vitest";
import { bearerOf } from "../../../functions/middleware/bearer.ts";

test.each([
  ["Bearer tk_1", "tk_1"],
  ["Bearer a b", undefined],
  ["bearer tk_1", undefined],
  ["Basic tk_1", undefined],
  ["", undefined],
  [undefined, undefined],
])("the header %j holds the credential %j", (authorization, credential) => {
  expect(bearerOf({ authorization })).toBe(credential);
});
