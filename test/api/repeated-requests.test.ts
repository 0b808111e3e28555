import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Purchase } from "../../clients/sdk/purchase.ts";
import { type Answer, expectProblem, expectRefusal, purchaseIn } from "./answer.ts";
import { composeReport, composeRequest, goods, newOrder } from "./request.ts";
import { acceptedSale, type Sale, shippedSale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const tenTimes = async (request: () => Promise<Answer>): Promise<readonly Answer[]> =>
  Promise.all(Array.from({ length: 10 }, request));

/** The effect in an answer, without later changes and parts that are sealed or signed anew. */
const summaryOf = ({ status, body: { purchase } }: Answer) => ({
  status,
  id: purchase?.id,
  amount: purchase?.amount,
  shipments: purchase?.shipments.map(({ id }) => id),
  cancellations: purchase?.cancellations.map(({ no, amount }) => ({ no, amount })),
  repayments: purchase?.repayments.map(({ no, amount }) => ({ no, amount })),
  advances: purchase?.advances.map(({ no, amount }) => ({ no, amount })),
  acceptances: countOf(purchase, "accepted"),
  deliveries: countOf(purchase, "delivered"),
});

const countOf = (purchase: Purchase | undefined, event: string) =>
  purchase?.timeline.filter((each) => each.event === event).length;

/** All ten answers are successful and equal. */
const expectOneAnswer = (answers: readonly Answer[], status: number): void => {
  const [first, ...others] = answers.map(summaryOf);
  expect(first?.status).toBe(status);
  for (const other of others) expect(other).toEqual(first);
};

/** Under a key the first request succeeds, concurrent ones are rejected as in progress, and a later one gets the stored answer. */
const expectOneKeyedAnswer = async (request: () => Promise<Answer>, status: number): Promise<void> => {
  const answers = await tenTimes(request);
  const waiting = answers.filter((answer) => answer.body.code === "RequestInProgress");
  for (const answer of waiting) expectProblem(answer, 409, "RequestInProgress");
  const later = await request();
  expect(later.replayed).toBe(true);
  const statements = answers.filter((answer) => !waiting.includes(answer));
  expect(statements.filter(({ replayed }) => replayed !== true)).toHaveLength(1);
  for (const answer of statements) expect(answer.body).toEqual(later.body);
  expect(later.status).toBe(status);
};

/** The report ten times at once, then each time the same answer. */
const expectOneReport = async (sale: Sale, path: string, op: string, body: object, status: number) => {
  const envelope = await composeReport(sandbox, sandbox.thistle, sale, op, body);
  expectOneAnswer(await tenTimes(async () => sandbox.post(`/v1/purchases/${sale.id}/${path}`, { envelope })), status);
};

describe("the same request ten times at once has one effect and one answer", () => {
  test("a loan request", async () => {
    const account = await sandbox.openAccount({ amount: "12500", currency: "GBP" });
    const body = await composeRequest(sandbox, { account });
    const answers = await tenTimes(async () => sandbox.post("/v1/purchases", body));
    expectOneAnswer(answers, 201);
    const numbers = new Set(answers.map((answer) => purchaseIn(answer).approvalNumber));
    expect([...numbers]).toEqual([expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/)]);
    await sandbox.rest();
    const later = await sandbox.post("/v1/purchases", body);
    expect(purchaseIn(later).timeline.map(({ event }) => event)).toEqual(["requested", "approved"]);
  });

  test("a declined loan request", async () => {
    const account = await sandbox.openAccount({ amount: "1", currency: "GBP" });
    const body = await composeRequest(sandbox, { account });
    const answers = await tenTimes(async () => sandbox.post("/v1/purchases", body));
    expectOneAnswer(answers, 201);
    for (const answer of answers)
      expect(purchaseIn(answer)).toMatchObject({ status: "declined", code: "CreditLimitExceeded" });
  });

  test("a loan request that the lender cannot read", async () => {
    const body = await composeRequest(sandbox, {}, { sealedKey: { ...sandbox.hanok.sign } });
    const before = await sandbox.state();
    for (const answer of await tenTimes(async () => sandbox.post("/v1/purchases", body)))
      expectProblem(answer, 400, "InvalidMessage");
    expect(await sandbox.state()).toEqual(before);
  });

  const reports = [
    ["an advance", "advances", "advance.request", { amount: { amount: "5000", currency: "GBP" } }, 202],
    ["a shipment", "shipments", "shipment.report", { shipment: "s1", lines: [{ id: "lamp", quantity: 1 }] }, 200],
  ] as const;
  test.each(reports)("%s", async (_, path, op, body, status) => {
    const sale = await startSale(sandbox);
    await expectOneReport(sale, path, op, body, status);
    expect(await sale.show()).toMatchObject({ advances: [{ status: "paid" }] });
    expect(await sale.money()).toHaveLength(1);
  });

  test("a delivery", async () => {
    const sale = await shippedSale(sandbox);
    await expectOneReport(sale, "deliveries", "delivery.report", { shipment: "s1" }, 200);
    expect((await sale.events()).filter((event) => event === "delivered")).toHaveLength(1);
  });

  test("a return", async () => {
    const sale = await shippedSale(sandbox);
    await sale.cancel({ lines: [{ id: "lamp", quantity: 1 }] });
    const received = { cancellation: 1, outcome: "received", amount: { amount: "2500", currency: "GBP" } };
    await expectOneReport(sale, "returns", "return.report", received, 200);
    expect(await sale.show()).toMatchObject({ refunded: { amount: "2500" }, outstanding: { amount: "10000" } });
    expect((await sale.events()).filter((event) => event === "refunded")).toHaveLength(1);
  });

  test("an acceptance, with and without a key", async () => {
    for (const key of [false, true]) {
      const sale = await shippedSale(sandbox);
      await sale.token();
      if (key) await expectOneKeyedAnswer(async () => sale.pay("acceptances", {}, { "idempotency-key": "one" }), 200);
      else expectOneAnswer(await tenTimes(async () => sale.pay("acceptances", {})), 200);
      expect((await sale.events()).filter((event) => event === "accepted")).toHaveLength(1);
    }
  });

  test("a cancellation", async () => {
    const sale = await shippedSale(sandbox);
    await sale.token();
    const key = { "idempotency-key": "one" };
    const body = { lines: [{ id: "lamp", quantity: 1 }] };
    await expectOneKeyedAnswer(async () => sale.pay("cancellations", body, key), 202);
    expect((await sale.show()).cancellations).toHaveLength(1);
  });

  test("a dispute, its answer and its decision", async () => {
    const sale = await shippedSale(sandbox);
    await sale.token();
    const key = { "idempotency-key": "one" };
    const body = { kind: "goodsNotReceived", lines: [{ id: "lamp", quantity: 1 }] };
    await expectOneKeyedAnswer(async () => sale.pay("disputes", body, key), 202);
    const answer = { cancellation: 1, answer: "contested", evidence: ["doc_delivery-slip"] };
    await expectOneReport(sale, "disputes", "dispute.answer", answer, 200);
    await Promise.all(Array.from({ length: 10 }, async () => sale.decide("purchaser")));
    expect(await sale.show()).toMatchObject({ refunded: { amount: "2500" }, cancellations: [{ status: "refunded" }] });
    const events = await sale.events();
    for (const name of ["dispute_opened", "dispute_answered", "dispute_decided", "refunded"])
      expect(events.filter((event) => event === name)).toHaveLength(1);
  });

  test("a repayment", async () => {
    const sale = await acceptedSale(sandbox);
    await sale.token();
    const key = { "idempotency-key": "one" };
    const body = { amount: { amount: "2500", currency: "GBP" } };
    await expectOneKeyedAnswer(async () => sale.pay("repayments", body, key), 202);
    expect(await sale.show()).toMatchObject({ repaid: { amount: "2500" }, outstanding: { amount: "10000" } });
    expect((await sale.money()).filter((each) => each.startsWith("debits"))).toEqual(["debits 2500"]);
  });
});

