import { afterAll, beforeAll, expect, test } from "vitest";
import { composeReport } from "../api/request.ts";
import { startSale } from "../api/sale.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { functionOf, invokeAs, roleFor } from "./gateway-power.ts";

/*
 * Where the lender does not know what was sent, it cannot know the least that a refund must be: a hostile gateway ends the cancellation with
 * less. That is the limit that the threat model names. What it cannot do is to have it taken for the whole refund.
 */

let sandbox: Sandbox;
beforeAll(async () => void (sandbox = await startSandbox()));
afterAll(async () => {
  await sandbox.stop().catch(() => {});
});

test("a refund that was booked short is no repeat of the honest one: mall, purchaser and reconciliation see it", async () => {
  const sale = await startSale(sandbox, { mall: sandbox.hanok });
  await sandbox.wait({ days: 30, minutes: 1 });
  const { cancellations, amount } = await sale.show();
  expect(cancellations).toMatchObject([{ status: "stopping" }]);
  const evidence = await composeReport(sandbox, sale.mall, sale, "return.report", {
    cancellation: 1,
    outcome: "stopped",
  });
  const short = { purchaseId: sale.id, cancellation: 1, amount: { ...amount, amount: "0" }, evidence };
  expect(await invokeAs(sandbox, roleFor("RefundPurchaser"), functionOf("RefundPurchaser"), short)).toBeUndefined();

  await sandbox.post(`/v1/purchases/${sale.id}/returns`, { envelope: evidence });
  await sandbox.rest();
  const [refused] = (await sale.show()).cancellations;
  expect(refused).not.toMatchObject({ status: "refunded" });
  expect(await sale.loan()).toMatchObject({ outstanding: amount });
  expect((await sandbox.reconcile()).differences).toEqual([
    { id: sale.id, what: "refund 1", one: "stopping", other: "refunded" },
  ]);
});
