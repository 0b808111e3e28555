import { test } from "vitest";
import { acceptedSale, shippedSale, startSale } from "../api/sale.ts";
import { done, startStudio } from "./studio.ts";

/* The page of a purchase in every state of a cancellation, a dispute and a refund. */

const studio = startStudio();

const lamp = { lines: [{ id: "lamp", quantity: 1 }] };

test("a cancellation before the goods leave", async () => {
  const sale = await startSale(studio.sandbox);
  await done(sale.cancel(lamp));
  await studio.picture(sale, "returns-01-part-cancelled-unpaid");
  const rest = await startSale(studio.sandbox);
  await done(rest.cancel());
  await studio.picture(rest, "returns-02-all-cancelled-stopping");
  await done(rest.answerReturn({ outcome: "stopped" }));
  await studio.picture(rest, "returns-03-all-cancelled");
});

test("goods that go back", async () => {
  const sale = await shippedSale(studio.sandbox);
  await done(sale.deliver());
  await studio.picture(sale, "returns-04-cancel-asked", async (page) => {
    await page.locator("#cancel summary").click();
    await page.locator("#cancel").getByLabel("Only some items").check();
    await page.locator("#cancel").getByLabel("Quantity of a lamp").fill("1");
    await page.locator("#cancel").getByRole("button", { name: "Cancel", exact: true }).click();
    await page.getByRole("button", { name: "Yes, cancel it" }).waitFor();
  });
  await done(sale.cancel(lamp));
  await studio.picture(sale, "returns-05-returning-without-address");
  const address = "Thistle & Co Returns, 4 Harbour Road, Leith EH6 6QQ";
  await done(sale.report("return-instructions", "return.instruct", { cancellation: 1, address, code: "RM-4471-8802" }));
  await studio.picture(sale, "returns-06-returning");
  await done(sale.answerReturn({ outcome: "received" }));
  await studio.picture(sale, "returns-07-part-refunded-before-payment");
});

test("cash refunds, paid and refused by the purchaser's bank", async () => {
  const sale = await acceptedSale(studio.sandbox);
  await done(sale.repay());
  await studio.sandbox.rest();
  await done(sale.cancel(lamp));
  await done(sale.answerReturn({ outcome: "received" }));
  await studio.picture(sale, "returns-08-cash-refunded");
  const parked = await acceptedSale(studio.sandbox);
  await done(parked.repay());
  await studio.bank(parked, "refunds", "refuse");
  await studio.sandbox.rest();
  await done(parked.cancel(lamp));
  await done(parked.answerReturn({ outcome: "received" }));
  await studio.picture(parked, "returns-09-cash-refused");
  await studio.bank(parked, "refunds", "done");
  await studio.sandbox.wait({ days: 8 });
  await studio.picture(parked, "returns-10-cash-paid-later");
});

test("disputes", async () => {
  const sale = await shippedSale(studio.sandbox);
  await studio.picture(sale, "returns-11-dispute-form", async (page) => page.locator("#dispute summary").click());
  await done(sale.dispute({ evidence: ["doc_5f0c2b9e"] }));
  await studio.picture(sale, "returns-12-dispute-claimed");
  await done(sale.answerDispute({ answer: "contested", evidence: ["https://proof.example/slip.jpg"] }));
  await studio.pictureOpened(sale, "returns-13-dispute-contested-opened");
  await sale.decide("mall");
  await studio.picture(sale, "returns-14-dispute-lost");

  const both = await acceptedSale(studio.sandbox);
  await done(both.dispute({ kind: "notAsDescribed" }));
  await done(both.answerDispute({ answer: "contested", evidence: ["doc_slip-0001"] }));
  await both.decide({ amount: { amount: "2500", currency: "GBP" } });
  await studio.picture(both, "returns-15-dispute-for-both");
  const won = await acceptedSale(studio.sandbox);
  await done(won.dispute({ kind: "notAsDescribed" }));
  await done(won.answerDispute({ answer: "conceded" }));
  await studio.picture(won, "returns-16-dispute-conceded");

  const missing = await shippedSale(studio.sandbox);
  await done(missing.cancel());
  await done(missing.dispute({ kind: "refundNotProcessed", cancellation: 1 }));
  await studio.picture(missing, "returns-17-refund-missing");
});

test("what time decides", async () => {
  const expired = await startSale(studio.sandbox);
  const unshipped = await startSale(studio.sandbox, { mall: studio.sandbox.hanok });
  await studio.sandbox.wait({ days: 8 });
  await studio.picture(expired, "returns-18-expired");
  await studio.sandbox.wait({ days: 24 });
  await studio.picture(unshipped, "returns-19-not-sent-in-time");
});
