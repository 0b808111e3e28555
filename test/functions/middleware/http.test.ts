import { afterEach, describe, expect, test, vi } from "vitest";
import * as z from "zod/mini";
import { reject } from "../../../domain/rejection.ts";
import type { Contract } from "../../../functions/middleware/contract.ts";
import { http } from "../../../functions/middleware/http.ts";
import { call, overhearLog } from "./call.ts";

const contract: Contract<{ readonly name: string }> = {
  summary: "Makes a thing.",
  caller: "anyone",
  body: z.strictObject({ name: z.string() }),
  query: z.strictObject({ limit: z.optional(z.string()) }),
  responses: {},
};

const echo = http(contract, async ({ body, path, query, route }) => ({
  status: 201,
  body: { body, path, query, route },
  shownOnce: { secret: "s" },
  headers: { "cache-control": "no-store" },
}));

const body = JSON.stringify({ name: "lamp" });

const problemOf = ({ statusCode, json }: Awaited<ReturnType<typeof call>>) => [statusCode, json["code"]];

describe("a request that is valid", () => {
  test("reaches its story parsed, and the reply is JSON", async () => {
    const { statusCode, headers, json } = await call(echo, { body, queryStringParameters: { limit: "5" } });
    expect(statusCode).toBe(201);
    expect(json).toEqual({
      body: { name: "lamp" },
      path: { id: "1" },
      query: { limit: "5" },
      route: "POST /v1/things/{id}",
      secret: "s",
    });
    expect(headers).toEqual({
      "content-type": "application/json",
      "cache-control": "no-store",
      "request-id": "req-1",
      "api-version": "2026-11-25",
    });
  });
});

describe("a request that does not fit is refused before its story", () => {
  test("by an unknown version, before anything else is checked", async () => {
    const refused = await call(echo, { headers: { "api-version": "1999-01-01" }, body: "x".repeat(200_000) });
    expect(problemOf(refused)).toEqual([400, "ApiVersionUnknown"]);
    expect(refused.headers["api-version"]).toBe("2026-11-25");
    expect(refused.headers["request-id"]).toBe("req-1");
  });

  test("by its size, before it is parsed", async () => {
    const text = JSON.stringify({ name: "x".repeat(128 * 1024) });
    expect(problemOf(await call(echo, { body: text }))).toEqual([413, "BodyTooLarge"]);
    const encoded = { body: Buffer.from(text).toString("base64"), isBase64Encoded: true };
    expect(problemOf(await call(echo, encoded))).toEqual([413, "BodyTooLarge"]);
  });

  test("by its query, before its body", async () => {
    const refused = await call(echo, { body: "[]", queryStringParameters: { pages: "5" } });
    expect(problemOf(refused)).toEqual([400, "InvalidRequest"]);
    expect(refused.json["errors"]).toEqual([{ parameter: "pages", detail: "unknown name" }]);
  });

  test.each([undefined, "", "{", "null", '{"__proto__":{"name":"lamp"}}'])("by the body %j", async (text) => {
    const refused = await call(echo, text === undefined ? {} : { body: text });
    expect(problemOf(refused)).toEqual([400, "InvalidRequest"]);
  });
});

describe("a story that does not succeed", () => {
  test("is answered with the problem of its rejection", async () => {
    const late = http(contract, async () => reject("ConcurrentChange", "send it again"));
    const refused = await call(late, { body });
    expect(problemOf(refused)).toEqual([409, "ConcurrentChange"]);
    expect(refused.json).toMatchObject({ detail: "send it again", retryable: true, status: 409 });
    expect(refused.headers).toMatchObject({ "content-type": "application/problem+json", "retry-after": "1" });
  });

  afterEach(() => vi.restoreAllMocks());

  test("reveals no detail of an unexpected error, which is logged with the request's id", async () => {
    const broken = http(contract, async () => {
      throw new Error("the table is gone");
    });
    const logged = overhearLog();
    const response = await call(broken, { body });
    expect(problemOf(response)).toEqual([500, "Unexpected"]);
    expect(response.body).not.toContain("table");
    expect(response.headers).toMatchObject({ "request-id": "req-1", "api-version": "2026-11-25" });
    expect(logged.join("\n")).toContain("the table is gone");
    expect(JSON.parse(logged[0] ?? "{}")).toMatchObject({ requestId: "req-1", route: "POST /v1/things/{id}" });
  });
});
