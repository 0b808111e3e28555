import { ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acceptedSale, shippedSale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";
import type { HookDelivery } from "./target.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

/** The webhook events of a purchase, in order. */
const eventsOf = async (mall: string, purchase: string): Promise<readonly string[]> =>
  (await sandbox.hooks(mall, purchase))
    .filter(({ status }) => status === 200)
    .map(({ body }) => (JSON.parse(body) as { readonly type: string }).type);

const creditOf = async (account: string): Promise<string | undefined> => {
  const { lender } = await sandbox.state();
  return lender.find(({ pk }) => pk?.S === `ACCOUNT#${account}`)?.["available"]?.M?.["GBP"]?.N;
};

const expectProven = async (): Promise<void> =>
  expect(await sandbox.books()).toMatchObject({
    proven: true,
    differences: [],
    trialBalance: { GBP: { amount: "0" } },
  });

/** How the bank treats payouts to the mall from now on. */
const payouts = async (behaviour: string) =>
  sandbox.bankRule({ operation: "payouts", account: sandbox.thistle.bankAccount, behaviour });

describe("the bank", () => {
  test("refuses a payout permanently: the receivable sale is reversed, the credit is released, the mall is notified", async () => {
    const account = await sandbox.openAccount({ amount: "20000", currency: "GBP" });
    const sale = await startSale(sandbox, { account });
    expect(await creditOf(account.account)).toBe("7500");
    await payouts("refuse");
    expect((await sale.ship()).status).toBe(200);
    expect(await sale.show()).toMatchObject({ advances: [{ status: "failed" }], outstanding: { amount: "0" } });
    await payouts("done");
    expect(await eventsOf("mall_thistle", sale.id)).toContain("purchase.advance_failed");
    expect(await sale.money()).toEqual([]);
    expect((await sale.loan())["outstanding"]).toEqual({ amount: "0", currency: "GBP" });
    await sandbox.wait({ days: 8 });
    expect(await creditOf(account.account)).toBe("20000");
    await expectProven();
  });

  test("makes a payout and loses its response: the seller is paid once", async () => {
    await payouts("unknown-then-done");
    const sale = await shippedSale(sandbox);
    await payouts("done");
    expect(await sale.show()).toMatchObject({ status: "shipped", advances: [{ status: "paid" }] });
    expect(await sale.money()).toEqual(["payouts 12410"]);
    await expectProven();
  });

  test("is unavailable during a payout: the seller is paid when it is available again", async () => {
    await payouts("fail");
    const sale = await shippedSale(sandbox);
    expect(await sale.show()).toMatchObject({ advances: [{ status: "requested" }] });
    expect(await sale.money()).toEqual([]);
    await payouts("done");
    await sandbox.wait({ hours: 2 });
    expect(await sale.show()).toMatchObject({ status: "shipped", advances: [{ status: "paid" }] });
    expect(await sale.money()).toEqual(["payouts 12410"]);
    await expectProven();
  });

  test("refuses an early repayment: the repayment fails, and the debt remains", async () => {
    const sale = await acceptedSale(sandbox);
    await sandbox.bankRule({ operation: "debits", account: sale.account.bankAccount, behaviour: "refuse" });
    expect((await sale.repay("2500")).status).toBe(202);
    expect(await sale.show()).toMatchObject({
      status: "accepted",
      repayments: [{ status: "refused" }],
      outstanding: { amount: "12500" },
    });
    await sandbox.bankRule({ operation: "debits", account: sale.account.bankAccount, behaviour: "done" });
    expect((await sale.repay("2500")).status).toBe(202);
    expect(await sale.show()).toMatchObject({ outstanding: { amount: "10000" } });
    expect((await sale.money()).filter((each) => each.startsWith("debits"))).toEqual(["debits 2500"]);
  });

  test("refuses a due collection: the loan is late, and is collected again after thirty days", async () => {
    const sale = await acceptedSale(sandbox);
    await sandbox.bankRule({ operation: "debits", account: sale.account.bankAccount, behaviour: "refuse" });
    const { due = "" } = await sale.show();
    await sandbox.wait({ days: 31 });
    const late = await sale.show();
    expect(late).toMatchObject({ status: "accepted", late: 1, outstanding: { amount: "12500" } });
    expect((Date.parse(late.due ?? "") - Date.parse(due)) / 86_400_000).toBe(30);
    expect(await eventsOf("mall_thistle", sale.id)).toContain("purchase.late");
    await sandbox.bankRule({ operation: "debits", account: sale.account.bankAccount, behaviour: "done" });
    await sandbox.wait({ days: 30 });
    expect(await sale.show()).toMatchObject({ status: "repaid", outstanding: { amount: "0" } });
    expect((await sale.money()).filter((each) => each.startsWith("debits"))).toEqual(["debits 12500"]);
    expect((await sale.loan()).status).toBe("repaid");
    await expectProven();
  });

  test("refuses a refund permanently: the refund is parked and recorded as owed, and paid when the bank accepts it", async () => {
    const sale = await acceptedSale(sandbox);
    await sale.repay();
    await sandbox.rest();
    await sandbox.bankRule({ operation: "refunds", account: sale.account.bankAccount, behaviour: "refuse" });
    expect((await sale.cancel()).status).toBe(202);
    expect((await sale.answerReturn({ outcome: "received" })).status).toBe(200);
    expect(await sale.show()).toMatchObject({
      cancellations: [{ status: "parked" }],
      waitingFor: { who: "operator" },
    });
    expect((await sandbox.books()).sides["GBP"]?.["owedCash"]?.amount).toBe("12500");
    expect(await eventsOf("mall_thistle", sale.id)).toContain("purchase.refund_parked");
    const refund = (await executionsOf("cancellation-to-refund", sale.id)).filter(({ name }) =>
      name.includes(".refund"),
    );
    expect(refund).toMatchObject([{ status: "FAILED" }]);
    await sandbox.bankRule({ operation: "refunds", account: sale.account.bankAccount, behaviour: "done" });
    await sandbox.wait({ days: 7, minutes: 1 });
    expect(await sale.show()).toMatchObject({ status: "cancelled", cancellations: [{ status: "refunded" }] });
    expect((await sale.money()).filter((each) => !each.startsWith("payouts"))).toEqual([
      "debits 12500",
      "refunds 12500",
    ]);
    expect((await sandbox.books()).sides["GBP"]?.["owedCash"]?.amount).toBe("0");
    await expectProven();
  });
});

describe("silence", () => {
  test("of a mall that should stop a parcel: the cancellation holds after a day", async () => {
    const sale = await startSale(sandbox);
    await sale.advance();
    await sandbox.rest();
    expect((await sale.cancel()).status).toBe(202);
    expect((await sale.show()).waitingFor?.who).toBe("mall");
    await sandbox.wait({ days: 1, minutes: 1 });
    expect(await sale.show()).toMatchObject({ status: "cancelled", refunded: { amount: "12500" } });
    expect((await sale.loan()).status).toBe("cancelled");
    await expectProven();
  });

  test("of a mall whose goods are returned: the cancellation holds after two weeks, and nothing falls due meanwhile", async () => {
    const sale = await acceptedSale(sandbox);
    expect((await sale.cancel({ lines: [{ id: "lamp", quantity: 2 }] })).status).toBe(202);
    const { due: before = "" } = await sale.loan().then((loan) => loan as { due?: string });
    await sandbox.wait({ days: 14, minutes: 1 });
    const after = await sale.show();
    expect(after).toMatchObject({ status: "accepted", refunded: { amount: "5000" }, outstanding: { amount: "7500" } });
    expect((Date.parse(after.due ?? "") - Date.parse(before)) / 86_400_000).toBe(14);
    expect((await sale.money()).filter((each) => each.startsWith("debits"))).toEqual([]);
  });

  test("of a purchaser who has the goods: they count as accepted after eight days, and then the loan falls due", async () => {
    const sale = await shippedSale(sandbox);
    await sale.deliver();
    await sandbox.wait({ days: 8, minutes: 1 });
    const { status, due } = await sale.show();
    expect(status).toBe("accepted");
    expect(due).toMatch(/^\d{4}-\d\d-\d\d$/);
    await sandbox.wait({ days: 31 });
    expect((await sale.show()).status).toBe("repaid");
    expect((await sale.money()).filter((each) => each.startsWith("debits"))).toEqual(["debits 12500"]);
  });

  test("of a mall that does not use held credit: the hold expires, and the credit is released", async () => {
    const account = await sandbox.openAccount({ amount: "20000", currency: "GBP" });
    const sale = await startSale(sandbox, { account });
    await sandbox.wait({ days: 7, minutes: 1 });
    expect((await sale.show()).status).toBe("expired");
    expect(await creditOf(account.account)).toBe("20000");
    expect(await eventsOf("mall_thistle", sale.id)).toEqual(["purchase.approved", "purchase.expired"]);
  });

  test("of a mall that was paid and does not ship: the purchase is cancelled after thirty days", async () => {
    const sale = await startSale(sandbox, { mall: sandbox.hanok });
    await sandbox.rest();
    expect(await sale.show()).toMatchObject({ status: "advanced" });
    await sandbox.wait({ days: 31, hours: 1 });
    expect(await sale.show()).toMatchObject({ status: "cancelled", outstanding: { amount: "0" } });
  });

  test("of the lender: the purchase is pending, a timer asks the lender again, and the mall is notified", async () => {
    await sandbox.fault({ function: "tallystick-lender-decide-loan", error: "Lambda.ServiceException", times: 3 });
    const sale = await startSale(sandbox);
    expect(sale.answer).toMatchObject({ status: 202, body: { purchase: { status: "pending" } } });
    expect((await sale.show()).waitingFor?.who).toBe("lender");
    await sandbox.wait({ minutes: 2 });
    expect((await sale.show()).status).toBe("approved");
    expect(await eventsOf("mall_thistle", sale.id)).toEqual(["purchase.approved"]);
  });

  test("of the lender for more than a day counts as a rejection, and no credit stays held when its hold would have ended", async () => {
    const account = await sandbox.openAccount({ amount: "20000", currency: "GBP" });
    // A crash, which the saga does not retry: thirty questions a day are enough.
    const away = { function: "tallystick-lender-decide-loan", error: "Runtime.ExitError", times: 1000 };
    await sandbox.fault({ ...away, when: "after" });
    const sale = await startSale(sandbox, { account });
    expect(sale.answer.status).toBe(202);
    await sandbox.wait({ days: 9 });
    expect(await sale.show()).toMatchObject({ status: "declined", code: "LenderSilent" });
    expect(await creditOf(account.account)).toBe("20000");
    expect(await eventsOf("mall_thistle", sale.id)).toEqual(["purchase.declined"]);
    await sandbox.request("DELETE", "/_sandbox/faults");
  });
});

/** As the receiver verifies it when it comes. */
const verified = ({ at, headers, body }: HookDelivery): unknown => {
  // The library asks the machine for the time; the sandbox's runs ahead.
  const [real, now] = [Date.now, Date.parse(at)];
  Date.now = () => now;
  try {
    return new Webhook(sandbox.thistle.webhookSecret).verify(body, headers);
  } finally {
    Date.now = real;
  }
};

describe("a mall's webhook receiver", () => {
  test("fails three times: it receives the missed events later, once, signed by Standard Webhooks", async () => {
    await sandbox.request("PUT", "/_sandbox/hooks/mall_thistle", { body: JSON.stringify({ fail: 3 }) });
    const sale = await startSale(sandbox);
    await sandbox.wait({ minutes: 10 });
    const deliveries = await sandbox.hooks("mall_thistle", sale.id);
    expect(deliveries.map(({ status }) => status)).toEqual([503, 503, 503, 200]);
    expect(new Set(deliveries.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    const [last] = deliveries.slice(-1);
    if (!last) throw new Error("nothing was delivered");
    expect(verified(last)).toMatchObject({ type: "purchase.approved", purchase: { id: sale.id, status: "approved" } });
    expect(() => verified({ ...last, body: last.body.replace("approved", "declined") })).toThrow(/signature/i);
  });

  test("receives a purchase's events with numbers that give their order", async () => {
    const sale = await acceptedSale(sandbox);
    await sale.repay();
    await sandbox.rest();
    const events = (await sandbox.hooks("mall_thistle", sale.id)).map(
      ({ body }) => JSON.parse(body) as { readonly type: string; readonly sequence: number },
    );
    const inOrder = events.toSorted((a, b) => a.sequence - b.sequence).map(({ type }) => type.replace("purchase.", ""));
    expect(inOrder).toEqual(["approved", "advanced", "accepted", "repaid"]);
  });
});

/** What ran for a purchase on a saga. */
const executionsOf = async (saga: string, purchase: string) => {
  const stateMachineArn = `arn:aws:states:us-east-1:000000000000:stateMachine:tallystick-${saga}`;
  const { executions = [] } = await sandbox.sagas.send(
    new ListExecutionsCommand({ stateMachineArn, maxResults: 1000 }),
  );
  return executions.flatMap(({ name = "", status }) => (name.startsWith(purchase) ? [{ name, status }] : []));
};
