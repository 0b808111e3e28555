import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { currencies, testAmountOrder } from "./test-amount-sale.ts";
import { acceptedSale, type Sale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

describe.each(currencies)("an ordinary purchase in %s with accepted goods", (currency) => {
  const accepted = async (pence: string): Promise<Sale> =>
    acceptedSale(sandbox, testAmountOrder(sandbox, currency, pence));

  test("of 1308: the refund is parked, and paid a week later", async () => {
    const sale = await accepted("1308");
    await sale.repay();
    await sandbox.rest();
    await sale.cancel();
    await sale.answerReturn({ outcome: "received" });
    expect(await sale.show()).toMatchObject({ cancellations: [{ status: "parked" }], waitingFor: { who: "operator" } });
    await sandbox.wait({ days: 7, hours: 1 });
    expect(await sale.show()).toMatchObject({ status: "cancelled", cancellations: [{ status: "refunded" }] });
  });

  test("of 1309 is late on the due date, and repaid a month later", async () => {
    const sale = await accepted("1309");
    await sandbox.wait({ days: 35 });
    expect(await sale.show()).toMatchObject({ status: "accepted", late: 1 });
    await sandbox.wait({ days: 32 });
    expect((await sale.show()).status).toBe("repaid");
  });

  test("of 1311 is repaid, owed again two days later, and finally repaid", async () => {
    const sale = await accepted("1311");
    await sale.repay();
    expect((await sale.show()).status).toBe("repaid");
    await sandbox.wait({ days: 3 });
    expect(await sale.show()).toMatchObject({ status: "accepted", bounces: [{ reason: "AM04" }] });
    await sandbox.wait({ days: 65 });
    expect(await sale.show()).toMatchObject({ status: "repaid", outstanding: { amount: "0" } });
  });

  test("of 1312 is never paid, and charged off", async () => {
    const sale = await accepted("1312");
    await sandbox.wait({ days: 250 });
    expect((await sale.show()).status).toBe("chargedOff");
    expect(await sale.events()).toEqual(expect.arrayContaining(["reminded", "late", "charged_off"]));
  });
});
