import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import type { Checkout } from "../../clients/sdk/checkout.ts";
import { openShop } from "../api/checkout-shop.ts";
import { goods, newOrder } from "../api/request.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { browserPath, expectAccessible, type Look, openBrowser, shopOrigin, withoutBrowser } from "./browser.ts";
import { cutText } from "./cut-text.ts";

/* The purchaser's pages in a browser. */

let sandbox: Sandbox;
beforeAll(async () => {
  if (browserPath !== undefined) sandbox = await startSandbox();
});
afterAll(async () => sandbox?.stop());

const inBrowser = async (
  steps: (browser: Awaited<ReturnType<typeof openBrowser>>) => Promise<void>,
  look: Look = {},
) => {
  const browser = await openBrowser([sandbox.lenderUrl, sandbox.url], look);
  try {
    await steps(browser);
    expect(browser.faults).toEqual([]);
    expect(browser.otherOrigins()).toEqual([]);
  } finally {
    await browser.close();
  }
};

/** Chooses the purchaser, agrees, and submits. */
const agree = async (
  page: Page,
  { account, order }: { readonly account: string; readonly order: string },
): Promise<void> => {
  await page.getByLabel("Choose a purchaser").selectOption(account);
  await page.getByLabel("E-mail").fill(`${order}@example.test`);
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: /^Agree and buy/ }).click();
  await page.getByRole("heading", { name: /is requesting the loan/ }).waitFor();
};

/** The link in the purchaser's first notice. */
const linkOf = async ({ order }: Pick<Checkout, "order">): Promise<string> => {
  await sandbox.rest();
  const path = `/_sandbox/notices?to=${order}@example.test`;
  const { notices } = await sandbox.ask<{ notices: readonly { readonly link: string }[] }>(path);
  return notices[0]?.link ?? "";
};

