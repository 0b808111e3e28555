import { expect, test } from "vitest";
import { reject, rejectionCodes } from "../../../domain/rejection.ts";
import { problem, problems } from "../../../functions/middleware/problem.ts";

test.each(rejectionCodes)("%s has a status of an error, a title and a link to its documentation", (code) => {
  const { statusCode, headers, body } = problem(reject(code, "why"));
  const { title } = problems[code];
  expect(statusCode).toBeGreaterThanOrEqual(400);
  expect(JSON.parse(body ?? "")).toMatchObject({
    type: expect.stringContaining(`errors.md#${code.toLowerCase()}`),
    title,
    code,
    detail: "why",
    retryable: "retry-after" in (headers ?? {}),
  });
});
