import { describe, expect, test } from "vitest";
import { browserPath, openBrowser, withoutBrowser } from "./browser.ts";
import { checkResponses } from "./response-check.ts";

const gateway = "https://gateway.example";
const problem = {
  type: "about:blank",
  title: "Rejected",
  status: 401,
  code: "Unauthenticated",
  detail: "open the link",
  retryable: false,
};

/** The differences that are found when a page requests a purchase and gets this response. */
const differencesFor = async (status: number, body: object, headers: Readonly<Record<string, string>> = {}) => {
  const browser = await openBrowser(["http://127.0.0.1:1"]);
  try {
    const differences = checkResponses(browser.context, [gateway]);
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
    return await differences();
  } finally {
    await browser.close();
  }
};

describe.skipIf(browserPath === undefined)(`the check of the pages' responses${withoutBrowser}`, () => {
  test("reports a response that is not described, with its field", async () => {
    const [fault = ""] = await differencesFor(200, { purchase: {}, shop: "A shop" });
    expect(fault).toMatch(/^GET \/v1\/pay\/AAAA-BBBB-CCCC: .*purchase must have required property 'id'/);
  });

  test("reports a status that the route does not have", async () => {
    expect(await differencesFor(202, { purchase: {} })).toHaveLength(1);
  });

  test("accepts a rejection that is described", async () => {
    expect(await differencesFor(401, problem)).toEqual([]);
  });
});
