import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectEnd, lifecycleEvents, runOnAll, salesWithCrash } from "./crashes.ts";
import { approve, instruct, instructTwice, trailOf } from "./instructions.ts";
import { acceptedSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";
import { seeded } from "./test-amount-sale.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const gbp = (amount: string) => ({ amount, currency: "GBP" });

/** How the purchaser's bank treats what the lender returns. */
const refunds = async ({ account }: { readonly account: { readonly bankAccount: string } }, behaviour: string) =>
  sandbox.bankRule({ account: account.bankAccount, operation: "refunds", behaviour });

/** The purchaser has sent a pound more than is owed. */
const overpay = async (id: string) => {
  const payment = { amount: gbp("12600"), reference: `OVER-${id}` };
  await sandbox.receiveCredit(payment);
  await instructTwice(sandbox, id, { kind: "payment", ...payment });
};

const overpaidSale = async () => {
  const sale = await acceptedSale(sandbox);
  await refunds(sale, "refuse");
  await overpay(sale.id);
  return sale;
};

/** The refunds that the bank made; the payout to the mall comes first. */
const returned = async (sale: Awaited<ReturnType<typeof overpaidSale>>) =>
  (await sale.money()).filter((each) => !each.startsWith("payouts"));

const lastKey = async (id: string) => (await sandbox.transfers()).findLast(({ reference }) => reference === id)?.key;

const noticesOf = async ({ order }: { readonly order: string }): Promise<readonly string[]> => {
  const path = `/_sandbox/notices?to=${order}@example.test`;
  return (await sandbox.ask<{ notices: readonly { readonly text: string }[] }>(path)).notices.map(({ text }) => text);
};

const expectProven = async () =>
  expect(await sandbox.books()).toMatchObject({
    proven: true,
    bankAgrees: true,
    differences: [],
    bank: { differences: [], waiting: [], overdue: [] },
  });

describe("credit that the purchaser's bank refuses", () => {
  test("of acc_refund_fails: the purchase waits for the operator, and the lender pays it a week later", async () => {
    const sale = await acceptedSale(sandbox, { account: seeded(sandbox, "acc_refund_fails") });
    await overpay(sale.id);
    const refused = await sale.show();
    const until = new Date(sandbox.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    expect(refused).toMatchObject({ status: "repaid", waitingFor: { who: "operator" } });
    expect(refused.waitingFor?.until?.slice(0, 10)).toBe(until);
    expect((await sale.events()).at(-1)).toBe("credit_refused");
    expect(await noticesOf(sale)).toContain(
      "Your bank did not accept what you had paid too much of £1.00. It stays owed to you, and we try again in a week.",
    );
    await expectProven();
    await sandbox.wait({ days: 7, hours: 1 });
    const paid = await sale.show();
    expect([paid.status, paid.waitingFor, await returned(sale)]).toEqual(["repaid", undefined, ["refunds 100"]]);
    expect((await sale.events()).slice(-2)).toEqual(["credit_refused", "credit_returned"]);
    await expectProven();
  });

  test("for weeks is asked for each week, under a key of its own, and paid once", async () => {
    const sale = await overpaidSale();
    await sandbox.wait({ days: 22 });
    expect((await sale.events()).slice(-4)).toEqual(Array.from({ length: 4 }, () => "credit_refused"));
    expect(await sale.show()).toMatchObject({ status: "repaid", waitingFor: { who: "operator" } });
    await expectProven();
    await refunds(sale, "done");
    await sandbox.wait({ days: 8 });
    expect(await returned(sale)).toEqual(["refunds 100"]);
    expect(await lastKey(sale.id)).toBe(`${sale.id}.credit.1.4`);
    expect(await sale.loan()).toMatchObject({ creditBalance: { amount: "0" } });
    await sandbox.wait({ days: 30 });
    expect(await returned(sale)).toEqual(["refunds 100"]);
    await expectProven();
  });

  test("is asked for by the lender's clock: a gateway that starts the phase early changes nothing", async () => {
    const sale = await overpaidSale();
    await refunds(sale, "done");
    const before = await sale.show();
    for (let times = 0; times < 2; times++)
      expect(await sandbox.invoke("tallystick-lender-return-credit", { purchaseId: sale.id })).toMatchObject({
        outcome: "refused",
      });
    expect([await returned(sale), await sale.show()]).toEqual([[], before]);
    await sandbox.wait({ days: 8 });
    expect(await returned(sale)).toEqual(["refunds 100"]);
  });

  test("is sent at once by an instruction, and nothing is sent when the week is over", async () => {
    const sale = await overpaidSale();
    await refunds(sale, "done");
    await instructTwice(sandbox, sale.id, { kind: "creditReturn" });
    expect((await sale.show()).waitingFor).toBeUndefined();
    await sandbox.wait({ days: 15 });
    expect(await returned(sale)).toEqual(["refunds 100"]);
    expect((await instruct(sandbox, sale.id, { kind: "creditReturn" })).status).toBe(409);
  });

  test("whose next attempt has no answer keeps its key, and is paid once", async () => {
    const sale = await overpaidSale();
    await refunds(sale, "unknown-then-done");
    await sandbox.wait({ days: 7, hours: 1 });
    expect(await returned(sale)).toEqual(["refunds 100"]);
    expect(await lastKey(sale.id)).toBe(`${sale.id}.credit.1.1`);
    await expectProven();
  });

  test("while the bank is down is asked for under the same key until it answers, and no instruction comes between", async () => {
    const sale = await overpaidSale();
    await refunds(sale, "fail");
    await sandbox.wait({ days: 7, hours: 2 });
    const { status, body } = await instruct(sandbox, sale.id, { kind: "creditReturn" });
    expect([status, body]).toMatchObject([409, { code: "WrongState" }]);
    await refunds(sale, "done");
    await sandbox.wait({ hours: 2 });
    expect(await returned(sale)).toEqual(["refunds 100"]);
    expect(await lastKey(sale.id)).toBe(`${sale.id}.credit.1.1`);
    await expectProven();
  });

  test("an instruction that meets the lender's own attempt ends, and the credit is paid once", async () => {
    const sale = await overpaidSale();
    await sandbox.wait({ days: 6, hours: 23 });
    await refunds(sale, "unknown-then-done");
    const given = instruct(sandbox, sale.id, { kind: "creditReturn" });
    await sandbox.wait({ hours: 2 });
    const { status } = await given;
    expect([202, 409]).toContain(status);
    await sandbox.wait({ hours: 2 });
    expect(await returned(sale)).toEqual(["refunds 100"]);
    const { instructions } = await trailOf(sandbox, sale.id);
    if (status === 202) expect(["done", "refused"]).toContain(instructions.at(-1)?.status);
    expect((await sale.events()).filter((event) => event === "credit_returned")).toHaveLength(1);
    await expectProven();
  });
});

test("a refused credit is paid once, whichever function dies and when", async () => {
  const sales = await salesWithCrash(sandbox, ["lender-return-credit", "gateway-park-credit", "gateway-record-credit"]);
  for (const sale of sales) await refunds(sale, "refuse");
  for (const operation of ["ship", "deliver", "accept"] as const)
    await runOnAll(sandbox, sales, async (sale) => sale[operation]());
  await runOnAll(sandbox, sales, async ({ id }) => {
    const payment = { amount: gbp("12600"), reference: `OVER-${id}` };
    await sandbox.receiveCredit(payment);
    return instruct(sandbox, id, { kind: "payment", ...payment });
  });
  await runOnAll(sandbox, sales, async ({ id }) => approve(sandbox, id, 1));
  for (const sale of sales) await refunds(sale, "done");
  await sandbox.wait({ days: 8 });
  await expectEnd(sandbox, sales, {
    end: { status: "repaid" },
    events: [...lifecycleEvents, "payment_reported", "repaid", "credit_refused", "credit_returned"],
    money: ["payouts 12410", "refunds 100"],
  });
});
