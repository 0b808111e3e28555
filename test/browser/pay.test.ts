import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acceptedSale, type Sale, shippedSale } from "../api/sale.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { browserPath, expectAccessible, openBrowser, withoutBrowser } from "./browser.ts";

/* The purchaser's own page of a purchase. */

let sandbox: Sandbox;
let browser: Awaited<ReturnType<typeof openBrowser>>;
beforeAll(async () => {
  if (browserPath === undefined) return;
  sandbox = await startSandbox();
  browser = await openBrowser(sandbox.url, { width: 390, height: 844 });
});
afterAll(async () => {
  await browser?.close();
  await sandbox?.stop();
});

/** Opens the page of a sale as its notice's link does. */
const visit = async (sale: Sale): Promise<Page> => {
  const page = await browser.page();
  await page.goto(`${sandbox.url}/pay?approval=${sale.approvalNumber}#${await sale.token()}`);
  await page.getByRole("heading", { name: "What happened" }).waitFor();
  return page;
};
const open = async (page: Page, summary: string): Promise<void> =>
  page.locator("summary", { hasText: summary }).click();

describe.skipIf(browserPath === undefined)(`the page of a purchase${withoutBrowser}`, () => {
  test("one of two lamps is cancelled: the loan stands still, and the page says so", async () => {
    const sale = await shippedSale(sandbox);
    const page = await visit(sale);
    await open(page, "Cancel");
    await page.getByLabel("Only some of it").check();
    await page.getByRole("button", { name: "Cancel this" }).click();
    await page.getByText("Say of which item how many.").waitFor();
    await page.getByLabel("How many of lamp (0 to 2)").fill("1");
    await page.getByRole("button", { name: "Cancel this" }).click();
    await page.getByText("Everything stands still").waitFor();
    await page.getByText("1 cancelled").waitFor();
    await expectAccessible(page);
    expect((await sale.show()).cancellations).toMatchObject([
      { lines: [{ id: "lamp", quantity: 1 }], status: "returning" },
    ]);
  });

  test("a no is shown where the button is, with what to do, and changes nothing", async () => {
    const sale = await acceptedSale(sandbox);
    const page = await visit(sale);
    await open(page, "Cancel");
    await page.getByLabel("Only some of it").check();
    await page.getByLabel("How many of lamp (0 to 2)").fill("9");
    await page.getByRole("button", { name: "Cancel this" }).click();
    const alert = page.locator("#cancel").getByRole("alert");
    await alert.getByText(/\w/).waitFor();
    await expectAccessible(page);
    expect((await sale.show()).cancellations).toEqual([]);
  });

  test("goods that did not come are disputed", async () => {
    const sale = await shippedSale(sandbox);
    const page = await visit(sale);
    await open(page, "Something is wrong");
    await page.getByLabel("I did not receive it").check();
    await page.getByRole("button", { name: "Open a dispute" }).click();
    await page.getByText("You opened a dispute").waitFor();
    expect((await sale.show()).cancellations).toMatchObject([
      { status: "claimed", dispute: { kind: "goodsNotReceived" } },
    ]);
  });

  test("all is paid back at once, and there is no debt left", async () => {
    const sale = await acceptedSale(sandbox);
    const page = await visit(sale);
    await open(page, "Pay earlier");
    await page.getByRole("button", { name: "Pay now" }).click();
    await page.getByText("Paid back. Thank you").waitFor();
    expect(await page.locator(".big").textContent()).toBe("£0.00");
  });

  test("who is late promises a day", async () => {
    const sale = await acceptedSale(sandbox);
    await sandbox.bankRule({ account: sale.account.bankAccount, operation: "debits", behaviour: "refuse" });
    await sandbox.wait({ days: 31 });
    const page = await visit(sale);
    await page.getByText("A payment is late").first().waitFor();
    await open(page, "Promise a day");
    const day = new Date(sandbox.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel("I pay on").fill(day);
    await page.getByRole("button", { name: "Promise" }).click();
    await page.locator("#promise").getByText("Done.").waitFor();
    expect((await sale.show()).promises).toMatchObject([{ on: day, status: "open" }]);
    await expectAccessible(page);
  });

  test("a stranger's link shows nothing", async () => {
    const [sale, other] = [await shippedSale(sandbox), await shippedSale(sandbox)];
    const page = await browser.page();
    await page.goto(`${sandbox.url}/pay?approval=${sale.approvalNumber}#${await other.token()}`);
    await page.getByText("Open the whole link again").waitFor();
    expect(await page.locator("body").textContent()).not.toContain(sale.order);
    await page.goto(`${sandbox.url}/pay`);
    await page.getByText("is your key to this purchase").waitFor();
    // The browser itself complains of the answer 404.
    expect(browser.faults.filter((fault) => !fault.includes("404") && !fault.includes("422"))).toEqual([]);
  });
});
