import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import type { Checkout } from "../../clients/sdk/checkout.ts";
import { openShop } from "../api/checkout-shop.ts";
import { goods, newOrder } from "../api/request.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { browserPath, expectAccessible, type Look, openBrowser, shopOrigin, withoutBrowser } from "./browser.ts";

/* The purchaser's pages as a person with a browser meets them. */

let sandbox: Sandbox;
beforeAll(async () => {
  if (browserPath !== undefined) sandbox = await startSandbox();
});
afterAll(async () => sandbox?.stop());

const inBrowser = async (
  deed: (browser: Awaited<ReturnType<typeof openBrowser>>) => Promise<void>,
  look: Look = {},
) => {
  const browser = await openBrowser(sandbox.url, look);
  try {
    await deed(browser);
    expect(browser.faults).toEqual([]);
    expect(browser.strangers()).toEqual([]);
  } finally {
    await browser.close();
  }
};

/** Says who pays, agrees, and presses the button. */
const agree = async (
  page: Page,
  { account, order }: { readonly account: string; readonly order: string },
): Promise<void> => {
  await page.getByLabel("Choose a purchaser").selectOption(account);
  await page.getByLabel("E-mail").fill(`${order}@example.test`);
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: /^Agree and buy/ }).click();
  await page.getByRole("heading", { name: /asks the lender/ }).waitFor();
};

/** The link in the purchaser's first notice. */
const linkOf = async ({ order }: Pick<Checkout, "order">): Promise<string> => {
  await sandbox.rest();
  const path = `/_sandbox/notices?to=${order}@example.test`;
  const { notices } = await sandbox.ask<{ notices: readonly { readonly link: string }[] }>(path);
  return notices[0]?.link ?? "";
};

const looks: readonly (readonly [string, Look])[] = [
  ["a wide screen by day", { width: 1280, height: 900, colorScheme: "light" }],
  ["a telephone by night", { width: 360, height: 740, colorScheme: "dark" }],
];

