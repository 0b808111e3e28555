import { afterEach, expect, test, vi } from "vitest";
import { pages } from "../../../functions/middleware/page.ts";
import { invoke, overhearLog, type Response } from "./call.ts";

afterEach(() => vi.restoreAllMocks());

const serve = async (path: string) => {
  const handler = pages(
    () => "https://gateway.example",
    async (rawPath) => {
      if (rawPath === "/broken") throw new Error("no disk");
      if (rawPath === "/none") return undefined;
      return { type: "text/html", text: "<p>hello", lasting: rawPath === "/pages/a1.js" };
    },
  );
  return (await invoke(handler, { rawPath: path })) as Response;
};

test.each(["/checkout/1", "/none", "/broken"])("the response of %s has the security headers", async (path) => {
  overhearLog();
  expect((await serve(path)).headers).toMatchObject({
    "content-security-policy": expect.stringContaining("default-src 'none'"),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "strict-transport-security": "max-age=31536000",
  });
});

test("a page may call its own host and the gateway's API, and nothing else", async () => {
  expect((await serve("/checkout/1")).headers).toMatchObject({
    "content-security-policy": expect.stringContaining("; connect-src 'self' https://gateway.example;"),
  });
});

test("a page is revalidated each time, a file whose name holds its digest is cached for a year", async () => {
  expect((await serve("/checkout/1")).headers).toMatchObject({ "cache-control": "no-cache" });
  expect((await serve("/pages/a1.js")).headers).toMatchObject({
    "cache-control": "public, max-age=31536000, immutable",
  });
});

test("a page that does not exist is a 404, and an error reveals no detail", async () => {
  overhearLog();
  expect((await serve("/none")).statusCode).toBe(404);
  const { statusCode, body } = await serve("/broken");
  expect([statusCode, body]).toEqual([500, expect.not.stringContaining("disk")]);
});
