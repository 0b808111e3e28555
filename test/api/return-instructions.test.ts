import { afterAll, beforeAll, expect, test } from "vitest";
import { expectProblem, expectRefusal, purchaseIn } from "./answer.ts";
import { shippedSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

test("a mall says where goods are sent back, and the purchaser reads it and is notified", async () => {
  const sale = await shippedSale(sandbox);
  await sale.cancel();
  await sandbox.rest();
  const instruct = async (body: object) =>
    sale.report("return-instructions", "return.instruct", { cancellation: 1, ...body });
  const returnTo = {
    address: "Returns, 12 Leith Walk, Edinburgh",
    label: "https://carrier.example/l/1",
    code: "QR-4417",
  };
  expect(purchaseIn(await instruct(returnTo))).toMatchObject({ cancellations: [{ status: "returning", returnTo }] });
  expect((await instruct(returnTo)).status).toBe(200);

  const headers = { authorization: `Bearer ${await sale.token()}` };
  const shown = await sandbox.request("GET", `/v1/pay/${sale.approvalNumber}`, { headers });
  expect(purchaseIn(shown)).toMatchObject({ cancellations: [{ returnTo }] });
  await sandbox.rest();
  const path = `/_sandbox/notices?to=${sale.order}@example.test`;
  const { notices } = await sandbox.ask<{ notices: readonly { readonly text: string }[] }>(path);
  const relayed = notices.filter(({ text }) => text.includes("how to send the goods back"));
  expect(relayed).toHaveLength(1);
  expect(JSON.stringify(relayed)).not.toContain("Leith");

  await expectRefusal(sandbox, async () => instruct({}), 400, "InvalidRequest");
  await expectRefusal(sandbox, async () => instruct({ label: "javascript:alert(1)" }), 400, "InvalidRequest");
  expectProblem(await instruct({ cancellation: 2, code: "1" }), 404, "CancellationUnknown");
  await sale.answerReturn({ outcome: "received" });
  expect((await sale.show()).cancellations).toMatchObject([{ status: "refunded", returnTo }]);
});
