import { expect, test } from "vitest";
import { requestId } from "../../../functions/middleware/request-id.ts";
import { after } from "./chain.ts";

test("each response has the id of its request, beside its own headers", async () => {
  expect(await after(requestId(), { statusCode: 200, headers: { "retry-after": "1" } })).toEqual({
    statusCode: 200,
    headers: { "retry-after": "1", "request-id": "req-1" },
  });
});
