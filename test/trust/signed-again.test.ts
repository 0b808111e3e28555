import { afterAll, beforeAll, expect, test } from "vitest";
import { makeAct } from "../../clients/sdk/act.ts";
import { evidenceClaims } from "../../clients/sdk/message.ts";
import { linkCredentials } from "../../clients/sdk/purchase-link.ts";
import { composeReport } from "../api/request.ts";
import { acceptedSale, type Sale } from "../api/sale.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { functionOf, invokeAs, roleFor } from "./gateway-power.ts";

/* A caller that crashed signs its request again under the same idempotency key. A hostile gateway then holds two signatures of one request. */

let sandbox: Sandbox;
beforeAll(async () => void (sandbox = await startSandbox()));
afterAll(async () => sandbox.stop());

const execute = async ({ id }: Sale, task: string, input: object): Promise<string | undefined> =>
  invokeAs(sandbox, roleFor(task), functionOf(task), { purchaseId: id, ...input });

const inPounds = (amount: string) => ({ amount: { amount, currency: "GBP" } });
const key = "job 7";

test("a mall's refund that was signed twice is refunded once, by the gateway and by the lender", async () => {
  const sale = await acceptedSale(sandbox);
  const { mall, id } = sale;
  const signed = async () => {
    const { jti } = await evidenceClaims([mall.mall, "refund.request", id], key);
    return composeReport(sandbox, mall, sale, "refund.request", inPounds("300"), { jti });
  };
  const [first, second] = [await signed(), await signed()];
  const post = async (envelope: string) =>
    sandbox.post(`/v1/purchases/${id}/refunds`, { envelope }, { "idempotency-key": key });
  expect([(await post(first)).status, (await post(second)).status]).toEqual([202, 202]);
  await sandbox.rest();
  const input = { cancellation: 77, ...inPounds("300"), goodwill: "mall", evidence: second };
  expect(await execute(sale, "RefundPurchaser", input)).toBe("EvidenceUsed");
  expect(await sale.loan()).toMatchObject({ outstanding: { amount: "12200" } });

  // The gateway forgot the key: the request is still the one that it has executed.
  const again = await sandbox.post(`/v1/purchases/${id}/refunds`, { envelope: await signed() });
  await sandbox.rest();
  expect([again.status, (await sale.show()).cancellations.length]).toEqual([202, 1]);
});

test("a purchaser's repayment that was made twice is debited once", async () => {
  const sale = await acceptedSale(sandbox);
  const credentials = await linkCredentials(await sale.link());
  if (!credentials) throw new Error("no link");
  const make = async () => makeAct(credentials, "loan.repay", inPounds("1000"), sandbox.now, key);
  const [first, second] = [await make(), await make()];
  const headers = { authorization: `Bearer ${await sale.token()}`, "idempotency-key": key };
  const { approvalNumber = "" } = await sale.show();
  const path = `/v1/pay/${approvalNumber}/repayments`;
  for (const act of [first, second]) expect((await sandbox.post(path, { act }, headers)).status).toBe(202);
  await sandbox.rest();
  const input = { version: 99, repayment: 55, ...inPounds("1000"), evidence: second };
  expect(await execute(sale, "CollectRepayment", input)).toBe("EvidenceUsed");
  expect(await sale.money()).toContain("debits 1000");
  expect((await sale.money()).filter((each) => each.startsWith("debits"))).toHaveLength(1);
});
