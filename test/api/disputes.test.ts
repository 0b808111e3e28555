import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatDay } from "../../domain/calendar.ts";
import { expectRefusal, purchaseIn } from "./answer.ts";
import { acceptedSale, type Sale, shippedSale, startSale } from "./sale.ts";
import { instruct, instructTwice, trailOf } from "./instructions.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const lamps = (quantity: number) => [{ id: "lamp", quantity }];
const photo = "doc_photo-0001";
const slip = "https://files.thistle.example/slips/4417.pdf";
const contested = { answer: "contested", evidence: [slip] };
const daysAfter = (day: unknown, days: number) =>
  new Date(Date.parse(`${String(day)}T00:00:00.000Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The webhook events of a sale, in order. */
const eventsOf = async ({ mall, id }: Sale): Promise<readonly string[]> =>
  (await sandbox.hooks(mall.mall, id))
    .map(({ body }) => JSON.parse(body) as { readonly type: string; readonly sequence: number })
    .toSorted((a, b) => a.sequence - b.sequence)
    .map(({ type }) => type.replace("purchase.", ""));

const noticesOf = async ({ order }: Sale): Promise<readonly string[]> => {
  const path = `/_sandbox/notices?to=${order}@example.test`;
  return (await sandbox.ask<{ notices: readonly { readonly text: string }[] }>(path)).notices.map(({ text }) => text);
};

describe("the purchaser wins a dispute", () => {
  test("about goods that were repaid months ago: the lender decides, and the bank refunds the money", async () => {
    const sale = await acceptedSale(sandbox);
    await sale.repay();
    await sandbox.wait({ days: 150 });

    const claim = { kind: "notAsDescribed", lines: lamps(1), evidence: [photo], reason: "broken" };
    const opened = await sale.dispute(claim);
    expect(opened.status).toBe(202);
    expect(purchaseIn(opened).cancellations).toMatchObject([
      { no: 1, status: "claimed", amount: { amount: "2500" }, dispute: { kind: "notAsDescribed" }, reason: "broken" },
    ]);
    expect(await sale.show()).toMatchObject({ status: "repaid", waitingFor: { who: "mall" }, paused: { by: [1] } });
    expect(await sale.loan()).toMatchObject({ paused: { since: expect.any(String) as string } });

    expect((await sale.answerDispute(contested)).status).toBe(200);
    expect((await sale.addEvidence(["doc_photo-0002"])).status).toBe(200);
    const { disputes } = (await sandbox.invoke("tallystick-operator-list-disputes", {})) as {
      readonly disputes: readonly object[];
    };
    expect(disputes).toMatchObject([
      {
        purchaseId: sale.id,
        cancellation: 1,
        dispute: {
          evidence: [
            { by: "purchaser", reference: photo },
            { by: "mall", reference: slip },
            { by: "purchaser", reference: "doc_photo-0002" },
          ],
        },
      },
    ]);

    await sale.decide("purchaser");
    expect(await sale.show()).toMatchObject({
      status: "repaid",
      refunded: { amount: "2500" },
      cancellations: [
        {
          status: "refunded",
          verdict: { by: "lender", favours: "purchaser" },
          refund: { status: "paid", cashBack: { amount: "2500" } },
        },
      ],
    });
    expect(await trailOf(sandbox, sale.id)).toMatchObject({
      instructions: [{ kind: "disputeDecision", status: "done", by: { name: "the sandbox's own" } }],
      trail: [{ did: "instructed" }, { did: "carriedOut", facts: { entries: ["refunded"] } }],
    });
    expect(await sale.money()).toContain("refunds 2500");
    expect(await eventsOf(sale)).toEqual(
      expect.arrayContaining(["dispute_opened", "purchaser_evidence", "dispute_decided", "refunded"]),
    );
    expect(await eventsOf(sale)).not.toContain("dispute_answered");
    expect(await noticesOf(sale)).toContain(
      "The shop objects to your dispute. The lender decides within fourteen days; until then you may add evidence.",
    );
  });

  test("because the mall concedes: the debt falls at once, and the rest of the loan continues", async () => {
    const sale = await acceptedSale(sandbox);
    const { due } = await sale.loan();
    await sale.dispute({ lines: lamps(2) });
    await sandbox.wait({ days: 3 });
    expect((await sale.answerDispute({ answer: "conceded" })).status).toBe(200);
    expect(await sale.show()).toMatchObject({
      status: "accepted",
      outstanding: { amount: "7500" },
      due: daysAfter(due, 3),
      cancellations: [{ status: "refunded", verdict: { by: "mall" } }],
    });
  });

  test("in part: the purchaser keeps the lamp at a lower price", async () => {
    const sale = await shippedSale(sandbox);
    await sale.dispute({ kind: "notAsDescribed", lines: lamps(1) });
    await sale.answerDispute(contested);
    await sale.decide({ amount: { amount: "1000", currency: "GBP" } });
    expect(await sale.show()).toMatchObject({
      status: "shipped",
      outstanding: { amount: "11500" },
      lines: [{ id: "lamp", cancelled: 0 }, { id: "chair" }],
      cancellations: [{ status: "refunded", amount: { amount: "1000" }, verdict: { favours: "both" } }],
    });
    expect((await sale.accept()).status).toBe(200);
  });

  test("for some of the goods, at exactly the price that the lender's staff named", async () => {
    const sale = await shippedSale(sandbox);
    await sale.dispute({ kind: "notAsDescribed", lines: lamps(2) });
    await sale.answerDispute(contested);
    await sale.decide({ lines: lamps(1), amount: { amount: "2499", currency: "GBP" } });
    expect(await sale.show()).toMatchObject({ cancellations: [{ status: "disputed" }] });
    await sale.decide({ lines: lamps(1), amount: { amount: "2500", currency: "GBP" } });
    expect(await sale.show()).toMatchObject({
      outstanding: { amount: "10000" },
      lines: [{ id: "lamp", cancelled: 1 }, { id: "chair" }],
      cancellations: [{ status: "refunded", verdict: { favours: "both" } }],
    });
    const { instructions } = await trailOf(sandbox, sale.id);
    expect(instructions).toMatchObject([{ status: "refused", code: "AmountMismatch" }, { status: "done" }]);
  });

  test("beyond one person's limit only when a second one approves", async () => {
    const sale = await shippedSale(sandbox, {
      amount: "150000",
      lines: [{ id: "ring", description: "a ring", quantity: 1, amount: "150000" }],
    });
    await sale.dispute();
    await sale.answerDispute(contested);
    await sandbox.rest();
    const all = { kind: "disputeDecision", cancellation: 1, favours: "purchaser" };
    const amount = { amount: "150000", currency: "GBP" };
    expect((await instruct(sandbox, sale.id, { ...all, amount })).body).toMatchObject({
      instruction: { status: "waiting", needs: "limit" },
    });
    expect(await sale.show()).toMatchObject({ cancellations: [{ status: "disputed" }] });
    await instructTwice(sandbox, sale.id, { ...all, amount });
    expect(await sale.show()).toMatchObject({ status: "cancelled", outstanding: { amount: "0" } });
  });
});

test("the purchaser loses a dispute: the loan continues, and is due later by the days of the pause", async () => {
  const sale = await acceptedSale(sandbox);
  const { due } = await sale.loan();
  await sale.dispute();
  await sandbox.wait({ days: 9 });
  await sale.answerDispute(contested);
  await sandbox.wait({ days: 10 });
  await sale.decide("mall");
  const moved = daysAfter(due, 19);
  expect(await sale.show()).toMatchObject({
    status: "accepted",
    outstanding: { amount: "12500" },
    due: moved,
    lines: [{ cancelled: 0 }, { cancelled: 0 }],
    cancellations: [
      { status: "dismissed", verdict: { by: "lender", favours: "mall", asked: { amount: { amount: "12500" } } } },
    ],
    // Three days before the debit it is announced.
    waitingFor: { who: "purchaser", until: `${daysAfter(due, 16)}T00:00:00.000Z` },
  });
  const loan = await sale.loan();
  expect(loan).toMatchObject({ status: "repaying", due: moved });
  expect(loan).not.toHaveProperty("paused");
  expect(await noticesOf(sale)).toContain(
    `Your dispute was decided for the shop, so your purchase goes on. £125.00 is still to pay, and will be collected on ${formatDay(moved)}.`,
  );

  const before = await sandbox.state();
  expect(await sale.decide("mall")).toMatchObject({ no: 1, status: "done" });
  await expect(sale.decide({ amount: { amount: "1000", currency: "GBP" } })).rejects.toThrow("AmountMismatch");
  expect(await sandbox.state()).toEqual(before);
  await expectRefusal(sandbox, async () => sale.addEvidence([photo]), 409, "DisputeAlreadyDecided");

  await sandbox.wait({ days: 31 });
  expect(await sale.show()).toMatchObject({ status: "repaid" });
  expect((await sale.money()).filter((each) => !each.startsWith("payouts"))).toEqual(["debits 12500"]);
});

describe("a party is silent in a dispute", () => {
  test("the mall: after two weeks the purchaser wins", async () => {
    const sale = await shippedSale(sandbox);
    await sale.dispute();
    await sandbox.wait({ days: 13 });
    expect((await sale.show()).cancellations).toMatchObject([{ status: "claimed" }]);
    await sandbox.wait({ days: 1, minutes: 1 });
    expect(await sale.show()).toMatchObject({
      status: "cancelled",
      outstanding: { amount: "0" },
      cancellations: [{ status: "refunded", verdict: { by: "silence", favours: "purchaser" } }],
    });
  });

  test("the lender: the purchaser wins after two more weeks", async () => {
    const sale = await acceptedSale(sandbox);
    await sale.dispute({ amount: { amount: "500", currency: "GBP" } });
    await sale.answerDispute(contested);
    await sandbox.wait({ days: 14, minutes: 1 });
    expect(await sale.show()).toMatchObject({
      status: "accepted",
      outstanding: { amount: "12000" },
      cancellations: [{ verdict: { by: "silence" } }],
    });
  });

  test("the mall that received the goods and does not refund: it has a week, and pays once", async () => {
    const sale = await shippedSale(sandbox);
    await sale.cancel({ lines: lamps(1) });
    const missed = await sale.dispute({ kind: "refundNotProcessed", cancellation: 1, evidence: ["doc_parcel-0001"] });
    expect(missed.status).toBe(202);
    await sandbox.wait({ days: 7, minutes: 1 });
    expect(await sale.show()).toMatchObject({
      refunded: { amount: "2500" },
      cancellations: [{ status: "refunded", amount: { amount: "2500" } }],
    });
  });
});

test("the lender also decides on a return that the mall refused", async () => {
  const sale = await shippedSale(sandbox);
  await sale.deliver();
  await sale.cancel();
  await sale.answerReturn({ outcome: "refused", evidence: "worn" });
  await sale.addEvidence([photo]);
  await sale.decide("mall");
  expect(await sale.show()).toMatchObject({
    status: "delivered",
    outstanding: { amount: "12500" },
    cancellations: [{ status: "dismissed", dispute: { kind: "returnRefused", evidence: [{ by: "purchaser" }] } }],
  });
  expect((await sale.accept()).status).toBe(200);
});

describe("the gateway rejects a dispute and changes nothing", () => {
  test("about goods that were not shipped", async () => {
    const sale = await startSale(sandbox);
    await expectRefusal(sandbox, async () => sale.dispute(), 409, "WrongState");
  });

  test("about goods that were accepted more than half a year ago", async () => {
    const sale = await acceptedSale(sandbox);
    await sale.repay();
    await sandbox.wait({ days: 180, minutes: 1 });
    await expectRefusal(sandbox, async () => sale.dispute(), 409, "DisputePeriodOver");
  });

  test("about the same goods twice, or about more than was purchased", async () => {
    const sale = await shippedSale(sandbox);
    expect((await sale.dispute({ lines: lamps(1) })).status).toBe(202);
    await expectRefusal(sandbox, async () => sale.dispute({ lines: lamps(2) }), 422, "QuantityExceeded");
    const more = { amount: { amount: "10001", currency: "GBP" } };
    await expectRefusal(sandbox, async () => sale.dispute(more), 422, "AmountOutOfRange");
  });

  test("whose evidence is not a reference, so that the gateway stores no personal data and no picture", async () => {
    const sale = await shippedSale(sandbox);
    for (const reference of ["Ailsa Reid saw it", "ailsa@example.org", "https://f.example/1.jpg?who=ailsa"]) {
      await expectRefusal(sandbox, async () => sale.dispute({ evidence: [reference] }), 400, "InvalidRequest");
    }
    await expectRefusal(sandbox, async () => sale.dispute({ reason: "the blue lamp" }), 400, "InvalidRequest");
    const many = Array.from({ length: 11 }, (_, i) => `doc_photo-10${i}`);
    await expectRefusal(sandbox, async () => sale.dispute({ evidence: many }), 400, "InvalidRequest");
  });

  test("that the mall answers without evidence, or that does not exist", async () => {
    const sale = await shippedSale(sandbox);
    const concede = async () => sale.answerDispute({ answer: "conceded" });
    await expectRefusal(sandbox, concede, 404, "CancellationUnknown");
    await expectRefusal(sandbox, async () => sale.addEvidence([photo], 9), 404, "CancellationUnknown");
    await sale.dispute();
    await expectRefusal(sandbox, async () => sale.answerDispute({ answer: "contested" }), 400, "InvalidRequest");
    await expectRefusal(sandbox, async () => sale.answerReturn({ outcome: "received" }), 409, "WrongState");
    await sale.decide("mall");
    expect(await trailOf(sandbox, sale.id)).toMatchObject({
      instructions: [{ status: "refused", code: "WrongState" }],
    });
  });
});

test("a dispute sent twice under one key is opened once, and another under that key is rejected", async () => {
  const sale = await shippedSale(sandbox);
  const key = { "idempotency-key": "press-once" };
  const claim = { kind: "goodsNotReceived", lines: lamps(1) };
  const answers = await Promise.all([1, 2, 3].map(async () => sale.pay("disputes", claim, key)));
  for (const answer of answers) expect(purchaseIn(answer).cancellations).toHaveLength(1);
  const other = async () => sale.pay("disputes", { ...claim, kind: "notAsDescribed" }, key);
  await expectRefusal(sandbox, other, 422, "IdempotencyKeyReused");
});

test("the ledger balances at the end", async () => {
  expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true, differences: [] });
});
