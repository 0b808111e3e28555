import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openShop } from "../api/checkout-shop.ts";
import { goods } from "../api/request.ts";
import { acceptedSale, shippedSale, type Sale } from "../api/sale.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { browserPath, type Look, openBrowser, shopOrigin, withoutBrowser } from "./browser.ts";
import { openPurchase } from "./purchase-page.ts";

/* What a page shows where its reader is. */

let sandbox: Sandbox;
beforeAll(async () => {
  if (browserPath !== undefined) sandbox = await startSandbox();
});
afterAll(async () => sandbox?.stop());

const visit = async (look: Look, sale: Sale) => {
  const browser = await openBrowser([sandbox.lenderUrl, sandbox.url], look);
  const page = await browser.page();
  await openPurchase(page, sandbox, sale);
  return { page, close: browser.close };
};

/** Moves the clock to a time of the day in UTC, today or tomorrow. */
const waitUntil = async (hour: number, minute: number): Promise<string> => {
  const now = new Date(sandbox.now());
  const minutes = (hour - now.getUTCHours()) * 60 + minute - now.getUTCMinutes();
  await sandbox.wait({ minutes: (minutes + 1440) % 1440 });
  return new Date(sandbox.now()).toISOString().slice(0, 10);
};

const shown = (day: string, dateStyle: "long" | "medium"): string =>
  new Intl.DateTimeFormat("en-GB", { dateStyle, timeZone: "UTC" }).format(Date.parse(day));

const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

const plain = (text: string): string => text.replaceAll(/\s|\u202f/g, " ").replaceAll(/\p{Cf}/gu, "");

