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
  test("shows shop and goods by name, the debt, its due dates, and the deadlines of the purchaser's rights", async () => {
    const sale = await shippedSale(sandbox);
    const page = await visit(sale);
    await page.getByRole("heading", { name: `Your purchase at ${sandbox.thistle.name}` }).waitFor();
    await page.getByText("a lamp", { exact: true }).waitFor();
    await page.getByText("£125.00 once you have accepted the goods. Nothing is due before.").waitFor();
    await page.getByText(/counts as accepted on \d+ \w+ 20\d\d/).waitFor();
    await open(page, "I have it, and it is as it should be");
    await page.getByRole("button", { name: "Confirm receipt" }).click();
    await page.getByText(/^Next payment: £125.00 on \d+ \w+ 20\d\d$/).waitFor();
    await page.locator("#cancel summary", { hasText: /until \d+ \w+ 20\d\d/ }).waitFor();
    await expectAccessible(page);
  });

  test("shows that the loan is paused after one of two lamps is cancelled", async () => {
    const sale = await shippedSale(sandbox);
    const page = await visit(sale);
    await open(page, "Cancel");
    await page.locator("#cancel").getByLabel("Only some of it").check();
    await page.getByRole("button", { name: "Cancel this" }).click();
    await page.getByText("Say of which item how many.").waitFor();
    await page.locator("#cancel").getByLabel("How many of a lamp (0 to 2)").fill("1");
    await page.getByRole("button", { name: "Cancel this" }).click();
    await page.getByText("Everything stands still").waitFor();
    await page.getByText("1 cancelled").waitFor();
    await expectAccessible(page);
    expect((await sale.show()).cancellations).toMatchObject([
      { lines: [{ id: "lamp", quantity: 1 }], status: "returning" },
    ]);
  });

  test("shows a rejection next to the button, with what to do, and changes nothing", async () => {
    const sale = await acceptedSale(sandbox);
    const page = await visit(sale);
    await open(page, "Cancel");
    await page.locator("#cancel").getByLabel("Only some of it").check();
    await page.locator("#cancel").getByLabel("How many of a lamp (0 to 2)").fill("9");
    await page.getByRole("button", { name: "Cancel this" }).click();
    const alert = page.locator("#cancel").getByRole("alert");
    await alert.getByText(/\w/).waitFor();
    await expectAccessible(page);
    expect((await sale.show()).cancellations).toEqual([]);
  });

  test("opens a dispute for goods that did not arrive", async () => {
    const sale = await shippedSale(sandbox);
    const page = await visit(sale);
    await open(page, "Something is wrong");
    await page.getByLabel("I did not receive it").check();
    await page.getByRole("button", { name: "Open a dispute" }).click();
    await page.getByText("You opened a dispute").waitFor();
    expect((await sale.show()).cancellations).toMatchObject([
      { status: "claimed", dispute: { kind: "goodsNotReceived" } },
    ]);
    // All of it is disputed: to accept or to cancel would be answered by a no.
    await page.getByText("There is nothing to do here now.").waitFor();
  });

  test("opens a dispute for one of two lamps with evidence, and adds evidence later", async () => {
    const sale = await acceptedSale(sandbox);
    const page = await visit(sale);
    await open(page, "Something is wrong");
    const form = page.locator("#dispute");
    await form.getByLabel("It is not as described").check();
    await form.getByLabel("Only some of it").check();
    await form.getByRole("button").click();
    await form.getByText("Say of which item how many.").waitFor();
    await form.getByLabel("How many of a lamp (0 to 2)").fill("1");
    await form.getByLabel("Where proof can be seen").fill("doc_5f0c2b9e");
    await form.getByRole("button").click();
    await page.getByRole("heading", { name: "Disputed, not as described: £25.00" }).waitFor();
    await page.getByText("1 disputed").waitFor();
    await open(page, "Add proof");
    await page.getByLabel("Where it can be seen").fill("https://proof.example/lamp.jpg");
    await page.getByRole("button", { name: "Add it" }).click();
    await page.getByText("https://proof.example/lamp.jpg").waitFor();
    await expectAccessible(page);
    expect((await sale.show()).cancellations).toMatchObject([
      {
        lines: [{ id: "lamp", quantity: 1 }],
        dispute: { evidence: [{ reference: "doc_5f0c2b9e" }, { reference: "https://proof.example/lamp.jpg" }] },
      },
    ]);
  });

  test("reports a missing refund, which shortens the shop's deadline", async () => {
    const sale = await shippedSale(sandbox);
    await sale.token();
    expect((await sale.cancel()).status).toBe(202);
    const [before] = (await sale.show()).cancellations;
    const page = await visit(sale);
    await page.getByText("Send it back.").waitFor();
    await open(page, "Something is wrong");
    await page.getByLabel("My refund has not come").check();
    await page.getByRole("button", { name: "Open a dispute" }).click();
    await page.getByRole("heading", { name: "Disputed, refund missing" }).waitFor();
    const [after] = (await sale.show()).cancellations;
    expect(after).toMatchObject({ no: 1, dispute: { kind: "refundNotProcessed" } });
    expect(Date.parse(after?.until ?? "")).toBeLessThan(Date.parse(before?.until ?? ""));
  });

  test("repays everything at once, and shows no debt", async () => {
    const sale = await acceptedSale(sandbox);
    const page = await visit(sale);
    await open(page, "Pay earlier");
    await page.getByRole("button", { name: "Pay now" }).click();
    await page.getByText("Paid back. Thank you").waitFor();
    expect(await page.locator(".big").textContent()).toBe("£0.00");
  });

  test("takes a promise to pay from a late purchaser", async () => {
    const sale = await acceptedSale(sandbox);
    await sandbox.bankRule({ account: sale.account.bankAccount, operation: "debits", behaviour: "refuse" });
    await sandbox.wait({ days: 31 });
    const page = await visit(sale);
    await page.getByText("A payment is late").first().waitFor();
    await open(page, "Promise a day");
    const day = new Date(sandbox.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel("I pay on").fill(day);
    await page.getByRole("button", { name: "Promise" }).click();
    await page.getByText("Your promise is being taken down.").waitFor();
    await page.getByText("You promised to pay by").waitFor();
    expect((await sale.show()).promises).toMatchObject([{ on: day, status: "open" }]);
    await expectAccessible(page);
  });

  test("shows nothing for an unknown link", async () => {
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
