import type { Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { openShop } from "../api/checkout-shop.ts";
import { goods, newOrder } from "../api/request.ts";
import { openBrowser, shopOrigin } from "../browser/browser.ts";
import { takePictures } from "./pictures.ts";
import { startStudio } from "./studio.ts";

/* Every state of the hosted checkout. */

const studio = startStudio();

let browser: Awaited<ReturnType<typeof openBrowser>>;
beforeAll(async () => void (browser = await openBrowser([])));
afterAll(async () => browser.close());

type Shop = ReturnType<typeof openShop>;
type Request = Parameters<Shop["open"]>[0];

const urls = { returnUrl: `${shopOrigin}/thanks`, cancelUrl: `${shopOrigin}/basket` };

/** A page of a new checkout, with a profile of its own. */
const visit = async (request: Request = {}, shop = openShop(studio.sandbox)) => {
  const opened = await shop.open({ ...urls, ...request });
  const page = await browser.page();
  await page.goto(opened.url);
  await page.getByText("How would you like to repay?").first().waitFor();
  await page.getByText("What you agree to").or(page.getByText("no plan for this amount")).first().waitFor();
  return { page, shop, ...opened };
};

const choose = async (page: Page, account: string, order: string): Promise<void> => {
  const other = page.getByRole("button", { name: "I am someone else" });
  if (await other.isVisible()) await other.click();
  await page.getByLabel("Choose a purchaser").selectOption(account);
  await page.getByLabel("E-mail").fill(`${order}@example.test`);
};

const agree = async (page: Page, account: string, order: string): Promise<void> => {
  await choose(page, account, order);
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: /^Agree and buy/ }).click();
  await page.getByRole("heading", { name: /is requesting the loan/ }).waitFor();
};

/** The page stays where it is when it leads back to the shop: there the pictures are taken. */
const stay = async (page: Page): Promise<void> => {
  await page.route(`${shopOrigin}/**`, async (route) => route.fulfill({ status: 204 }));
};

test("before consent", async () => {
  const { page, checkout } = await visit();
  await takePictures(page, "checkout-01-open");
  await page.getByLabel(/^Twelve instalments/).check();
  await takePictures(page, "checkout-02-twelve-instalments");
  await page.getByRole("button", { name: /^Agree and buy/ }).click();
  await page.getByText("Choose who you are.", { exact: true }).first().waitFor();
  await takePictures(page, "checkout-03-everything-missing");
  await choose(page, "acc_ailsa_reid", checkout.order);
  await page.getByLabel("E-mail").fill("ailsa");
  await page.getByRole("button", { name: /^Agree and buy/ }).click();
  await takePictures(page, "checkout-04-address-incomplete");
  await page.getByRole("button", { name: /^Cancel and return/ }).click();
  await page.getByRole("button", { name: "Yes, cancel" }).waitFor();
  await takePictures(page, "checkout-05-cancel-asked");
  await stay(page);
  await page.getByRole("button", { name: "Yes, cancel" }).click();
  await page.getByRole("heading", { name: "Cancelled" }).waitFor();
  await takePictures(page, "checkout-06-cancelled");
  await page.close();
});

test("orders of other kinds", async () => {
  const lines = [
    { id: "lamp", quantity: 1, amount: "6000", description: "a lamp" },
    { id: "bulb", quantity: 1, amount: "0", description: "a free bulb" },
    { id: "ten-off", quantity: 1, amount: "-1600", description: "-10 %" },
    {
      id: "long",
      quantity: 12,
      amount: "8100",
      description: `Handwoven blanket of lambswool, ${"undyed ".repeat(20)}`,
    },
  ];
  const { page } = await visit({ amount: "12500", lines });
  await takePictures(page, "checkout-07-discount-and-free-goods");
  await page.close();

  const won = [{ id: "table", quantity: 1, amount: "1250000", description: "소반" }];
  const korean = await visit({ amount: "1250000", lines: won }, openShop(studio.sandbox, studio.sandbox.hanok));
  await takePictures(korean.page, "checkout-08-won");
  await korean.page.close();

  const dollars = await visit({ currency: "USD" });
  await dollars.page.getByText("no plan for this amount").waitFor();
  await takePictures(dollars.page, "checkout-09-no-plan");
  await dollars.page.close();
});

test("the last minutes, the expiry without a connection, and later", async () => {
  const { page, url } = await visit({ expiresIn: 300 });
  await studio.sandbox.wait({ minutes: 3 });
  await studio.sandbox.wait({ minutes: 1 });
  await page.reload();
  await page.getByText(/^You have until/).waitFor();
  await takePictures(page, "checkout-10-last-minutes");
  await page.clock.install();
  await page.context().setOffline(true);
  await page.clock.fastForward(120_000);
  await page.getByRole("heading", { name: "This checkout has expired" }).waitFor({ timeout: 90_000 });
  await takePictures(page, "checkout-11-expired-offline");
  await page.context().setOffline(false);
  await studio.sandbox.wait({ minutes: 2 });
  await page.goto("about:blank");
  await page.goto(url);
  await page.getByRole("heading", { name: "This checkout has expired" }).waitFor();
  await takePictures(page, "checkout-12-expired-opened-again");
  await page.goto("about:blank");
  await page.goto(url.replace(/#.*/, "#short"));
  await page.getByRole("heading", { name: "This link is not complete" }).waitFor();
  await takePictures(page, "checkout-13-incomplete-link");
  await page.close();
});

test("after consent", async () => {
  const { page, shop, checkout } = await visit();
  await agree(page, "acc_ailsa_reid", checkout.order);
  await stay(page);
  await takePictures(page, "checkout-14-waiting");
  await page.getByText("This takes longer than usual.").waitFor({ timeout: 60_000 });
  await takePictures(page, "checkout-15-waiting-long");
  await shop.mall.completeCheckout(checkout, { lines: goods });
  await page.getByRole("heading", { name: "Approved" }).waitFor({ timeout: 60_000 });
  await takePictures(page, "checkout-16-approved");
  await page.close();

  const known = await visit();
  await known.page.getByText("You are Ailsa Reid").waitFor();
  await takePictures(known.page, "checkout-17-known-purchaser");
  await agree(known.page, "acc_mina_shah", known.checkout.order);
  await known.shop.mall.completeCheckout(known.checkout, { lines: goods });
  await known.page.getByRole("heading", { name: "The lender declined the loan" }).waitFor();
  await takePictures(known.page, "checkout-18-declined");
  await known.page.close();

  const reviewed = await visit({ order: newOrder() });
  await agree(reviewed.page, "acc_review", reviewed.checkout.order);
  await reviewed.shop.mall.completeCheckout(reviewed.checkout, { lines: goods });
  await reviewed.page.getByRole("heading", { name: "The lender needs more time" }).waitFor({ timeout: 90_000 });
  await takePictures(reviewed.page, "checkout-19-undecided");
  await reviewed.page.close();
});

test("a consent that the shop does not use", async () => {
  const { page, checkout } = await visit();
  await agree(page, "acc_ailsa_reid", checkout.order);
  await studio.sandbox.wait({ minutes: 6 });
  await page.getByText("The shop did not respond in time").waitFor({ timeout: 90_000 });
  await takePictures(page, "checkout-20-consent-lapsed");
  await page.close();
});