describe.skipIf(browserPath === undefined)(`the page of a purchase abroad${withoutBrowser}`, () => {
  test.each([
    ["Asia/Seoul", 23, 30, true],
    ["Pacific/Kiritimati", 11, 5, true],
    ["Europe/London", 22, 30, false],
    ["America/Los_Angeles", 9, 0, false],
  ])("one moment is one day on every line in %s at %i:%i UTC", async (timezoneId, hour, minute, isNextDay) => {
    const today = await waitUntil(hour, minute);
    const [day, other] = isNextDay ? [dayAfter(today), today] : [today, dayAfter(today)];
    const sale = await shippedSale(sandbox);
    await sale.deliver();
    await sale.cancel({ lines: [{ id: "lamp", quantity: 1 }] });
    await sandbox.rest();
    const { page, close } = await visit({ timezoneId }, sale);
    const text = (await page.locator("main").innerText()).replaceAll("\u00a0", " ");
    expect(text).toContain(`Sent on ${shown(day, "long")}`);
    expect(text).toContain(shown(day, "medium"));
    const wrong = new RegExp(String.raw`(?<!\d)(?:${shown(other, "long")}|${shown(other, "medium")})`);
    expect(text).not.toMatch(wrong);
    await close();
    const accepted = await visit({ timezoneId }, await acceptedSale(sandbox));
    await accepted.page.locator("summary", { hasText: "The terms in words" }).click();
    const terms = await accepted.page.locator("main").innerText();
    expect(terms).toContain("Nothing is due before you accept the goods.");
    expect(terms).not.toMatch(wrong);
    await accepted.close();
  });

  test.each([
    ["de-DE", "125,00 £", "Enter an amount, such as 12,50.", "1.00,0", "25,00", "100,00 £"],
    ["en-US", "£125.00", "Enter an amount, such as 12.50.", "1.000", "£25.00", "£100.00"],
    ["fr-CH", "125.00 £", "Enter an amount, such as 12.50.", "1,000", "25,00", "100.00 £"],
  ])("amounts in %s are taken as they are shown", async (locale, owed, error, wrong, right, left) => {
    const sale = await acceptedSale(sandbox);
    const { page, close } = await visit({ locale }, sale);
    const big = async (): Promise<string> => (await page.locator(".big").innerText()).replaceAll(/\s|\u202f/g, " ");
    expect((await big()).replaceAll("\u00a0", " ")).toContain(owed);
    await page.locator("summary", { hasText: "Pay early" }).click();
    await page.getByLabel("A part", { exact: true }).check();
    await page.getByLabel("Amount in GBP").fill(wrong);
    await page.getByRole("button", { name: "Pay now" }).click();
    await page.getByText(error).waitFor();
    await page.getByLabel("Amount in GBP").fill(right);
    await page.getByRole("button", { name: "Pay now" }).click();
    await page.locator(".big", { hasText: left }).waitFor();
    await close();
  });

  test.each([
    ["de-DE", "125,00 £"],
    ["fr-CH", "125.00 £"],
    ["ar-EG", "125.00"],
  ])("sentences of lender and gateway have the page's format in %s, and are taken as shown", async (locale, owed) => {
    const sale = await acceptedSale(sandbox);
    const { page, close } = await visit({ locale }, sale);
    await page.locator("summary", { hasText: "The terms in words" }).click();
    expect(plain(await page.locator(".sentences li").first().innerText())).toContain(owed);
    await page.locator("summary", { hasText: "Pay early" }).click();
    await page.getByLabel("A part", { exact: true }).check();
    await page.getByLabel("Amount in GBP").fill("9000");
    await page.getByRole("button", { name: "Pay now" }).click();
    await page.getByText("can still be repaid").waitFor();
    const error = plain(await page.locator("#repay .problem").innerText());
    expect(error).toContain(owed);
    await page.getByLabel("Amount in GBP").fill(error.replace(/ can still.*/, ""));
    await page.getByRole("button", { name: "Pay now" }).click();
    await page.getByText("The payment is being collected").waitFor();
    await close();
  });

  test("a link that fits no purchase says so, and what to do", async () => {
    const sale = await acceptedSale(sandbox);
    const browser = await openBrowser([sandbox.lenderUrl, sandbox.url], {});
    const page = await browser.page();
    const other = await acceptedSale(sandbox);
    await page.goto(`${sandbox.lenderUrl}/pay?approval=${sale.approvalNumber}#${await other.link()}`);
    await page.getByRole("heading", { name: "This link is for another purchase" }).waitFor();
    expect(await page.locator("main").innerText()).toContain("ask your lender for a new link");
    expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
    await browser.close();
  });

  test("the notices of a purchase are written for the locale of the page on which the purchaser agreed", async () => {
    const browser = await openBrowser([sandbox.lenderUrl, sandbox.url], { locale: "de-DE" });
    const shop = openShop(sandbox);
    const { checkout, url } = await shop.open({ returnUrl: `${shopOrigin}/thanks` });
    const page = await browser.page();
    await page.goto(url);
    await page.getByLabel("Choose a purchaser").selectOption("acc_ailsa_reid");
    await page.getByLabel("E-mail").fill(`${checkout.order}@example.test`);
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: /^Agree and buy for 125,00/ }).click();
    await page.getByRole("heading", { name: /is requesting the loan/ }).waitFor();
    await shop.mall.completeCheckout(checkout, { lines: goods });
    await sandbox.rest();
    const path = `/_sandbox/notices?to=${checkout.order}@example.test`;
    const { notices } = await sandbox.ask<{ notices: readonly { readonly text: string }[] }>(path);
    expect(notices[0]?.text).toContain("approved: 125,00 £.");
    await browser.close();
  });

  test("won have no decimals, in the example and in what is taken", async () => {
    const sale = await acceptedSale(sandbox, { mall: sandbox.hanok, currency: "KRW" });
    const { page, close } = await visit({ locale: "ko-KR", timezoneId: "Asia/Seoul" }, sale);
    expect(await page.locator(".big").innerText()).toContain("₩12,500");
    await page.locator("summary", { hasText: "Pay early" }).click();
    await page.getByLabel("A part", { exact: true }).check();
    await page.getByLabel("Amount in KRW").fill("2,500.00");
    await page.getByRole("button", { name: "Pay now" }).click();
    await page.getByText("Enter an amount, such as 12,500.").waitFor();
    await page.getByLabel("Amount in KRW").fill("2,500");
    await page.getByRole("button", { name: "Pay now" }).click();
    await page.locator(".big", { hasText: "₩10,000" }).waitFor();
    await close();
  });
});
