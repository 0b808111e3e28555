import { describe, expect, test } from "vitest";
import { browserPath, openBrowser, withoutBrowser } from "./browser.ts";
import { listen } from "./hearing.ts";

const gateway = "https://gateway.example";
const problem = {
  type: "about:blank",
  title: "No",
  status: 401,
  code: "Unauthenticated",
  detail: "open the link",
  retryable: false,
};

/** What is overheard when a page asks for a purchase and gets that. */
const overheard = async (status: number, body: object, headers: Readonly<Record<string, string>> = {}) => {
  const browser = await openBrowser("http://127.0.0.1:1");
  try {
    const heard = listen(browser.context, gateway);
    const type = status < 400 ? "application/json" : "application/problem+json";
    await browser.context.route(`${gateway}/**`, async (route) =>
      route.fulfill({
        status,
        headers: { "content-type": type, "request-id": "r1", "api-version": "2026-11-25", ...headers },
        body: JSON.stringify(body),
      }),
    );
    const page = await browser.page();
    await page.goto(`${gateway}/v1/pay/AAAA-BBBB-CCCC`);
    return await heard();
  } finally {
    await browser.close();
  }
};

describe.skipIf(browserPath === undefined)(`whoever listens to the pages' requests${withoutBrowser}`, () => {
  test("finds an answer whose field is not described", async () => {
    const [fault = ""] = await overheard(200, { purchase: {}, shop: "A shop" });
    expect(fault).toMatch(/^GET \/v1\/pay\/AAAA-BBBB-CCCC: .*purchase must have required property 'id'/);
  });

  test("finds a status that the route does not have", async () => {
    expect(await overheard(202, { purchase: {} })).toHaveLength(1);
  });

  test("accepts a problem that is described", async () => {
    expect(await overheard(401, problem)).toEqual([]);
  });
});
