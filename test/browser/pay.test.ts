import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { acceptedSale, shippedSale, startSale } from "../api/sale.ts";
import { browserPath, expectAccessible, withoutBrowser } from "./browser.ts";
import { cutText } from "./cut-text.ts";
import { startPhone } from "./purchase-page.ts";

/* The purchaser's page of a purchase. */

const phone = startPhone();

const open = async (page: Page, summary: string): Promise<void> =>
  page.locator("summary", { hasText: summary }).click();

describe.skipIf(browserPath === undefined)(`the page of a purchase${withoutBrowser}`, () => {
  test("shows the names of shop and goods, what is owed, when it becomes due, and the deadline to answer", async () => {
    const sale = await shippedSale(phone.sandbox);
    const page = await phone.visit(sale);
    await page.getByRole("heading", { name: `Your purchase at ${phone.sandbox.thistle.name}` }).waitFor();
    await page.getByText("a lamp", { exact: true }).waitFor();
    await page.getByText("£125.00 once you have accepted the goods. Nothing is due before.").waitFor();
    await page.getByText(/counts as accepted on \d+ \w+ 20\d\d/).waitFor();
    await open(page, "I received the goods, and they are correct");
    await page.getByRole("button", { name: "Confirm receipt" }).click();
    await page.getByText(/^Next payment: £125.00 on \d+ \w+ 20\d\d$/).waitFor();
    await page.locator("#cancel summary", { hasText: /until \d+ \w+ 20\d\d/ }).waitFor();
    await expectAccessible(page);
  });

  test("shows the other purchases of the account, with what is owed of each", async () => {
    const account = await phone.sandbox.openAccount({ amount: "10000000", currency: "GBP" });
    const other = await acceptedSale(phone.sandbox, { account });
    const page = await phone.visit(await startSale(phone.sandbox, { account }));
    await page.getByRole("heading", { name: "Your other purchases with this lender" }).waitFor();
    await page.getByRole("heading", { name: `${phone.sandbox.thistle.name}: £125.00` }).waitFor();
    await page.getByText(/^Accepted. You owe £125.00; the next payment is on \d+ \w+ 20\d\d.$/).waitFor();
    await page.getByText(new RegExp(`approval number ${other.approvalNumber}$`)).waitFor();
    await expectAccessible(page);
  });

  test("a purchaser who fears for the link gets a new one, and this page opens no more", async () => {
    const sale = await shippedSale(phone.sandbox);
    const page = await phone.visit(sale);
    await open(page, "Somebody else may have this link");
    await page.getByRole("button", { name: "Send me a new link" }).click();
    await page.getByText("A new link is on its way to you. This one no longer works.").waitFor();
    await expectAccessible(page);
    await phone.sandbox.rest();
    await page.reload();
    await page
      .getByRole("alert")
      .getByText(/If you got a newer one, this one no longer works/)
      .waitFor();
  });

  test.each([
    [320, 200],
    [390, 200],
    [320, 100],
    [1280, 200],
  ])("the text stays whole, %i pixels wide with text at %i per cent", async (width, text) => {
    const lines = [{ id: "table", quantity: 2, amount: "1250000", description: "소반" }];
    const sale = await acceptedSale(phone.sandbox, { mall: phone.sandbox.hanok, amount: "1250000", lines });
    await sale.cancel({ lines: [{ id: "table", quantity: 1 }] });
    await phone.sandbox.rest();
    const page = await phone.visit(sale);
    await page.setViewportSize({ width, height: 700 });
    await page.evaluate(`void (document.documentElement.style.fontSize = "${text}%")`);
    await page.evaluate("document.querySelectorAll('details').forEach((each) => void (each.open = true))");
    await page.getByRole("heading", { name: "Cancellations and disputes" }).waitFor();
    expect(await cutText(page)).toEqual([]);
    await page.close();
  });

  test("one of two lamps is cancelled: the page shows that the loan is paused", async () => {
    const sale = await shippedSale(phone.sandbox);
    const page = await phone.visit(sale);
    await open(page, "Cancel");
    await page.locator("#cancel").getByLabel("Only some items").check();
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await page.getByText("Enter a quantity for at least one item.").waitFor();
    await page.locator("#cancel").getByLabel("Quantity of a lamp (0 to 2)").fill("1");
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    const question = page.getByRole("group", { name: "Do you want to cancel 1 × a lamp?" });
    await question.getByRole("button", { name: "No, keep it" }).click();
    expect((await sale.show()).cancellations).toEqual([]);
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await expectAccessible(page);
    await question.getByRole("button", { name: "Yes, cancel it" }).click();
    await page.getByText("Your loan is paused while your cancellation").waitFor();
    await page.getByText("1 cancelled").waitFor();
    await expectAccessible(page);
    expect((await sale.show()).cancellations).toMatchObject([
      { lines: [{ id: "lamp", quantity: 1 }], status: "returning" },
    ]);
  });

  test("a rejection is shown at its button with the next step, and changes nothing", async () => {
    const sale = await acceptedSale(phone.sandbox);
    const page = await phone.visit(sale);
    await open(page, "Cancel");
    await page.locator("#cancel").getByLabel("Only some items").check();
    await page.locator("#cancel").getByLabel("Quantity of a lamp (0 to 2)").fill("9");
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    const alert = page.locator("#cancel").getByRole("alert");
    await alert.getByText(/\w/).waitFor();
    await expectAccessible(page);
    expect((await sale.show()).cancellations).toEqual([]);
  });

  test("goods that were not received are disputed", async () => {
    const sale = await shippedSale(phone.sandbox);
    const page = await phone.visit(sale);
    await open(page, "Report a problem");
    await page.getByLabel("I did not receive it").check();
    await page.getByRole("button", { name: "Open a dispute" }).click();
    await page.getByText("You opened a dispute").waitFor();
    expect((await sale.show()).cancellations).toMatchObject([
      { status: "claimed", dispute: { kind: "goodsNotReceived" } },
    ]);
    // Everything is disputed, so the gateway would reject acceptance and cancellation.
    await page.getByText("There is nothing to do now.").waitFor();
  });

  test("one of two lamps is disputed as not as described, with evidence, and more evidence later", async () => {
    const sale = await acceptedSale(phone.sandbox);
    const page = await phone.visit(sale);
    await open(page, "Report a problem");
    const form = page.locator("#dispute");
    await form.getByLabel("It is not as described").check();
    await form.getByLabel("Only some items").check();
    await form.getByRole("button", { name: "Open a dispute" }).click();
    await form.getByText("Enter a quantity for at least one item.").waitFor();
    await form.getByLabel("Quantity of a lamp (0 to 2)").fill("1");
    await form.getByLabel("Link or document number (optional)").fill("doc_5f0c2b9e");
    await form.getByRole("button", { name: "Open a dispute" }).click();
    await page.getByRole("heading", { name: "Disputed, not as described: £25.00" }).waitFor();
    await page.getByText("1 disputed").waitFor();
    await open(page, "Add evidence");
    await page.getByLabel("Link or document number", { exact: true }).fill("https://proof.example/lamp.jpg");
    await page.getByRole("button", { name: "Add evidence" }).click();
    await page.getByText("https://proof.example/lamp.jpg").waitFor();
    await expectAccessible(page);
    expect((await sale.show()).cancellations).toMatchObject([
      {
        lines: [{ id: "lamp", quantity: 1 }],
        dispute: { evidence: [{ reference: "doc_5f0c2b9e" }, { reference: "https://proof.example/lamp.jpg" }] },
      },
    ]);
  });

  test("a missing refund is disputed, and the shop's deadline becomes shorter", async () => {
    const sale = await shippedSale(phone.sandbox);
    await sale.token();
    expect((await sale.cancel()).status).toBe(202);
    const [before] = (await sale.show()).cancellations;
    const page = await phone.visit(sale);
    await page.getByText("Return the goods.").waitFor();
    await open(page, "Report a problem");
    await page.getByLabel("I did not receive my refund").check();
    await page.getByRole("button", { name: "Open a dispute" }).click();
    await page.getByRole("heading", { name: "Disputed, refund missing" }).waitFor();
    const [after] = (await sale.show()).cancellations;
    expect(after).toMatchObject({ no: 1, dispute: { kind: "refundNotProcessed" } });
    expect(Date.parse(after?.until ?? "")).toBeLessThan(Date.parse(before?.until ?? ""));
  });

  test("everything is repaid at once, and no debt remains", async () => {
    const sale = await acceptedSale(phone.sandbox);
    const page = await phone.visit(sale);
    await open(page, "Pay early");
    await page.getByRole("button", { name: "Pay now" }).click();
    await page.getByText("Repaid. Thank you").waitFor();
    expect(await page.locator(".big").textContent()).toBe("£0.00");
  });

  test("a late purchaser promises a payment date", async () => {
    const sale = await acceptedSale(phone.sandbox);
    await phone.sandbox.bankRule({ account: sale.account.bankAccount, operation: "debits", behaviour: "refuse" });
    await phone.sandbox.wait({ days: 31 });
    const page = await phone.visit(sale);
    await page.getByText("A payment is late").first().waitFor();
    await page.getByRole("heading", { name: "What you agreed to" }).waitFor();
    await page.getByText("Your lender: Gyeol Credit").waitFor();
    await page.locator(".badge.bad", { hasText: "Payment overdue" }).waitFor();
    await page.locator("#repay summary", { hasText: "Pay what is overdue" }).waitFor();
    expect(await page.getByLabel("What is overdue: £125.00").isChecked()).toBe(true);
    await open(page, "Promise a payment date");
    const day = new Date(phone.sandbox.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel("I will pay by").fill(day);
    await page.getByRole("button", { name: "Promise" }).click();
    await page.getByText("Your promise is being recorded.").waitFor();
    await page.getByText("You promised to pay by").waitFor();
    expect((await sale.show()).promises).toMatchObject([{ on: day, status: "open" }]);
    await expectAccessible(page);
  });

  test("the gateway gets a view token and acts, from the lender's page, and nothing that contains the link's secret", async () => {
    const sale = await shippedSale(phone.sandbox);
    const sent: string[] = [];
    phone.browser.context.on("request", (request) => {
      if (new URL(request.url()).origin !== phone.sandbox.url) return;
      void request.allHeaders().then((headers) => sent.push([request.url(), JSON.stringify(headers)].join(" ")));
      sent.push(request.postData() ?? "");
    });
    const page = await phone.visit(sale);
    await open(page, "I received the goods, and they are correct");
    await page.getByRole("button", { name: "Confirm receipt" }).click();
    await page.getByText("Accepted", { exact: true }).waitFor();
    const text = sent.join(" ");
    expect(text).toContain(`Bearer ${await sale.token()}`);
    expect(text).toContain('{"act":"');
    expect(text).toContain(`"origin":"${phone.sandbox.lenderUrl}"`);
    const [, secret = ""] = (await sale.link()).split(".");
    expect(secret).toHaveLength(43);
    for (const hidden of [secret, await sale.accountToken()]) expect(text).not.toContain(hidden);
  });

  test("the link of another purchase shows nothing", async () => {
    const [sale, other] = [await shippedSale(phone.sandbox), await shippedSale(phone.sandbox)];
    const page = await phone.browser.page();
    await page.goto(`${phone.sandbox.lenderUrl}/pay?approval=${sale.approvalNumber}#${await other.link()}`);
    await page.getByText("Open the complete link again").waitFor();
    expect(await page.locator("body").textContent()).not.toContain(sale.order);
    await page.goto(`${phone.sandbox.lenderUrl}/pay`);
    await page.getByText("which is the key to this purchase").waitFor();
    // The browser itself logs these answers.
    expect(phone.browser.faults.filter((fault) => !/status of (401|404|422)/.test(fault))).toEqual([]);
  });
});
