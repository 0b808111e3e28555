import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { browserPath, expectAccessible, openBrowser, withoutBrowser } from "./browser.ts";

let sandbox: Sandbox;
let browser: Awaited<ReturnType<typeof openBrowser>>;

/** A checkout and its loan take seconds, or more on a busy machine. */
const timeoutMs = 120_000;

describe.skipIf(browserPath === undefined)(`a person on the sandbox's page${withoutBrowser}`, () => {
  beforeAll(async () => {
    sandbox = await startSandbox();
    browser = await openBrowser([sandbox.lenderUrl, sandbox.url], { width: 360 });
  });
  afterAll(async () => {
    await browser.close();
    await sandbox.stop();
  });

  test("moves the clock", { timeout: timeoutMs }, async () => {
    const page = await browser.page();
    await page.goto(sandbox.url);
    await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    const before = sandbox.now();
    await page.getByRole("button", { name: "+1 day" }).click();
    await page.getByText(/(24 hours|1 day) ahead of real time/).waitFor();
    expect(sandbox.now() - before).toBeGreaterThanOrEqual(86_400_000);
  });

  test("buys at the demonstration checkout, and finds the purchase", { timeout: timeoutMs }, async () => {
    const page = await browser.page();
    await page.goto(sandbox.lenderUrl);
    await page.getByRole("button", { name: "Open a checkout" }).click();
    await page.waitForURL(/\/checkout\/chk_/);
    await page.getByLabel("Choose a purchaser of the sandbox").selectOption({ label: "Ailsa Reid" });
    await page.getByLabel("E-mail address for notices").fill("ailsa@example.test");
    await page.getByRole("checkbox", { name: /I have read the cost/ }).check();
    await page.getByRole("button", { name: /Agree and buy/ }).click();
    await page.waitForURL(`${sandbox.url}/`, { timeout: 60_000 });
    await page
      .getByText(/^demo-/)
      .first()
      .waitFor();
    await page.getByRole("link", { name: /demo-/ }).first().waitFor();
  });
});
