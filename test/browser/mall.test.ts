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

/** What the purchaser's own page offers, each behind its title; what is to be done next lies open. */
const deed = async (page: Page, title: string, name: string): Promise<void> => {
  const summary = page.locator("summary", { hasText: title });
  await summary.waitFor();
  if (!(await page.getByRole("button", { name }).first().isVisible())) await summary.click();
  await button(page, name);
};
const button = async (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first().click();

/** Puts things into the cart, pays later at the hosted checkout, and comes back to the order's page. */
const order = async (page: Page, ...things: readonly string[]): Promise<void> => {
  for (const thing of things) {
    await page.goto(shop.url);
    await button(page, `Add to cart: ${thing}`);
  }
  await button(page, "Order, and pay later");
  await page.waitForURL(/\/checkout\/chk_/);
  // The page knows who was there last.
  const known = page.getByText("You are Ailsa Reid");
  const choice = page.getByLabel("Choose a purchaser of the sandbox");
  await known.or(choice).waitFor();
  if (await choice.isVisible()) await choice.selectOption({ label: "Ailsa Reid" });
  await page.getByLabel("E-mail address for notices").fill("ailsa@example.test");
  await page.getByRole("checkbox", { name: /I have read what this costs/ }).check();
  await button(page, /Agree and buy/);
  await page.waitForURL(`${shop.url}/orders/**`, { timeout: 30_000 });
  await page.getByText("Confirmed. We are packing it.").waitFor();
};
/** What the staff do meanwhile; the customer's page notices by itself. */
const inOffice = async (page: Page, name: string): Promise<void> => {
  const desk = await browser.page();
  await desk.goto(`${shop.url}/admin`);
  const number = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await desk.getByRole("listitem").filter({ hasText: number }).getByRole("button", { name }).click();
  await desk.getByText(`${number}: done`).waitFor();
  await desk.close();
};
/** The purchaser's own page, by the link in the mail. */
const openLink = async (page: Page): Promise<Page> => {
  const own = await browser.page();
  const link = page.getByRole("link", { name: "Open your purchase" }).last();
  await own.goto((await link.getAttribute("href")) ?? "");
  return own;
};

/** A whole life takes ten seconds, or more where much else runs. */
const patienceMs = 180_000;

describe.skipIf(browserPath === undefined)(`a person in the example mall${withoutBrowser}`, () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tallystick-mall-"));
    sandbox = await startSandbox();
    shop = await openMall({ url: sandbox.url, port: 0, data: join(folder, "mall.sqlite") });
    browser = await openBrowser(sandbox.url);
  });
  afterAll(async () => {
    await browser.close();
    shop.close();
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test(
    "orders, receives, accepts and pays",
    async () => {
      const page = await browser.page();
      await order(page, "Reading lamp", "Two mugs");
      await inOffice(page, "Hand to the carrier");
      await page.getByText("On its way to you. You owe nothing yet.").waitFor();
      await inOffice(page, "It has arrived");
      await page.getByText("Delivered. Have a look").waitFor();

      const own = await openLink(page);
      await deed(own, "I have it, and it is as it should be", "Confirm receipt");
      await page.getByText("You keep it, and pay your lender £80.00").waitFor();
      await own.reload();
      await deed(own, "Pay earlier", "Pay now");
      await page.getByText("Paid in full. Thank you.").first().waitFor();
      await page.goto(`${shop.url}/cart`);
      await page.getByText("Your cart is empty").waitFor();
    },
    patienceMs,
  );

  test(
    "cancels, returns the goods, and owes nothing",
    async () => {
      const page = await browser.page();
      await order(page, "Tall vase");
      await inOffice(page, "Hand to the carrier");
      await inOffice(page, "It has arrived");
      const own = await openLink(page);
      await deed(own, "Cancel", "Cancel this");
      await page.getByText("You cancelled £56.00. Please send it back by").waitFor();
      await inOffice(page, "The goods are back");
      await page.getByText("Cancelled. Nothing is owed.").waitFor();
      await page.getByText("£56.00 were given back.").waitFor();
    },
    patienceMs,
  );

  test("finds no accessibility violation that axe detects", async () => {
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

  test("causes no console error and no request to a third party", () => {
    expect(browser.faults.filter((fault) => !fault.includes("404"))).toEqual([]);
    expect(browser.strangers().filter((origin) => origin !== shop.url)).toEqual([]);
  });
});
