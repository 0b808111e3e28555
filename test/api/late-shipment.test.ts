import { afterAll, beforeAll, expect, test } from "vitest";
import { startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => void (sandbox = await startSandbox()));
afterAll(async () => sandbox.stop());

test("an order that was paid for and does not leave ends, also where the lender decided for the mall once", async () => {
  const sale = await startSale(sandbox, { mall: sandbox.hanok });
  await sandbox.wait({ days: 30, minutes: 2 });
  expect((await sale.show()).cancellations).toMatchObject([{ no: 1, status: "stopping" }]);
  await sale.answerReturn({ outcome: "shipped" });
  await sale.answerReturn({ outcome: "refused", evidence: "doc_waybill-1" });
  await sale.decide("mall");
  await sandbox.rest();
  const dismissed = await sale.show();
  expect(dismissed).toMatchObject({ status: "advanced", waitingFor: { who: "mall" } });
  expect(Date.parse(dismissed.waitingFor?.until ?? "") - sandbox.now()).toBeGreaterThan(29 * 86_400_000);

  await sandbox.wait({ days: 29, hours: 23 });
  expect((await sale.show()).cancellations).toHaveLength(1);
  await sandbox.wait({ days: 2 });
  const ended = await sale.show();
  expect(ended.cancellations).toMatchObject([{ status: "dismissed" }, { no: 2, status: "refunded" }]);
  expect(ended.status).toBe("cancelled");
  expect(await sale.loan()).toMatchObject({ status: "cancelled" });
});