describe("a repeat that differs", () => {
  test("an old envelope is answered and changes nothing", async () => {
    const sale = await startSale(sandbox);
    const envelope = await composeReport(sandbox, sandbox.thistle, sale, "shipment.report", { shipment: "s1" });
    const ship = async () => sandbox.post(`/v1/purchases/${sale.id}/shipments`, { envelope });
    expect((await ship()).status).toBe(200);
    const before = await sandbox.state();
    expect((await ship()).status).toBe(200);
    expect(await sandbox.state()).toEqual(before);
    await sandbox.wait({ minutes: 6 });
    await expectRefusal(sandbox, ship, 400, "MessageExpired");
  });

  test("a message id used for another request is rejected", async () => {
    const sale = await startSale(sandbox);
    const send = async (body: object, op = "shipment.report", path = "shipments") => {
      const envelope = await composeReport(sandbox, sandbox.thistle, sale, op, body, { jti: "again" });
      return sandbox.post(`/v1/purchases/${sale.id}/${path}`, { envelope });
    };
    expect((await send({ shipment: "s1", lines: [{ id: "lamp", quantity: 1 }] })).status).toBe(200);
    await expectRefusal(sandbox, async () => send({ shipment: "s2" }), 409, "MessageReplayed");
    const deliver = async () => send({ shipment: "s1" }, "delivery.report", "deliveries");
    await expectRefusal(sandbox, deliver, 409, "MessageReplayed");
  });

  test("a purchaser's key used for another request is rejected", async () => {
    const sale = await shippedSale(sandbox);
    const key = { "idempotency-key": "one" };
    const lamp = { lines: [{ id: "lamp", quantity: 1 }] };
    expect((await sale.pay("cancellations", lamp, key)).status).toBe(202);
    await expectRefusal(sandbox, async () => sale.pay("cancellations", {}, key), 422, "IdempotencyKeyReused");
  });

  test.each(["press 1 of 2", "ключ", "x".repeat(255)])("a purchaser's key may be any text: %j", async (name) => {
    const sale = await shippedSale(sandbox);
    const key = { "idempotency-key": encodeURI(name) === name ? name : Buffer.from(name).toString("latin1") };
    const lamp = { lines: [{ id: "lamp", quantity: 1 }] };
    for (const _ of [1, 2]) expect((await sale.pay("cancellations", lamp, key)).status).toBe(202);
    expect((await sale.show()).cancellations).toHaveLength(1);
  });

  test("the same order under another message id is rejected", async () => {
    const [account, order] = [await sandbox.openAccount(), newOrder()];
    expect((await startSale(sandbox, { account, order })).answer.status).toBe(201);
    const again = await composeRequest(sandbox, { account, order });
    await expectRefusal(sandbox, async () => sandbox.post("/v1/purchases", again), 409, "OrderAlreadyRequested");
    const dearer = await composeRequest(sandbox, { account, order, amount: "7500", lines: goods.slice(1) });
    await expectRefusal(sandbox, async () => sandbox.post("/v1/purchases", dearer), 409, "OrderAlreadyRequested");
  });

  test("the same order and message id with other content is rejected", async () => {
    const [account, order] = [await sandbox.openAccount(), newOrder()];
    const twist = { envelope: { jti: `name-of-${order}` } };
    const first = await composeRequest(sandbox, { account, order }, twist);
    expect((await sandbox.post("/v1/purchases", first)).status).toBe(201);
    const second = await composeRequest(sandbox, { account, order, amount: "7500", lines: goods.slice(1) }, twist);
    await expectRefusal(sandbox, async () => sandbox.post("/v1/purchases", second), 409, "MessageReplayed");
  });

  test("ten messages at once for the same order create one purchase", async () => {
    const [account, order] = [await sandbox.openAccount(), newOrder()];
    const bodies = await Promise.all(
      Array.from({ length: 10 }, async () => composeRequest(sandbox, { account, order })),
    );
    const answers = await Promise.all(bodies.map(async (body) => sandbox.post("/v1/purchases", body)));
    expect(answers.map(({ status, body }) => `${status} ${body.code ?? ""}`).toSorted()).toEqual([
      "201 ",
      ...Array.from({ length: 9 }, () => "409 OrderAlreadyRequested"),
    ]);
  });
});

