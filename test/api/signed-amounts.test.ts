import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectMall } from "../../clients/sdk/mall.ts";
import { expectRefusal, purchaseIn } from "./answer.ts";
import { acceptedSale, type Sale, shippedSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

/* The mall signs what the purchaser gets back. Another amount than the gateway's changes nothing, and the rejection says what to do. */

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const pounds = (amount: unknown, currency = "GBP") => ({ amount: { amount, currency } });

const lamp = { lines: [{ id: "lamp", quantity: 1 }] };

/** A cancellation of the lamps, 50.00 of 125.00, and a dispute of the chair, 75.00. */
const disputed = async (): Promise<Sale> => {
  const sale = await shippedSale(sandbox);
  purchaseIn(await sale.cancel({ lines: [{ id: "lamp", quantity: 2 }] }));
  await sandbox.rest();
  purchaseIn(await sale.dispute({ lines: [{ id: "chair", quantity: 1 }] }));
  await sandbox.rest();
  return sale;
};

const wrong: readonly (readonly [string, object, number, string])[] = [
  ["no amount", {}, 400, "InvalidRequest"],
  ["an amount that is a number", pounds(5000), 400, "InvalidRequest"],
  ["an amount without its currency", { amount: "5000" }, 400, "InvalidRequest"],
  ["a negative amount", pounds("-5000"), 400, "InvalidRequest"],
  ["parts of a penny", pounds("5000.5"), 400, "InvalidRequest"],
  ["nothing", pounds("0"), 422, "AmountMismatch"],
  ["a penny less", pounds("4999"), 422, "AmountMismatch"],
  ["a penny more", pounds("5001"), 422, "AmountMismatch"],
  ["more than is open", pounds("12501"), 422, "AmountMismatch"],
  ["another currency", pounds("5000", "EUR"), 422, "CurrencyMismatch"],
];

describe("a mall's message that refunds something else than it is about", () => {
  let sale: Sale;
  beforeAll(async () => {
    sale = await disputed();
  });

  test.each(wrong)("a return with %s", async (_, amount, status, code) => {
    const body = { cancellation: 1, outcome: "received", ...amount };
    await expectRefusal(sandbox, async () => sale.report("returns", "return.report", body), status, code);
  });

  test.each(wrong.filter(([what]) => what !== "a penny more" && what !== "a penny less"))(
    "a conceded dispute with %s",
    async (_, amount, status, code) => {
      const body = { cancellation: 2, answer: "conceded", ...amount };
      await expectRefusal(sandbox, async () => sale.report("disputes", "dispute.answer", body), status, code);
    },
  );

  test("an answer that refunds nothing, with an amount", async () => {
    for (const outcome of ["shipped", "refused"]) {
      const body = { cancellation: 1, outcome, evidence: "worn", ...pounds("5000") };
      await expectRefusal(sandbox, async () => sale.report("returns", "return.report", body), 400, "InvalidRequest");
    }
    const contested = { cancellation: 2, answer: "contested", evidence: ["doc_delivery-slip"], ...pounds("7500") };
    const post = async () => sale.report("disputes", "dispute.answer", contested);
    await expectRefusal(sandbox, post, 400, "InvalidRequest");
  });

  test("the amount of all goods for some of them, and the rejection names both in pounds", async () => {
    const body = { cancellation: 1, outcome: "received", ...lamp, ...pounds("5000") };
    const post = async () => sale.report("returns", "return.report", body);
    const { detail } = (await expectRefusal(sandbox, post, 422, "AmountMismatch")).body;
    expect(detail).toMatch(/25\.00.*50\.00/u);
    purchaseIn(await sale.report("returns", "return.report", { ...body, ...pounds("2500") }));
    expect((await sale.show()).cancellations[0]).toMatchObject({ status: "refunded", ...pounds("2500") });
  });
});

test("a refund of goods needs their amount, and one of another amount changes nothing", async () => {
  const sale = await acceptedSale(sandbox);
  for (const [, amount, status, code] of wrong.filter(([what]) => !what.includes("negative"))) {
    const post = async () =>
      sale.report("refunds", "refund.request", { lines: [{ id: "lamp", quantity: 2 }], ...amount });
    await expectRefusal(sandbox, post, status, code);
  }
  purchaseIn(await sale.report("refunds", "refund.request", { ...lamp, ...pounds("2500") }));
  const [refunded] = (await sale.show()).cancellations;
  expect(refunded).toMatchObject({ status: "refunded", ...pounds("2500"), ...lamp });
  expect(refunded?.goodwill).toBeUndefined();
});

const connected = () => {
  const { url, lender, thistle, now } = sandbox;
  const { mall, apiKey, sign: signKey, seal: sealKey } = thistle;
  return connectMall({ url, mall, lender, apiKey, signKey, sealKey, now });
};

describe("the SDK", () => {
  test("signs the amount that the shop gives, or the one that the gateway shows, also when it is repeated", async () => {
    const sale = await disputed();
    const shop = connected();
    const wrongAmount = { amount: "4900", currency: "GBP" };
    await expect(
      shop.reportReturn(sale, { cancellation: 1, outcome: "received", amount: wrongAmount }),
    ).rejects.toMatchObject({ code: "AmountMismatch" });
    const some = async () =>
      shop.reportReturn(sale, { cancellation: 1, outcome: "received", ...lamp }, { idempotencyKey: "return 1" });
    expect((await some()).purchase.cancellations[0]).toMatchObject(pounds("2500"));
    await sandbox.rest();
    expect((await some()).purchase.cancellations[0]).toMatchObject(pounds("2500"));
    await shop.answerDispute(sale, { cancellation: 2, answer: "conceded" });
    expect((await sale.show()).cancellations).toMatchObject([
      { status: "refunded", ...pounds("2500") },
      { status: "refunded", ...pounds("7500") },
    ]);
  });
});