describe.skipIf(browserPath === undefined)(`the hosted checkout${withoutBrowser}`, () => {
  test.each(looks)("completes a purchase on %s: plan, consent, approval, receipt, a part paid early", async (_, look) =>
    inBrowser(async (browser) => {
      const shop = openShop(sandbox);
      const order = newOrder();
      const { checkout, url } = await shop.open({ order, returnUrl: `${shopOrigin}/thanks?basket=7` });
      const page = await browser.page();
      await page.goto(url);

      await page.getByText("a lamp").waitFor();
      await page.getByLabel(/^Six monthly instalments/).check();
      for (const text of ["£125.00", "15.9 %", "Total to pay back", "Interest is 14.90 %"])
        await page.getByText(text).first().waitFor();
      await page.getByRole("button", { name: /^Agree and buy for £125.00/ }).click();
      await page.getByText("Say who you are and where notices go.").waitFor();
      await expectAccessible(page);
      expect(await overflow(page)).toBe(0);
      // Nobody has to push the table aside to see what is to be paid.
      expect(await overflow(page, ".scroll")).toBe(0);

      await agree(page, { account: "acc_ailsa_reid", order });
      await expectAccessible(page);
      await shop.mall.completeCheckout(checkout, { lines: goods });
      await page.getByRole("heading", { name: "Approved" }).waitFor();
      await expectAccessible(page);
      await page.waitForURL(`${shopOrigin}/**`);
      expect(page.url()).toBe(`${shopOrigin}/thanks?basket=7&session=${checkout.id}`);

      const { purchase = "" } = await shop.mall.showCheckout(checkout.id);
      await shop.mall.reportShipment({ id: purchase, order }, { shipment: "s1" });
      await sandbox.rest();
      await page.goto(await linkOf(checkout));
      await page.getByText("On its way to you").waitFor();
      await press(page, "I have it, and it is as it should be", "Confirm receipt");
      await page.getByText("You have accepted it").waitFor();
      await page.locator("summary", { hasText: "Pay earlier" }).click();
      await page.getByLabel("A part of it").check();
      await page.getByLabel("Amount in GBP").fill("twelve");
      await page.getByRole("button", { name: "Pay now" }).click();
      await page.getByText("Write an amount, such as 12.50.").waitFor();
      await page.getByLabel("Amount in GBP").fill("12.5");
      await page.getByRole("button", { name: "Pay now" }).click();
      await page.locator(".big", { hasText: "£112.50" }).waitFor();
      await expectAccessible(page);
      expect(await overflow(page)).toBe(0);
    }, look),
  );

  test("keeps the key in the browser, which recognises its purchaser the next time and cannot export the key", async () =>
    inBrowser(async (browser) => {
      const shop = openShop(sandbox);
      const first = await shop.open({ returnUrl: `${shopOrigin}/` });
      const page = await browser.page();
      await page.goto(first.url);
      await agree(page, { account: "acc_ailsa_reid", order: first.checkout.order });
      await page.goto((await shop.open({ returnUrl: `${shopOrigin}/` })).url);
      await page.getByText("You are Ailsa Reid").waitFor();
      const extractable = await page.evaluate(
        `new Promise((tell) => {
          const opening = indexedDB.open("tallystick", 1);
          opening.onsuccess = () => {
            const reading = opening.result.transaction("purchaser").objectStore("purchaser").get("me");
            reading.onsuccess = () => tell(reading.result.identity.key.held.extractable);
          };
        })`,
      );
      expect(extractable).toBe(false);
      expect(await page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])")).toBe(
        '[{},{},""]',
      );
    }));

  test("shows the purchaser the lender's rejection and what to do", async () =>
    inBrowser(async (browser) => {
      const shop = openShop(sandbox);
      const { checkout, url } = await shop.open({ returnUrl: `${shopOrigin}/` });
      const page = await browser.page();
      await page.goto(url);
      await agree(page, { account: "acc_mina_shah", order: checkout.order });
      await shop.mall.completeCheckout(checkout, { lines: goods });
      await page.getByRole("heading", { name: "The lender said no" }).waitFor();
      await page.getByText("above the credit that you have left").waitFor();
      await expectAccessible(page);
    }));

  test("works by keyboard alone: the plan, the consent, and back to the shop without a purchase", async () =>
    inBrowser(async (browser) => {
      const shop = openShop(sandbox);
      const { checkout, url } = await shop.open({ returnUrl: `${shopOrigin}/`, cancelUrl: `${shopOrigin}/basket` });
      const page = await browser.page();
      await page.goto(url);
      await page.getByLabel(/^Pay in 14 days/).waitFor();
      await page.keyboard.press("Tab");
      await page.keyboard.press("ArrowDown");
      expect(await page.getByLabel(/^Pay in 30 days/).isChecked()).toBe(true);
      await page.getByRole("button", { name: /^Cancel and go back/ }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Cancelled" }).waitFor();
      await page.waitForURL(`${shopOrigin}/basket`);
      expect((await shop.mall.showCheckout(checkout.id)).status).toBe("cancelled");
    }));

  test("shows won without decimals", async () =>
    inBrowser(async (browser) => {
      const shop = openShop(sandbox, sandbox.hanok);
      const lines = [{ id: "table", quantity: 1, amount: "125000", description: "소반" }];
      const { url } = await shop.open({ amount: "125000", lines });
      const page = await browser.page();
      await page.goto(url);
      await page.getByText("소반").waitFor();
      expect(await page.locator(".total .money").textContent()).toBe("₩125,000");
    }));

  test("explains a truncated link, and leads from an expired one back to the shop", async () =>
    inBrowser(async (browser) => {
      const shop = openShop(sandbox);
      const { url } = await shop.open({ expiresIn: 300, cancelUrl: `${shopOrigin}/basket` });
      const page = await browser.page();
      await page.goto(url.replace(/#.*/, "#short"));
      await page.getByRole("heading", { name: "This link is not complete" }).waitFor();
      await expectAccessible(page);
      await sandbox.wait({ minutes: 6 });
      await page.goto(url);
      await page.getByRole("heading", { name: "The time to pay is over" }).waitFor();
      expect(await page.getByRole("link", { name: /^Go back/ }).getAttribute("href")).toBe(`${shopOrigin}/basket`);
    }));
});

/** Opens one of the things that can be done, and presses its button. */
const press = async (page: Page, summary: string, button: string): Promise<void> => {
  await page.locator("summary", { hasText: summary }).click();
  await page.getByRole("button", { name: button }).click();
};

/** By how much the page is wider than the screen, or a part of it than its place. */
const overflow = async (page: Page, part = ":root"): Promise<unknown> =>
  page.evaluate(`(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector("${part}"))`);
