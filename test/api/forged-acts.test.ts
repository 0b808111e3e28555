import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { purchaseIn } from "./answer.ts";
import { hostileTo } from "./hostile.ts";
import { composeAct } from "./request.ts";
import { acceptedSale, type Sale, shippedSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

/* A gateway that invents, alters, repeats or withholds what a purchaser did: the lender does not move. */

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const inPounds = (amount: string) => ({ amount: { amount, currency: "GBP" } });

const { lenderSide, expectNothing, run } = hostileTo(() => sandbox);

/** Sends an act as the purchaser does, and returns it once its phase has ended. */
const send = async (sale: Sale, path: string, body: object): Promise<string> => {
  const [act, authorization] = [await sale.act(path, body), `Bearer ${await sale.token()}`];
  purchaseIn(await sandbox.post(`/v1/pay/${sale.approvalNumber}/${path}`, { act }, { authorization }));
  await sandbox.rest();
  return act;
};

describe("a repayment", () => {
  let sale: Sale;
  beforeAll(async () => {
    sale = await acceptedSale(sandbox);
  });
  const repay = { repayment: 1, ...inPounds("2500") };

  test("without the purchaser's act, or with one that says something else, collects nothing", async () => {
    const nothing = async (input: object, rejected: string) =>
      expectNothing("collect-repayment", sale, input, rejected);
    await nothing(repay, "EvidenceMissing");
    const act = await sale.act("repayments", inPounds("2500"));
    await nothing({ repayment: 1, ...inPounds("5000"), evidence: act }, "EvidenceInvalid");
    await nothing({ repayment: 1, evidence: act }, "EvidenceInvalid");
    await nothing({ ...repay, becomes: "smaller", evidence: act }, "EvidenceInvalid");
    await nothing({ ...repay, evidence: act.slice(0, -2) + (act.endsWith("AA") ? "BA" : "AA") }, "EvidenceInvalid");
    await nothing({ ...repay, evidence: await sale.act("acceptances", {}) }, "EvidenceInvalid");
    const other = await shippedSale(sandbox);
    await nothing({ ...repay, evidence: await other.act("repayments", inPounds("2500")) }, "EvidenceInvalid");
    const token = `${sale.id}.${(await sale.token()).split(".")[1]}`;
    const byView = await composeAct(sandbox, token, "repayments", inPounds("2500"));
    await nothing({ ...repay, evidence: byView }, "EvidenceInvalid");
  });

  test("with the purchaser's act is collected once, under one number", async () => {
    const evidence = await send(sale, "repayments", inPounds("2500"));
    await expectNothing("collect-repayment", sale, { ...repay, evidence }, "done");
    await expectNothing("collect-repayment", sale, { ...repay, repayment: 2, evidence }, "EvidenceUsed");
    expect(await sale.money()).toEqual([expect.stringMatching(/^payouts/), "debits 2500"]);
  });

  test("with an act that the gateway kept for more than seven days collects nothing", async () => {
    const kept = await sale.act("repayments", inPounds("100"));
    const used = await send(sale, "repayments", inPounds("200"));
    await sandbox.wait({ days: 7 });
    await expectNothing(
      "collect-repayment",
      sale,
      { repayment: 3, ...inPounds("100"), evidence: kept },
      "EvidenceExpired",
    );
    // The effect is there: its repeat needs no evidence that is still valid.
    await expectNothing("collect-repayment", sale, { repayment: 2, ...inPounds("200"), evidence: used }, "done");
  });
});

test("an acceptance starts the repayment from the day of the purchaser's act, and from no other", async () => {
  const sale = await shippedSale(sandbox);
  const kept = await sale.act("acceptances", {});
  const today = new Date(sandbox.now()).toISOString().slice(0, 10);
  await expectNothing("start-repayment", sale, { acceptedOn: "2026-01-01", evidence: kept }, "EvidenceInvalid");
  const other = await sale.act("cancellations", {});
  await expectNothing("start-repayment", sale, { acceptedOn: today, evidence: other }, "EvidenceInvalid");
  const evidence = await send(sale, "acceptances", {});
  await expectNothing("start-repayment", sale, { acceptedOn: today, evidence }, "done");
  expect(await sale.loan()).toMatchObject({ status: "repaying", acceptedOn: today });
});

test("a cancellation that nobody asked for does not pause the loan, nor does one act pause it twice", async () => {
  const sale = await acceptedSale(sandbox);
  await expectNothing("cancel-loan", sale, { cancellation: 1 }, "EvidenceMissing");
  const other = await sale.act("repayments", {});
  await expectNothing("cancel-loan", sale, { cancellation: 1, evidence: other }, "EvidenceInvalid");
  const evidence = await send(sale, "disputes", { kind: "goodsNotReceived" });
  await expectNothing("cancel-loan", sale, { cancellation: 1, evidence }, "done");
  await expectNothing("cancel-loan", sale, { cancellation: 2, evidence }, "EvidenceUsed");
});

test("a promise counts for the day that the purchaser named", async () => {
  const sale = await acceptedSale(sandbox);
  const evidence = await sale.act("promises", { on: "2027-03-01" });
  await expectNothing("take-promise", sale, { promise: 1, on: "2027-03-02", evidence }, "EvidenceInvalid");
  await expectNothing("take-promise", sale, { promise: 1, on: "2027-03-01" }, "EvidenceMissing");
});

describe("a saga that the gateway starts with an altered act", () => {
  test("ends in EvidenceRefused, and nothing has moved", async () => {
    const sale = await acceptedSale(sandbox);
    const [before, shown] = [await lenderSide(sale), await sale.show()];
    const evidence = await sale.act("repayments", inPounds("2500"));
    const promise = await sale.act("promises", { on: "2027-03-01" });
    for (const [machine, input] of [
      ["loan-to-repayment", { phase: "collect", repayment: 1, ...inPounds("12500"), evidence }],
      ["loan-to-repayment", { phase: "accept", acceptedOn: "2026-01-01", evidence }],
      ["cancellation-to-refund", { phase: "cancel", cancellation: 1, evidence }],
      ["late-payment", { phase: "promise", promise: 1, on: "2027-03-09", evidence: promise }],
    ] as const)
      expect(await run(machine, sale, input)).toEqual({ status: "FAILED", error: "EvidenceRefused" });
    expect(await lenderSide(sale)).toEqual(before);
    expect(await sale.show()).toEqual(shown);
  });
});

test("a repayment by somebody who has only the view token is refused, and can be repeated by the purchaser", async () => {
  const sale = await acceptedSale(sandbox);
  const act = await composeAct(sandbox, await sale.token(), "repayments", {});
  const authorization = `Bearer ${await sale.token()}`;
  const answer = await sandbox.post(`/v1/pay/${sale.approvalNumber}/repayments`, { act }, { authorization });
  expect(answer.status).toBe(202);
  expect(await sale.show()).toMatchObject({ status: "accepted", repayments: [{ no: 1, status: "refused" }] });
  expect((await sale.money()).some((each) => each.startsWith("debits"))).toBe(false);
  purchaseIn(await sale.repay());
  expect(await sale.show()).toMatchObject({ status: "repaid" });
  const { gateway } = await sandbox.state();
  expect(JSON.stringify(gateway.filter(({ pk }) => pk?.S === `PURCHASE#${sale.id}`))).not.toContain("evidence");
});
