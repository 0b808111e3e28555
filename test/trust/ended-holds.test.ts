import { afterAll, beforeAll, expect, test } from "vitest";
import { orderDigest } from "../../functions/io/messages/digests.ts";
import { purchaseIdOf } from "../../functions/io/table/item-keys.ts";
import type { Account } from "../api/account.ts";
import { purchaseIn } from "../api/answer.ts";
import { composeReport, composeRequest, goods, newOrder } from "../api/request.ts";
import { startSale } from "../api/sale.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { invokeAs, roleFor } from "./gateway-power.ts";

/* A gateway that has credit held and then never asks the lender to release it. */

let sandbox: Sandbox;
beforeAll(async () => void (sandbox = await startSandbox()));
afterAll(async () => {
  // The gateway has no purchase of these loans.
  await expect(sandbox.stop()).rejects.toThrow("not reconciled");
});

const won = (amount: string) => ({ amount, currency: "KRW" });

/** A hold of ₩12,500 of which the gateway keeps no purchase, so that no timer of its own ends it. */
const heldUnseen = async (account: Account) => {
  const { hanok } = sandbox;
  const order = newOrder();
  const { sealed } = await composeRequest(sandbox, { mall: hanok, account, order });
  const facts = { mall: hanok.mall, order, lines: goods };
  const purchaseId = purchaseIdOf(hanok.mall, order);
  const digest = orderDigest({ ...facts, ...won("12500") });
  const input = { ...facts, purchaseId, amount: won("12500"), orderDigest: digest, sealed };
  expect(await invokeAs(sandbox, roleFor("DecideLoan"), "tallystick-lender-decide-loan", input)).toBeUndefined();
  return { id: purchaseId, order };
};

const lenderItem = async (pk: string, sk: string) => {
  await sandbox.rest();
  const { lender } = await sandbox.state();
  return lender.find((item) => item["pk"]?.S === pk && item["sk"]?.S === sk);
};

const statusOf = async ({ id }: { readonly id: string }) => (await lenderItem(`LOAN#${id}`, "LOAN"))?.["status"]?.S;

const decided = async (account: Account) =>
  purchaseIn((await startSale(sandbox, { mall: sandbox.hanok, account })).answer).status;

test("credit that it ties up is there for the next request once the hold has ended by the lender's clock, also where a hold is renewed", async () => {
  const [account, renewing, kept] = [
    await sandbox.openAccount(won("20000")),
    await sandbox.openAccount(won("20000")),
    await sandbox.openAccount(won("20000")),
  ];
  const [unseen, other, used] = [await heldUnseen(account), await heldUnseen(renewing), await heldUnseen(kept)];
  expect(await decided(account)).toBe("declined");
  const evidence = await composeReport(sandbox, sandbox.hanok, used, "renewal.request", {});
  await sandbox.wait({ days: 6 });
  const renewal = await composeReport(sandbox, sandbox.hanok, used, "renewal.request", {});
  expect(evidence).not.toBe(renewal);
  const renew = { purchaseId: used.id, evidence: renewal };
  expect(await invokeAs(sandbox, roleFor("RenewHold"), "tallystick-lender-renew-hold", renew)).toBeUndefined();
  // The daily release is due before the holds have ended for a quarter of an hour.
  await sandbox.wait({ days: 1, minutes: 2 });
  await sandbox.wait({ minutes: 20 });

  expect(await decided(account)).not.toBe("declined");
  expect(await decided(kept)).toBe("declined");
  expect([await statusOf(unseen), await statusOf(other), await statusOf(used)]).toEqual(["expired", "held", "held"]);
});

test("each day the lender releases what has ended, and notifies the purchaser", async () => {
  const account = await sandbox.openAccount(won("20000"));
  const unseen = await heldUnseen(account);
  await sandbox.wait({ days: 6 });
  expect(await statusOf(unseen)).toBe("held");
  await sandbox.wait({ days: 2, hours: 1 });
  expect(await statusOf(unseen)).toBe("expired");
  const line = await lenderItem(`ACCOUNT#${account.account}`, "ACCOUNT");
  expect(line?.["available"]?.M?.["KRW"]?.N).toBe("20000");
  const path = `/_sandbox/notices?to=${unseen.order}@example.test`;
  const { notices } = await sandbox.ask<{ notices: readonly { readonly text: string }[] }>(path);
  expect(notices).toHaveLength(2);
});