describe("races", () => {
  test("a cancellation and an acceptance collide: the goods are accepted first or never", async () => {
    const rounds = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const sale = await startSale(sandbox);
        purchaseIn(await sale.ship());
        return sale;
      }),
    );
    await sandbox.rest();
    for (const sale of rounds) await sale.token();
    const outcomes = await Promise.all(
      rounds.map(async (sale, i) => {
        const operations = [sale.accept, sale.cancel];
        const [one, other] = await Promise.all(
          (i % 2 === 0 ? operations : operations.toReversed()).map(async (run) => run()),
        );
        const [accepted, cancelled] = i % 2 === 0 ? [one, other] : [other, one];
        return { sale, accepted: accepted?.status, cancelled: cancelled?.status };
      }),
    );
    for (const { sale, accepted, cancelled } of outcomes) {
      expect(cancelled).toBe(202);
      const events = await sale.events();
      const order = events.filter((event) => event === "accepted" || event === "cancellation_requested");
      expect(order).toEqual(accepted === 200 ? ["accepted", "cancellation_requested"] : ["cancellation_requested"]);
      expect([200, 409]).toContain(accepted);
    }
    for (const { sale } of outcomes) expect((await sale.answerReturn({ outcome: "received" })).status).toBe(200);
    for (const { sale } of outcomes) {
      expect(await sale.show()).toMatchObject({ status: "cancelled", outstanding: { amount: "0" } });
      expect(await sale.loan()).toMatchObject({ status: "cancelled", outstanding: { amount: "0" } });
      expect(await sale.money()).toEqual([expect.stringMatching(/^payouts/)]);
    }
  });

  test("a cancellation and a payout collide: paid money is returned, whichever comes first", async () => {
    const rounds = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const sale = await startSale(sandbox);
        await sale.token();
        return sale;
      }),
    );
    await Promise.all(
      rounds.map(async (sale) => {
        const [advanced, cancelled] = await Promise.all([sale.advance(), sale.cancel()]);
        expect(cancelled.status).toBe(202);
        expect([202, 422]).toContain(advanced.status);
      }),
    );
    // While the payout is in progress the gateway rejects the answer with PayoutPending.
    await sandbox.rest();
    for (const sale of rounds) expect((await sale.answerReturn({ outcome: "stopped" })).status).toBe(200);
    for (const sale of rounds) {
      expect(await sale.show()).toMatchObject({ status: "cancelled", outstanding: { amount: "0" } });
      expect(await sale.loan()).toMatchObject({ outstanding: { amount: "0" }, held: { amount: "0" } });
    }
  });

  test("a repayment and a cancellation collide: the excess is refunded", async () => {
    const rounds = await Promise.all(Array.from({ length: 6 }, async () => acceptedSale(sandbox)));
    for (const sale of rounds) await sale.token();
    await Promise.all(
      rounds.map(async (sale) => {
        const [repaid, cancelled] = await Promise.all([sale.repay(), sale.cancel()]);
        expect([repaid.status, cancelled.status]).toEqual([202, 202]);
        expect((await sale.answerReturn({ outcome: "received" })).status).toBe(200);
      }),
    );
    for (const sale of rounds) {
      expect(await sale.show()).toMatchObject({ status: "cancelled", outstanding: { amount: "0" } });
      // The refund of a payment that the bank is still working on may leave first.
      const money = (await sale.money()).toSorted().filter((each) => !each.startsWith("payouts"));
      expect([[], ["debits 12500", "refunds 12500"]]).toContainEqual(money);
    }
  });

  test("a hundred purchases at once never exceed the purchaser's credit", async () => {
    const account = await sandbox.openAccount({ amount: "500000", currency: "GBP" });
    const lines = goods.slice(1);
    const answers = await Promise.all(
      Array.from({ length: 100 }, async () =>
        sandbox.post("/v1/purchases", await composeRequest(sandbox, { account, amount: "7500", lines })),
      ),
    );
    expect(answers.filter(({ status }) => status !== 201 && status !== 202)).toEqual([]);
    // Whoever found the credit line too busy is answered by the timer.
    await sandbox.wait({ minutes: 3 });
    const headers = { authorization: `Bearer ${sandbox.thistle.apiKey}` };
    const outcomes = await Promise.all(
      answers.map(async (answer) =>
        purchaseIn(await sandbox.request("GET", `/v1/purchases/${purchaseIn(answer).id}`, { headers })),
      ),
    );
    const approved = outcomes.filter(({ status }) => status === "approved");
    expect(approved).toHaveLength(66);
    expect(outcomes.filter(({ status }) => status === "declined")).toHaveLength(34);
    const { lender } = await sandbox.state();
    const line = lender.find(({ pk }) => pk?.S === `ACCOUNT#${account.account}`);
    expect(line?.["available"]).toEqual({ M: { GBP: { N: "5000" } } });
  });
});

test("the ledger balances at the end", async () => {
  expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true, differences: [] });
});