const looks: readonly (readonly [string, Look])[] = [
  ["a wide screen in light mode", { width: 1280, height: 900, colorScheme: "light" }],
  ["a phone in dark mode", { width: 360, height: 740, colorScheme: "dark" }],
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
      // The APR follows from the days to the due dates, which differ from day to day.
      for (const text of ["£125.00", /\b15\.[89] %|\b16\.\d %/, "Total to repay", "Interest is 14.90 %"])
        await page.getByText(text).first().waitFor();
      await page.getByRole("button", { name: /^Agree and buy for £125.00/ }).click();
      await page.getByText("Choose who you are, and enter your e-mail address.").waitFor();
      // The first missing input has the focus, and each one its own error.
      expect(await page.evaluate("document.activeElement.id")).toBe("purchaser");
      for (const error of [
        "Choose who you are.",
        "Enter your e-mail address.",
        "Read the terms, and tick the box to agree.",
      ])
        await page.getByText(error, { exact: true }).first().waitFor();
      expect(await page.locator("[aria-invalid=true]").count()).toBeGreaterThan(2);
      await expectAccessible(page);
      expect(await overflow(page)).toBe(0);
      // The payment table needs no horizontal scrolling.
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
      await press(page, "I received the goods, and they are correct", "Confirm receipt");
      await page.getByText("Accepted", { exact: true }).waitFor();
      await page.locator("summary", { hasText: "Pay early" }).click();
      await page.getByLabel("A part", { exact: true }).check();
      await page.getByLabel("Amount in GBP").fill("twelve");
      await page.getByRole("button", { name: "Pay now" }).click();
      await page.getByText("Enter an amount, such as 12.50.").waitFor();
      await page.getByLabel("Amount in GBP").fill("12.5");
      await page.getByRole("button", { name: "Pay now" }).click();
      await page.locator(".big", { hasText: "£112.50" }).waitFor();
      await expectAccessible(page);
      expect(await overflow(page)).toBe(0);
    }, look),
  );

  test("the browser stores the purchaser with a key that cannot be exported", async () =>
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

  test("a decline is shown to the purchaser with the next step", async () =>
    inBrowser(async (browser) => {
      const shop = openShop(sandbox);
      const { checkout, url } = await shop.open({ returnUrl: `${shopOrigin}/` });
      const page = await browser.page();
      await page.goto(url);
      await agree(page, { account: "acc_mina_shah", order: checkout.order });
      await shop.mall.completeCheckout(checkout, { lines: goods });
      await page.getByRole("heading", { name: "The lender declined the loan" }).waitFor();
      await page.getByText("higher than your available credit").waitFor();
      await expectAccessible(page);
    }));

  test("by keyboard only: choose a plan, cancel, and return to the shop", async () =>
    inBrowser(async (browser) => {
      const shop = openShop(sandbox);
      const { checkout, url } = await shop.open({ returnUrl: `${shopOrigin}/`, cancelUrl: `${shopOrigin}/basket` });
      const page = await browser.page();
      await page.goto(url);
      await page.getByLabel(/^Pay in 14 days/).waitFor();
      await page.keyboard.press("Tab");
      await page.keyboard.press("ArrowDown");
      expect(await page.getByLabel(/^Pay in 30 days/).isChecked()).toBe(true);
      await page.getByRole("button", { name: /^Cancel and return/ }).focus();
      await page.keyboard.press("Enter");
      // A second press of the key does not answer the question.
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "No, continue here" }).press("Enter");
      expect((await shop.mall.showCheckout(checkout.id)).status).toBe("open");
      await page.getByRole("button", { name: /^Cancel and return/ }).press("Enter");
      await expectAccessible(page);
      await page.getByRole("button", { name: "Yes, cancel" }).press("Enter");
      await page.getByRole("heading", { name: "Cancelled" }).waitFor();
      await page.waitForURL(`${shopOrigin}/basket`);
      expect((await shop.mall.showCheckout(checkout.id)).status).toBe("cancelled");
    }));

  test("the text stays whole at 200 %, 320 pixels wide, and the button names what is to pay back", async () =>
    inBrowser(
      async (browser) => {
        const { url } = await openShop(sandbox).open({ returnUrl: `${shopOrigin}/` });
        const page = await browser.page();
        await page.goto(url);
        await page.getByLabel(/^Twelve instalments/).check();
        await page.getByText(/^12 payments of £\d+\.\d\d to £\d+\.\d\d, costs/).waitFor();
        await page.getByText(/^You have until \d\d:\d\d to agree \(\d\d minutes left\)/).waitFor();
        await page.getByRole("button", { name: /^Agree and buy for £125.00, pay back £13\d\.\d\d$/ }).click();
        await page.evaluate("void (document.documentElement.style.fontSize = '200%')");
        expect(await cutText(page)).toEqual([]);
      },
      { width: 320, height: 700 },
    ));

  test("an address that was incomplete is marked, and Back from the shop leads to the page before the checkout", async () =>
    inBrowser(async (browser) => {
      const shop = openShop(sandbox);
      const { url, checkout } = await shop.open({ returnUrl: `${shopOrigin}/thanks?session=mine&q=a%20b#top` });
      const page = await browser.page();
      await page.goto(`${shopOrigin}/basket`);
      await page.goto(url);
      await page.getByLabel("Choose a purchaser").selectOption("acc_ailsa_reid");
      await page.getByLabel("E-mail").fill("ailsa");
      await page.getByRole("checkbox").check();
      await page.getByRole("button", { name: /^Agree and buy/ }).click();
      await page.getByText("Enter a complete e-mail address, such as name@example.com.").first().waitFor();
      expect(await page.evaluate("document.activeElement.id")).toBe("contact");
      await page.getByLabel("E-mail").fill("ailsa@example.test");
      await page.getByRole("button", { name: /^Agree and buy/ }).click();
      await page.getByRole("heading", { name: /is requesting the loan/ }).waitFor();
      await shop.mall.completeCheckout(checkout, { lines: goods });
      await page.getByRole("link", { name: /^Return to/ }).click();
      await page.waitForURL(`${shopOrigin}/thanks**`);
      expect(page.url()).toBe(`${shopOrigin}/thanks?session=mine&q=a%20b&tallystick_session=${checkout.id}#top`);
      await page.goBack();
      expect(page.url()).toBe(`${shopOrigin}/basket`);
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

  test("a truncated link is reported, and an expired checkout leads back to the shop", async () =>
    inBrowser(async (browser) => {
      const shop = openShop(sandbox);
      const { url } = await shop.open({ expiresIn: 300, cancelUrl: `${shopOrigin}/basket` });
      const page = await browser.page();
      await page.goto(url.replace(/#.*/, "#short"));
      await page.getByRole("heading", { name: "This link is not complete" }).waitFor();
      await expectAccessible(page);
      await sandbox.wait({ minutes: 6 });
      await page.goto(url);
      await page.getByRole("heading", { name: "This checkout has expired" }).waitFor();
      expect(await page.getByRole("link", { name: /^Return to/ }).getAttribute("href")).toBe(`${shopOrigin}/basket`);
    }));
});

/** Opens an operation and presses its button. */
const press = async (page: Page, summary: string, button: string): Promise<void> => {
  await page.locator("summary", { hasText: summary }).click();
  await page.getByRole("button", { name: button }).click();
};

/** How many pixels the page, or a part of it, overflows horizontally. */
const overflow = async (page: Page, part = ":root"): Promise<unknown> =>
  page.evaluate(`(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector("${part}"))`);
