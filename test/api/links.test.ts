import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectLenderStaff } from "../../clients/sdk/lender-staff.ts";
import { linkCredentials } from "../../clients/sdk/purchase-link.ts";
import { connectPurchaser } from "../../clients/sdk/purchaser.ts";
import { expectProblem } from "./answer.ts";
import { hostileTo } from "./hostile.ts";
import { trailOf } from "./instructions.ts";
import { composeAct } from "./request.ts";
import { acceptedSale, type Sale, shippedSale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

/* Links that are withdrawn, that end, and that somebody guesses at. */

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const { expectNothing } = hostileTo(() => sandbox);

/** The fragment of the newest link that the purchaser of an order was sent. */
const newestLink = async ({ order }: Sale): Promise<string> => {
  await sandbox.rest();
  const path = `/_sandbox/notices?to=${order}@example.test`;
  const { notices } = await sandbox.ask<{ notices: readonly { readonly link: string; readonly text: string }[] }>(path);
  return notices.at(-1)?.link.split("#")[1] ?? "";
};

const pageWith = ({ approvalNumber }: Sale, token: string) =>
  connectPurchaser({ url: sandbox.url, lenderUrl: sandbox.lenderUrl, approvalNumber, token, now: sandbox.now });

const staff = () => connectLenderStaff({ url: sandbox.lenderUrl, operatorKey: sandbox.operator("lender").operatorKey });

/** What the old link opens no longer, at either side; the new one opens everything. */
const expectReplaced = async (sale: Sale, old: string): Promise<void> => {
  const link = await newestLink(sale);
  expect(link).not.toBe(old);
  for (const read of ["show", "loan", "loans", "accept"] as const)
    await expect(pageWith(sale, old)[read]()).rejects.toMatchObject({ code: "Unauthenticated" });
  const page = pageWith(sale, link);
  expect(await page.show()).toMatchObject({ id: sale.id });
  expect(await page.loan()).toMatchObject({ purchase: sale.id });
  expect((await page.loans()).loans.map(({ purchase }) => purchase)).toContain(sale.id);
};

describe("a link that is withdrawn", () => {
  test("by the purchaser is replaced by one that only the known contact gets", async () => {
    const sale = await shippedSale(sandbox);
    const old = await sale.link();
    await pageWith(sale, old).renewLink();
    await expectReplaced(sale, old);
    expect(await sale.events()).toContain("link_renewed");
    await expect(pageWith(sale, old).renewLink()).rejects.toMatchObject({ code: "LinkEnded", status: 410 });
    expect((await trailOf(sandbox, sale.id)).trail).toMatchObject([
      { did: "linkRenewed", why: "requested by the purchaser", facts: { link: [1, 2] } },
    ]);
    expect(await pageWith(sale, await newestLink(sale)).accept()).toMatchObject({ purchase: { status: "accepted" } });
  });

  test("by the lender's staff leaves who and why in the trail, and is withdrawn once", async () => {
    const sale = await acceptedSale(sandbox);
    const old = await sale.link();
    const loan = { lender: sandbox.lender, purchase: sale.id };
    for (let i = 0; i < 2; i++) await staff().renewLink(loan, "the purchaser lost a telephone", "lost-1");
    await expectReplaced(sale, old);
    const { trail } = await trailOf(sandbox, sale.id);
    expect(trail).toMatchObject([
      { did: "linkRenewed", by: { name: expect.any(String) as string }, why: "the purchaser lost a telephone" },
    ]);
    await expect(staff().renewLink({ ...loan, purchase: "pur_x" }, "none")).rejects.toMatchObject({
      code: "LoanNotFound",
    });
  });

  test("makes acts that the lender refuses, whatever the gateway does with them; what it did before stays done", async () => {
    const sale = await acceptedSale(sandbox);
    const old = await sale.link();
    const price = { amount: { amount: "2500", currency: "GBP" } };
    const used = await composeAct(sandbox, old, "repayments", price);
    const authorization = `Bearer ${(await linkCredentials(old))?.viewToken}`;
    const path = `/v1/pay/${sale.approvalNumber}/repayments`;
    expect((await sandbox.post(path, { act: used }, { authorization })).status).toBe(202);
    await sandbox.rest();
    const kept = await composeAct(sandbox, old, "repayments", price);
    await staff().renewLink({ lender: sandbox.lender, purchase: sale.id }, "lost");
    await sandbox.rest();
    await expectNothing("collect-repayment", sale, { repayment: 2, ...price, evidence: kept }, "LinkEnded");
    await expectNothing("collect-repayment", sale, { repayment: 1, ...price, evidence: used }, "done");
  });

  test("is withdrawn at the gateway too once it answers again", async () => {
    const sale = await shippedSale(sandbox);
    const old = await sale.link();
    await sandbox.fault({ function: "tallystick-gateway-receive-link", error: "Lambda.ServiceException", times: 1 });
    await staff().renewLink({ lender: sandbox.lender, purchase: sale.id }, "lost");
    await sandbox.rest();
    await sandbox.wait({ minutes: 16 });
    await expectReplaced(sale, old);
  });
});

test("a link ends a year after its purchase, and a new one opens it for another year", async () => {
  const sale = await startSale(sandbox);
  const old = await sale.link();
  await sandbox.wait({ days: 8 });
  expect(await pageWith(sale, old).show()).toMatchObject({ status: "expired" });
  await sandbox.wait({ days: 366 });
  for (const read of ["show", "loan", "loans", "cancel"] as const)
    await expect(pageWith(sale, old)[read]()).rejects.toMatchObject({ code: "LinkEnded", status: 410 });
  await staff().renewLink({ lender: sandbox.lender, purchase: sale.id }, "asked for an invoice");
  expect(await pageWith(sale, await newestLink(sale)).show()).toMatchObject({ status: "expired" });
});

test("wrong tokens are limited in an hour, and the right one is always accepted", async () => {
  const sale = await startSale(sandbox);
  const [view, account] = [await sale.token(), await sale.accountToken()];
  const ask = async (path: string, bearer: string) =>
    sandbox.request("GET", `/v1/pay/${sale.approvalNumber}${path}`, { headers: { authorization: `Bearer ${bearer}` } });
  const wrong = (i: number): string => `${sale.id}.${String(i).padStart(43, "x")}`;
  for (const [path, right] of [
    ["", view],
    ["/loan", account],
  ] as const) {
    for (let i = 0; i < 30; i++) expect([401, 429]).toContain((await ask(path, wrong(i))).status);
    expectProblem(await ask(path, wrong(99)), 429, "TooManyWrongTokens");
    expect((await ask(path, right)).status).toBe(200);
  }
  await sandbox.wait({ hours: 1 });
  expectProblem(await ask("", wrong(1)), 401, "Unauthenticated");
});
