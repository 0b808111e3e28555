import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openMallSession } from "../../clients/sandbox/lifecycle.ts";
import { connectSandbox } from "../../clients/sandbox/sandbox.ts";
import { digestOf } from "../../clients/sdk/message.ts";
import { expectProblem } from "./answer.ts";
import { seeded } from "./test-amount-sale.ts";
import { type Sale, shippedSale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const by = (account: string) => ({ account: seeded(sandbox, account) });
const creditOf = async (account: string): Promise<string | undefined> => {
  const { lender } = await sandbox.state();
  const line = lender.find(({ pk }) => pk?.S === `ACCOUNT#${account}`)?.["available"]?.M ?? {};
  return Object.values(line)[0]?.N;
};
const decide = async (sale: Sale, outcome: string) => sandbox.staff("decide-review", { purchaseId: sale.id, outcome });

describe("a bank that refuses the seller", () => {
  test("acc_payout_fails: the advance has failed, and nothing is owed", async () => {
    const sale = await shippedSale(sandbox, by("acc_payout_fails"));
    expect(await sale.show()).toMatchObject({
      advances: [{ status: "failed", code: "PayoutRefused" }],
      outstanding: { amount: "0" },
    });
    const korean = await startSale(sandbox, { ...by("acc_payout_fails_krw"), mall: sandbox.hanok });
    expect(await korean.show()).toMatchObject({ advances: [{ status: "failed" }] });
    expect(await sale.money()).toEqual([]);
  });
});

describe("the lender's decision", () => {
  test("acc_approved is approved, in pounds and in won", async () => {
    const sale = await startSale(sandbox, by("acc_approved"));
    expect(sale.answer).toMatchObject({ status: 201, body: { purchase: { status: "approved" } } });
    const korean = await startSale(sandbox, { ...by("acc_approved_krw"), mall: sandbox.hanok });
    expect((await korean.show()).status).toBe("advanced");
  });

  test.each([
    ["acc_limit_exceeded", "CreditLimitExceeded"],
    ["acc_suspended", "AccountSuspended"],
    ["acc_other_currency", "CurrencyMismatch"],
  ])("%s is declined with %s", async (account, code) => {
    const sale = await startSale(sandbox, by(account));
    expect(sale.answer).toMatchObject({ status: 201, body: { purchase: { status: "declined", code } } });
    await sandbox.rest();
    const { notices } = await sandbox.ask<{ notices: readonly { readonly text: string }[] }>(
      `/_sandbox/notices?to=${sale.order}@example.test`,
    );
    expect(notices.map(({ text }) => text)).toEqual([
      expect.stringMatching(/ was declined(: .*)?\. Nothing was bought, and you owe nothing\.$/),
    ]);
  });
});

test("the lender restricts an account and lifts the restriction; existing loans do not change", async () => {
  const account = await sandbox.openAccount();
  const restrict = async (suspended: boolean, who: string = account.account) =>
    sandbox.staff("restrict-account", { account: who, suspended, review: false });
  const lent = await startSale(sandbox, { account });
  await restrict(true);
  await restrict(true);
  const refused = await startSale(sandbox, { account });
  expect(refused.answer.body).toMatchObject({ purchase: { status: "declined", code: "AccountSuspended" } });
  expect((await lent.show()).status).toBe("approved");
  await restrict(false);
  const again = await startSale(sandbox, { account });
  expect((await again.show()).status).toBe("approved");
  await expect(restrict(true, "acc_nobody")).rejects.toThrow(/open it first/);
});

describe("acc_review waits for the lender's staff", () => {
  test("who approve: the purchase is approved when the gateway asks next, and the mall fetches the lender's sealed decision", async () => {
    const sale = await startSale(sandbox, by("acc_review"));
    expect(sale.answer).toMatchObject({ status: 202, body: { purchase: { status: "pending" } } });
    expect(typeof sale.answer.body["sealed"]).toBe("string");
    expect(await sandbox.invoke("tallystick-operator-list-reviews", {})).toMatchObject({
      reviews: [{ purchaseId: sale.id, account: "acc_review" }],
    });
    await decide(sale, "approved");
    await decide(sale, "approved");
    await expect(decide(sale, "declined")).rejects.toThrow(/already/);
    expect(await sandbox.invoke("tallystick-operator-list-reviews", {})).toEqual({ reviews: [] });
    await sandbox.wait({ minutes: 2 });
    expect((await sale.show()).status).toBe("approved");
    const { mall } = await openMallSession(connectSandbox(sandbox.url), sandbox.thistle);
    const { order, amount } = await sale.show();
    const request = { purchase: sale.id, order, ...amount, prev: await digestOf(sale.request.sealed) };
    expect(await mall.fetchDecision(request)).toMatchObject({ decision: "approved" });
  });

  test("who decline: the purchase is declined, and no credit was held", async () => {
    const before = await creditOf("acc_review");
    const sale = await startSale(sandbox, by("acc_review"));
    await sandbox.wait({ minutes: 10 });
    expect((await sale.show()).status).toBe("pending");
    await decide(sale, "declined");
    await sandbox.wait({ hours: 1 });
    expect(await sale.show()).toMatchObject({ status: "declined", code: "ReviewDeclined" });
    expect(await creditOf("acc_review")).toBe(before);
  });

  test("who decide after days: nothing is declined meanwhile, and mall and purchaser know of the review", async () => {
    const sale = await startSale(sandbox, by("acc_review"));
    const { review } = await sale.show();
    expect(Date.parse(review?.until ?? "") - sandbox.now()).toBeGreaterThan(6.9 * 86_400_000);
    const hooks = await sandbox.hooks(sandbox.thistle.mall, sale.id);
    expect(hooks.map(({ body }) => (JSON.parse(body) as { readonly type: string }).type)).toEqual([
      "purchase.review_started",
    ]);
    const path = `/_sandbox/notices?to=${sale.order}@example.test`;
    const { notices } = await sandbox.ask<{ notices: readonly object[] }>(path);
    expect(notices).toMatchObject([
      { text: expect.stringMatching(/A person at the lender reviews .* by \d+ \w+ \d{4} at the latest/) },
    ]);

    // Twice as long as the lender may be silent where nobody reviews.
    await sandbox.wait({ days: 2 });
    expect(await sale.show()).toMatchObject({ status: "pending", review });
    // However often the lender was asked, the timeline has it once.
    expect(await sale.events()).toEqual(["requested", "review_started", "undecided"]);
    await decide(sale, "approved");
    await sandbox.wait({ hours: 1 });
    expect(await sale.show()).toMatchObject({ status: "approved" });
    await sale.ship();
    expect((await sale.show()).status).toBe("shipped");
  });

  test("who never decide: the lender itself declines after a week, and a later decision is rejected", async () => {
    const sale = await startSale(sandbox, by("acc_review"));
    await sandbox.wait({ days: 8 });
    expect(await sale.show()).toMatchObject({ status: "declined", code: "ReviewExpired" });
    await expect(decide(sale, "approved")).rejects.toThrow(/is over/);
  });
});

describe("a lender that is silent", () => {
  test("acc_slow is pending, and approved within ten minutes; the mall opens the later decision", async () => {
    const { mall } = await openMallSession(connectSandbox(sandbox.url), sandbox.thistle);
    const sale = await startSale(sandbox, by("acc_slow"));
    expect(sale.answer).toMatchObject({ status: 202, body: { purchase: { status: "pending" } } });
    expect(sale.answer.body["sealed"]).toBeUndefined();
    const headers = { authorization: `Bearer ${sandbox.thistle.apiKey}` };
    const decision = async (key = headers.authorization) =>
      sandbox.request("GET", `/v1/purchases/${sale.id}/decision`, { headers: { authorization: key } });
    expectProblem(await decision(), 404, "DecisionNotFound");
    await sandbox.wait({ minutes: 10 });
    const { status, approvalNumber } = await sale.show();
    expect(status).toBe("approved");
    expectProblem(await decision(`Bearer ${sandbox.hanok.apiKey}`), 404, "PurchaseNotFound");
    expect((await decision()).status).toBe(200);
    const { order, amount } = await sale.show();
    const request = { purchase: sale.id, order, ...amount, prev: await digestOf(sale.request.sealed) };
    expect(await mall.fetchDecision(request)).toMatchObject({ decision: "approved", approvalNumber });
    await expect(mall.fetchDecision({ ...request, prev: "another" })).rejects.toThrow(/a different request/);
    await sandbox.wait({ days: 31 });
    expectProblem(await decision(), 404, "DecisionNotFound");
  });

  test("acc_silent is declined after a day, and the held credit is released when its hold ends", async () => {
    const before = await creditOf("acc_silent");
    const sale = await startSale(sandbox, by("acc_silent"));
    expect(sale.answer.status).toBe(202);
    expect(await creditOf("acc_silent")).not.toBe(before);
    await sandbox.wait({ days: 9 });
    expect(await sale.show()).toMatchObject({ status: "declined", code: "LenderSilent" });
    expect(await creditOf("acc_silent")).toBe(before);
  });
});
