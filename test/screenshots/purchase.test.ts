import { test } from "vitest";
import { instructTwice } from "../api/instructions.ts";
import { acceptedSale, shippedSale, startSale } from "../api/sale.ts";
import { openBrowser } from "../browser/browser.ts";
import { takePictures } from "./pictures.ts";
import { byPlan, done, startStudio } from "./studio.ts";

/* Every state of the page of a purchase until the debt is paid. */

const studio = startStudio();

const gbp = (amount: string) => ({ amount, currency: "GBP" });

test("from the approval to the acceptance", async () => {
  const approved = await startSale(studio.sandbox);
  await studio.picture(approved, "purchase-01-approved");
  await done(approved.report("renewals", "renewal.request", {}));
  await studio.picture(approved, "purchase-02-renewed");
  await studio.picture(await startSale(studio.sandbox, { mall: studio.sandbox.hanok }), "purchase-03-advanced-won");
  const part = await startSale(studio.sandbox);
  await done(part.ship({ lines: [{ id: "lamp", quantity: 1 }] }));
  await done(part.deliver());
  await studio.picture(part, "purchase-04-part-delivered");
  const shipped = await startSale(studio.sandbox);
  await done(shipped.ship({ carrier: "Royal Mail", tracking: "JD0002 1234 5678 9012 3456" }));
  await studio.picture(shipped, "purchase-05-shipped");
  await done(shipped.deliver());
  await studio.picture(shipped, "purchase-06-delivered");
  await studio.pictureOpened(shipped, "purchase-07-delivered-opened");
});

test("an order with a discount and free goods", async () => {
  const lines = [
    { id: "lamp", quantity: 1, amount: "6000", description: "a lamp" },
    { id: "chair", quantity: 3, amount: "10000", description: `a chair ${"of bentwood ".repeat(12)}` },
    { id: "bulb", quantity: 1, amount: "0", description: "a free bulb" },
    { id: "ten-off", quantity: 1, amount: "-1600", description: "-10 %" },
    { id: "voucher", quantity: 1, amount: "-400", description: "your voucher" },
  ];
  const sale = await acceptedSale(studio.sandbox, { amount: "14000", lines });
  await studio.pictureOpened(sale, "purchase-08-discount-opened");
  await done(sale.cancel({ lines: [{ id: "lamp", quantity: 1 }] }));
  await studio.picture(sale, "purchase-09-discount-return");
  await done(sale.answerReturn({ outcome: "received" }));
  await studio.picture(sale, "purchase-10-discount-refunded");
});

test("repayment by plan", async () => {
  const order = {
    amount: "60000",
    currency: "GBP",
    lines: [{ id: "lamp", quantity: 1, amount: "60000", description: "a lamp" }],
  };
  const sale = await acceptedSale(studio.sandbox, await byPlan(studio.sandbox, "instalments-6", order));
  await studio.picture(sale, "purchase-11-instalments");
  await studio.pictureOpened(sale, "purchase-12-instalments-opened");
  await studio.picture(sale, "purchase-13-bad-amount", async (page) => {
    await page.locator("summary", { hasText: "Pay early" }).click();
    await page.getByLabel("A part", { exact: true }).check();
    await page.getByLabel("Amount in GBP").fill("twelve");
    await page.getByRole("button", { name: "Pay now" }).click();
    await page.getByText("Enter an amount").waitFor();
  });
  await done(sale.repay("20000"));
  await studio.picture(sale, "purchase-14-part-paid-early");
  await studio.bank(sale, "debits", "refuse");
  await done(sale.repay("10000"));
  await studio.picture(sale, "purchase-15-payment-refused");
  await studio.bank(sale, "debits", "done");
  await done(sale.repay());
  await studio.picture(sale, "purchase-16-repaid");
  const [debit] = (await studio.sandbox.transfers()).filter(
    (each) => each.reference === sale.id && each.operation === "debits",
  );
  await studio.sandbox.returnTransfer(debit?.key ?? "");
  await instructTwice(studio.sandbox, sale.id, { kind: "bounce", collection: "early.1", bankReason: "AM04" });
  await studio.picture(sale, "purchase-17-bounced");
});

