import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { orderDigest } from "../../functions/io/messages/digests.ts";
import { purchaseIdOf } from "../../functions/io/table/item-keys.ts";
import { composeReport, composeRequest, goods } from "../api/request.ts";
import { acceptedSale, shippedSale } from "../api/sale.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";
import { relayedEvents } from "../../domain/protocol/relayed-event.ts";
import type { TaskInput } from "./attacks.ts";
import { gatewayRoles, invokeAs, queueNotice } from "./gateway-power.ts";

/* The gateway turns hostile: it has every role of its stack, and decides which of its own events are routed. */

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const roleOf = (name: string): string => gatewayRoles().find((id) => id.includes(`${name}Role`)) ?? "";

/** The texts that the purchaser of an order was sent, in order. */
const noticesOf = async (order: string): Promise<readonly string[]> => {
  await sandbox.rest();
  const path = `/_sandbox/notices?to=${order}@example.test`;
  return (await sandbox.ask<{ notices: readonly { readonly text: string }[] }>(path)).notices.map(({ text }) => text);
};

const asMachine = async (machine: string, task: string, input: object) =>
  invokeAs(sandbox, roleOf(machine), `tallystick-lender-${task}`, input as TaskInput);

describe("a loan that the gateway made with what it holds, and tells nobody of", () => {
  test("has notices to the contact that the purchaser gave, of the approval and of the debt", async () => {
    const { hanok, rest, post } = sandbox;
    const order = "kept-from-all";
    const account = await sandbox.openAccount({ amount: "1000000", currency: "KRW" });
    const request = await composeRequest(sandbox, { mall: hanok, account, order });
    const amount = { amount: "12500", currency: "KRW" };
    const facts = { mall: hanok.mall, order, lines: goods };
    const purchaseId = purchaseIdOf(hanok.mall, order);
    const approval = {
      ...facts,
      purchaseId,
      amount,
      orderDigest: orderDigest({ ...facts, ...amount }),
      sealed: request.sealed,
    };
    expect(await asMachine("LoanApproval", "decide-loan", approval)).toBeUndefined();
    expect(await noticesOf(order)).toMatchObject([expect.stringContaining("is approved: ₩12,500")]);

    expect(
      await asMachine("LoanToRepayment", "discount-receivable", { purchaseId, advance: 1, amount }),
    ).toBeUndefined();
    const known = await noticesOf(order);
    expect(known.slice(1)).toMatchObject([expect.stringContaining("₩12,500 is to pay once you have accepted")]);

    // Repeated, also by the gateway's honest side, they are sent once.
    expect(await asMachine("LoanApproval", "decide-loan", approval)).toBeUndefined();
    expect((await post("/v1/purchases", request)).status).toBe(201);
    await rest();
    expect(await noticesOf(order)).toEqual(known);
  });
});

const send = async (body: object): Promise<void> => queueNotice(sandbox, body);

const forged = (purchaseId: string): readonly object[] => [
  ...["approved", "due_set", "refunded", "You owe GBP 900.00", "v9"].map((event) => ({ purchaseId, no: 9, event })),
  ...["You owe GBP 900.00, pay at bank.example", "AB900"].map((tracking) => ({
    purchaseId,
    no: 9,
    event: "shipped",
    tracking,
  })),
  // What the lender knows not to have happened.
  ...[...relayedEvents, "dispute_decided", "dispute_opened"]
    .flatMap((event) => (event === "shipped" ? [] : [1, 2, 9].map((no) => ({ purchaseId, no, event }))))
    .filter(({ event }) => !["delivered", "acceptance_refused", "cancellation_refused"].includes(event)),
  // The numbers of the notices to come.
  ...Array.from({ length: 20 }, (_, no) => ({ purchaseId: `${purchaseId}.v${no}`, no, event: "shipped" })),
  ...["A".repeat(43), ""].map((mac) => ({
    purchaseId,
    notice: JSON.stringify({ purchaseId, version: 9, subject: "Order", text: "You owe GBP 900.00" }),
    mac,
  })),
];

describe("a gateway that writes to the queue of notices", () => {
  test("cannot flood the purchaser: each is sent once, and no more than ten in a day", async () => {
    const sale = await shippedSale(sandbox);
    const before = await noticesOf(sale.order);
    for (let no = 0; no < 60; no++) await send({ purchaseId: sale.id, no: (no % 30) + 1, event: "delivered" });
    const added = (await noticesOf(sale.order)).length - before.length;
    expect(added).toBeGreaterThan(0);
    expect(added).toBeLessThanOrEqual(10);
  });

  test("adds no word about money to them, and takes none away", async () => {
    const honest = await acceptedSale(sandbox);
    const attacked = await shippedSale(sandbox);
    for (const body of forged(attacked.id)) await send(body);
    await sandbox.rest();
    await attacked.deliver();
    await attacked.accept();

    for (const sale of [honest, attacked]) expect((await sale.repay()).status).toBe(202);
    const dated = async ({ order, approvalNumber }: typeof honest) =>
      (await noticesOf(order)).map((text) => text.replace(approvalNumber, "N"));
    const [expected, found] = [await dated(honest), await dated(attacked)];
    const added = "Your goods are on their way.";
    // Two ways lead to the messenger, so neighbours may change places.
    const others = (texts: readonly string[]) => texts.filter((text) => text !== added).toSorted();
    expect(others(found)).toEqual(others(expected));
    expect(found.join()).not.toContain("900");
  });

  test("cannot have goods on their way, called back or not accepted once they are accepted", async () => {
    const sale = await acceptedSale(sandbox);
    const before = await noticesOf(sale.order);
    const report = await composeReport(sandbox, sale.mall, sale, "shipment.report", { shipment: "s2" });
    const claims = ["shipped", "called_back", "acceptance_refused", "promise_refused"] as const;
    for (const event of claims) await send({ purchaseId: sale.id, no: 50, event });
    for (const partly of [true, false]) await send({ purchaseId: sale.id, no: 51, event: "shipped", partly, report });
    expect(await noticesOf(sale.order)).toEqual(before);
    await send({ purchaseId: sale.id, no: 52, event: "delivered" });
    expect(await noticesOf(sale.order)).toHaveLength(before.length + 1);
  });
});
