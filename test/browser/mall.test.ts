import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openMall } from "../../examples/mall/open.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { browserPath, expectAccessible, openBrowser, withoutBrowser } from "./browser.ts";

let sandbox: Sandbox;
let shop: Awaited<ReturnType<typeof openMall>>;
let folder: string;
let browser: Awaited<ReturnType<typeof openBrowser>>;

/** Opens an operation on the purchaser's page, if it is not open already, and presses its button. */
const operate = async (page: Page, title: string, name: string): Promise<void> => {
  const summary = page.locator("summary", { hasText: title });
  await summary.waitFor();
  if (!(await page.getByRole("button", { name }).first().isVisible())) await summary.click();
  await button(page, name);
};
const button = async (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first().click();

/** Puts products into the cart, pays at the hosted checkout, and returns to the order's page. */
const order = async (page: Page, ...products: readonly string[]): Promise<void> => {
  for (const product of products) {
    await page.goto(shop.url);
    await button(page, `Add to cart: ${product}`);
  }
  await button(page, "Order, and pay later");
  await page.waitForURL(/\/checkout\/chk_/);
  // The page remembers the last purchaser.
  const known = page.getByText("You are Ailsa Reid");
  const choice = page.getByLabel("Choose a purchaser of the sandbox");
  await known.or(choice).waitFor();
  if (await choice.isVisible()) await choice.selectOption({ label: "Ailsa Reid" });
  await page.getByLabel("E-mail address for notices").fill("ailsa@example.test");
  await page.getByRole("checkbox", { name: /I have read the cost/ }).check();
  await button(page, /Agree and buy/);
  await page.waitForURL(`${shop.url}/orders/**`, { timeout: 30_000 });
  await page.getByText("Confirmed. We are packing it.").waitFor();
};
/** Acts as the shop's staff; the customer's page updates itself. */
const asStaff = async (page: Page, name: string): Promise<void> => {
  const adminPage = await browser.page();
  await adminPage.goto(`${shop.url}/admin`);
  const number = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await adminPage.getByRole("listitem").filter({ hasText: number }).getByRole("button", { name }).click();
  await adminPage.getByText(`${number}: done`).waitFor();
  await adminPage.close();
};
/** Opens the purchaser's page by the link in the e-mail. */
const openLink = async (page: Page): Promise<Page> => {
  const purchasePage = await browser.page();
  const link = page.getByRole("link", { name: "Open your purchase" }).last();
  await purchasePage.goto((await link.getAttribute("href")) ?? "");
  return purchasePage;
};

/** A complete lifecycle takes ten seconds, or more on a busy machine. */
const timeoutMs = 180_000;

describe.skipIf(browserPath === undefined)(`a person in the example mall${withoutBrowser}`, () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tallystick-mall-"));
    sandbox = await startSandbox();
    shop = await openMall({ url: sandbox.url, port: 0, data: join(folder, "mall.sqlite") });
    browser = await openBrowser([sandbox.lenderUrl, sandbox.url]);
  });
  afterAll(async () => {
    await browser.close();
    shop.close();
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test(
    "buys, receives, accepts and pays",
    async () => {
      const page = await browser.page();
      await order(page, "Reading lamp", "Two mugs");
      await asStaff(page, "Hand to the carrier");
      await page.getByText("On its way to you. You owe nothing yet.").waitFor();
      await asStaff(page, "Mark as delivered");
      await page.getByText("Delivered. Check it").waitFor();

      const purchasePage = await openLink(page);
      await operate(purchasePage, "I received the goods, and they are correct", "Confirm receipt");
      await page.getByText("Accepted. You pay your lender £80.00").waitFor();
      await purchasePage.reload();
      await operate(purchasePage, "Pay early", "Pay now");
      await page.getByText("Paid in full. Thank you.").first().waitFor();
      await page.goto(`${shop.url}/cart`);
      await page.getByText("Your cart is empty").waitFor();
    },
    timeoutMs,
  );

  test(
    "cancels, returns the goods, and owes nothing",
    async () => {
      const page = await browser.page();
      await order(page, "Tall vase");
      await asStaff(page, "Hand to the carrier");
      await asStaff(page, "Mark as delivered");
      const purchasePage = await openLink(page);
      await operate(purchasePage, "Cancel", "Cancel");
      await button(purchasePage, "Yes, cancel it");
      await page.getByText("You cancelled £56.00. Please send it back by").waitFor();
      await asStaff(page, "Goods received");
      await page.getByText("Cancelled. You owe nothing.").waitFor();
      await page.getByText("£56.00 was refunded.").waitFor();
    },
    timeoutMs,
  );

  test("has only accessible pages, as far as axe can check", async () => {
    await sandbox.rest();
    const page = await browser.page();
    await page.goto(`${shop.url}/admin`);
    const number = (await page.getByRole("link", { name: /^LL-/ }).first().textContent()) ?? "";
    await page.goto(shop.url);
    await button(page, "Add to cart: Oak chair");
    for (const path of ["/", "/cart", "/admin", `/orders/${number}`, `/admin/orders/${number}/refund`, "/nowhere"]) {
      await page.goto(shop.url + path);
      await expectAccessible(page);
    }
  });

  test("causes no console errors and no requests to other origins", () => {
    expect(browser.faults.filter((fault) => !fault.includes("404"))).toEqual([]);
    expect(browser.otherOrigins().filter((origin) => origin !== shop.url)).toEqual([]);
  });
});