test("a late debt until it is written off, and paid after that", async () => {
  const sale = await acceptedSale(studio.sandbox);
  await sale.token();
  await studio.bank(sale, "debits", "refuse");
  await studio.sandbox.wait({ days: 28 });
  await studio.picture(sale, "purchase-18-debit-announced");
  await studio.sandbox.wait({ days: 5 });
  await studio.picture(sale, "purchase-19-late");
  await studio.pictureOpened(sale, "purchase-20-late-opened");
  await done(sale.pay("promises", { on: new Date(studio.sandbox.now() + 9 * 86_400_000).toISOString().slice(0, 10) }));
  await studio.picture(sale, "purchase-21-promised");
  await studio.sandbox.wait({ days: 180 });
  await studio.pictureOpened(sale, "purchase-22-written-off-opened");
  await studio.bank(sale, "debits", "done");
  await done(sale.repay("4000"));
  await studio.picture(sale, "purchase-23-partly-recovered");
  await done(sale.repay());
  await studio.picture(sale, "purchase-24-recovered");
  const other = await startSale(studio.sandbox, { account: sale.account });
  await studio.picture(other, "purchase-25-with-others");
});

test("money that is not owed", async () => {
  const sale = await acceptedSale(studio.sandbox);
  await studio.bank(sale, "refunds", "refuse");
  await studio.sandbox.receiveCredit({ amount: gbp("15000"), reference: "BANK-9" });
  await instructTwice(studio.sandbox, sale.id, { kind: "payment", amount: gbp("15000"), reference: "BANK-9" });
  await studio.picture(sale, "purchase-26-overpaid");
});

test("one moment in Seoul", async () => {
  const now = new Date(studio.sandbox.now());
  await studio.sandbox.wait({ minutes: ((23 - now.getUTCHours()) * 60 + 30 - now.getUTCMinutes() + 1440) % 1440 });
  const sale = await acceptedSale(studio.sandbox, {
    mall: studio.sandbox.hanok,
    amount: "1250000",
    lines: [{ id: "table", quantity: 1, amount: "1250000", description: "소반" }],
  });
  await studio.picture(sale, "purchase-27-seoul", undefined, { locale: "ko-KR", timezoneId: "Asia/Seoul" });
});

test("links", async () => {
  const sale = await shippedSale(studio.sandbox);
  const { page, close } = await studio.visit(sale);
  await page.locator("summary", { hasText: "Somebody else" }).click();
  await page.getByRole("button", { name: "Send me a new link" }).click();
  await page.getByText("A new link is on its way").waitFor();
  await takePictures(page, "purchase-28-new-link-sent");
  await studio.sandbox.rest();
  await page.reload();
  await page
    .getByRole("alert")
    .getByText(/this one no longer works/)
    .waitFor();
  await takePictures(page, "purchase-29-withdrawn-link");
  await close();

  const browser = await openBrowser([]);
  const bare = await browser.page();
  await bare.goto(`${studio.sandbox.lenderUrl}/pay`);
  await bare.getByText("which is the key to this purchase").waitFor();
  await takePictures(bare, "purchase-30-incomplete-link");
  await browser.close();

  const offline = await studio.visit(await shippedSale(studio.sandbox));
  await offline.page.locator("summary", { hasText: "I received the goods" }).click();
  await offline.page.context().setOffline(true);
  await offline.page.getByRole("button", { name: "Confirm receipt" }).click();
  await offline.page.locator("#accept").getByRole("alert").getByText(/\w/).waitFor({ timeout: 120_000 });
  await takePictures(offline.page, "purchase-31-offline");
  await offline.close();
});
