import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectMall } from "../../clients/sdk/mall.ts";
import { expectProblem, expectRefusal, purchaseIn } from "./answer.ts";
import { composeReport } from "./request.ts";
import { type Sale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const renew = async (sale: Sale) => sale.report("renewals", "renewal.request", {});

const daysFromNow = (at: string | undefined): number => (Date.parse(at ?? "") - sandbox.now()) / 86_400_000;

const noticesOf = async ({ order }: Sale): Promise<readonly string[]> => {
  await sandbox.rest();
  const path = `/_sandbox/notices?to=${order}@example.test`;
  return (await sandbox.ask<{ notices: readonly { readonly text: string }[] }>(path)).notices.map(({ text }) => text);
};

const connect = () => {
  const { url, lenderUrl, thistle, lender, now } = sandbox;
  const { mall, apiKey, sign: signKey, seal: sealKey } = thistle;
  return connectMall({ url, lenderUrl, mall, lender, apiKey, signKey, sealKey, now });
};

const pounds = (amount: string) => ({ amount, currency: "GBP" });

describe("a mall that needs longer than seven days", () => {
  test("renews the hold before it ends, and ships on day 8", async () => {
    const sale = await startSale(sandbox);
    await sandbox.wait({ days: 6 });
    const answer = await renew(sale);
    expect(answer.status).toBe(200);
    expect(purchaseIn(answer)).toMatchObject({ status: "approved", waitingFor: { who: "mall" } });
    expect(daysFromNow(purchaseIn(answer).waitingFor?.until)).toBeCloseTo(7, 2);
    expect((await noticesOf(sale)).at(-1)).toContain("needs more time for your order");

    await sandbox.wait({ days: 2 });
    expect((await sale.show()).status).toBe("approved");
    expect((await sale.ship()).status).toBe(200);
    expect(await sale.show()).toMatchObject({ status: "shipped", advanced: pounds("12500") });
  });

  test("renews it after it ended, with the SDK, which verifies the lender's new certificate", async () => {
    const sale = await startSale(sandbox);
    await sandbox.wait({ days: 8 });
    expect((await sale.show()).status).toBe("expired");
    expectProblem(await sale.ship(), 409, "HoldExpired");

    const { purchase, certificate } = await connect().renewHold(sale);
    expect(purchase).toMatchObject({ status: "approved", approvalNumber: sale.approvalNumber });
    expect(certificate).toMatchObject({ purchase: sale.id, amount: pounds("12500") });
    expect(daysFromNow(certificate.expiresAt)).toBeCloseTo(7, 2);
    expect((await sale.ship()).status).toBe(200);
    expect(await sale.show()).toMatchObject({ status: "shipped", advanced: pounds("12500") });
    expect(await sale.events()).toEqual(
      expect.arrayContaining(["approved", "expired", "renewed", "shipped", "advanced"]),
    );
  });

  test("cannot renew it on a consent that is thirty days old", async () => {
    const sale = await startSale(sandbox);
    for (const days of [6, 6, 6, 6]) {
      await sandbox.wait({ days });
      expect((await renew(sale)).status).toBe(200);
    }
    await sandbox.wait({ days: 5 });
    await expectRefusal(sandbox, async () => renew(sale), 409, "ConsentExpired");
    await sandbox.wait({ days: 2 });
    expect((await sale.show()).status).toBe("expired");
    await expectRefusal(sandbox, async () => renew(sale), 409, "ConsentExpired");
  });
});

describe("the credit", () => {
  test("is checked anew: what was lent elsewhere meanwhile is not held again", async () => {
    const account = await sandbox.openAccount({ amount: "20000", currency: "GBP" });
    const sale = await startSale(sandbox, { account });
    await sandbox.wait({ days: 8 });
    const other = await startSale(sandbox, { account });
    expect(purchaseIn(other.answer).status).toBe("approved");
    await expectRefusal(sandbox, async () => renew(sale), 402, "CreditLimitExceeded");

    await sandbox.staff("restrict-account", { account: account.account, suspended: true, review: false });
    await expectRefusal(sandbox, async () => renew(other), 402, "AccountSuspended");
  });

  test("is not oversold by renewals of many expired holds at once", async () => {
    const account = await sandbox.openAccount({ amount: "30000", currency: "GBP" });
    const pair = await Promise.all([startSale(sandbox, { account }), startSale(sandbox, { account })]);
    await sandbox.wait({ days: 8 });
    const third = await startSale(sandbox, { account });
    expect(purchaseIn(third.answer).status).toBe("approved");
    const answers = await Promise.all([...pair, ...pair].map(renew));
    expect(answers.filter(({ status }) => status === 402).length).toBeGreaterThanOrEqual(2);
    const shown = await Promise.all(pair.map(async (sale) => (await sale.show()).status));
    expect(shown.toSorted()).toEqual(["approved", "expired"]);
  });
});

describe("a repeated renewal", () => {
  test("with one message, also many times at once, is one renewal and has one answer", async () => {
    const sale = await startSale(sandbox);
    await sandbox.wait({ days: 5 });
    const envelope = await composeReport(sandbox, sandbox.thistle, sale, "renewal.request", {});
    const send = async () => sandbox.post(`/v1/purchases/${sale.id}/renewals`, { envelope });
    const answers = await Promise.all(Array.from({ length: 5 }, send));
    for (const answer of answers.filter(({ body }) => body.code !== "ConcurrentChange"))
      expect(answer.status).toBe(200);
    const again = await send();
    expect(again.status).toBe(200);
    expect((await sale.events()).filter((event) => event === "renewed")).toHaveLength(1);
    expect((await noticesOf(sale)).filter((text) => text.includes("more time"))).toHaveLength(1);
  });

  test("with one Idempotency-Key is answered from the record", async () => {
    const sale = await startSale(sandbox);
    await sandbox.wait({ days: 2 });
    const mall = connect();
    const first = await mall.renewHold(sale, { idempotencyKey: `renew-${sale.id}` });
    await sandbox.wait({ hours: 1 });
    const second = await mall.renewHold(sale, { idempotencyKey: `renew-${sale.id}` });
    expect(second.certificate).toEqual(first.certificate);
    expect((await sale.events()).filter((event) => event === "renewed")).toHaveLength(1);
  });
});

test("a hold of which a part was cancelled is renewed without that part", async () => {
  const sale = await startSale(sandbox);
  await sale.cancel({ lines: [{ id: "chair", quantity: 1 }] });
  await sandbox.rest();
  await sale.answerReturn({ outcome: "stopped" });
  await sandbox.wait({ days: 8 });
  expect((await sale.show()).status).toBe("expired");
  const { certificate } = await connect().renewHold(sale);
  expect(certificate.amount).toEqual(pounds("5000"));
  await sale.ship();
  expect(await sale.show()).toMatchObject({ advanced: pounds("5000"), status: "shipped" });
});

test("nothing is renewed that is advanced, or of another mall", async () => {
  const sale = await startSale(sandbox);
  await sale.advance();
  await sandbox.rest();
  await expectRefusal(sandbox, async () => renew(sale), 409, "WrongState");
  const envelope = await composeReport(sandbox, sandbox.hanok, sale, "renewal.request", {});
  expectProblem(await sandbox.post(`/v1/purchases/${sale.id}/renewals`, { envelope }), 404, "PurchaseNotFound");
});
