import { afterAll, beforeAll, describe, test } from "vitest";
import { runOnAll, salesWithCrash, expectEnd, lifecycleEvents } from "./crashes.ts";
import { approve, instruct } from "./instructions.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const referenceOf = (id: string): string => `BANK-${id}`;

describe("a late loan reaches its end once, whichever function dies and when", () => {
  test("while an unrequested payment arrives, exceeds the debt, and is reversed by its bank", async () => {
    const sales = await salesWithCrash(sandbox, [
      "lender-return-credit",
      "gateway-record-credit",
      "lender-reverse-repayment",
      "gateway-record-bounce",
    ]);
    for (const operation of ["ship", "deliver", "accept"] as const)
      await runOnAll(sandbox, sales, async (sale) => sale[operation]());
    const payment = { kind: "payment", amount: { amount: "13000", currency: "GBP" } };
    await runOnAll(sandbox, sales, async ({ id }) => {
      await sandbox.receiveCredit({ amount: payment.amount, reference: referenceOf(id) });
      return instruct(sandbox, id, { ...payment, reference: referenceOf(id) });
    });
    await runOnAll(sandbox, sales, async ({ id }) => approve(sandbox, id, 1));
    await runOnAll(sandbox, sales, async ({ id }) => {
      await sandbox.returnTransfer(referenceOf(id));
      return instruct(sandbox, id, { kind: "bounce", collection: `received.${referenceOf(id)}` });
    });
    await sandbox.wait({ days: 32 });
    const events = ["payment_reported", "repaid", "credit_returned", "bounce_reported", "bounced", "repaid"];
    // What was sent back is overdue at once, and reminded of until the due date, which is announced, asks for all of it.
    const reminded = ["reminded", "reminded", "reminded", "reminded"];
    const money = ["payouts 12410", "refunds 500", "debits 13000"];
    await expectEnd(sandbox, sales, {
      end: { status: "repaid" },
      events: [...lifecycleEvents, ...events, ...reminded],
      money,
    });
  });

  test("while a debt is promised, re-planned and charged off", async () => {
    const sales = await salesWithCrash(sandbox, [
      "lender-take-promise",
      "gateway-record-promise",
      "lender-replan-loan",
      "gateway-record-replan",
      "lender-charge-off-loan",
      "gateway-record-charge-off",
    ]);
    for (const { account } of sales)
      await sandbox.bankRule({ operation: "debits", account: account.bankAccount, behaviour: "refuse" });
    for (const operation of ["ship", "deliver", "accept"] as const)
      await runOnAll(sandbox, sales, async (sale) => sale[operation]());
    await sandbox.wait({ days: 31 });
    const on = new Date(sandbox.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    await runOnAll(sandbox, sales, async (sale) => sale.pay("promises", { on }));
    await sandbox.wait({ days: 2 });
    await runOnAll(sandbox, sales, async ({ id }) => instruct(sandbox, id, { kind: "replan", count: 2 }));
    await runOnAll(sandbox, sales, async ({ id }) => instruct(sandbox, id, { kind: "chargeOff" }));
    const promised = ["late", "promise_requested", "promised", "late"];
    const given = ["replan_requested", "replanned", "charge_off_requested", "charged_off"];
    // The debit is announced, and the reminder that waited for the promise comes when it is broken.
    const events = [...lifecycleEvents, ...promised, "reminded", "reminded", ...given];
    await expectEnd(sandbox, sales, { end: { status: "chargedOff" }, events, money: ["payouts 12410"] });
  });
});
