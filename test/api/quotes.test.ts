import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectMall } from "../../clients/sdk/mall.ts";
import type { AdvanceQuote } from "../../clients/sdk/purchase.ts";
import { expectProblem, expectRefusal, purchaseIn, quoteIn } from "./answer.ts";
import { instruct, instructTwice, trailOf } from "./instructions.ts";
import { composeReport } from "./request.ts";
import { acceptedSale, type Sale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(async () => sandbox.stop());

const pounds = (amount: string, currency = "GBP") => ({ amount: { amount, currency } });

const taking = ({ id, amount }: { readonly id: string; readonly amount: unknown }) => ({ quote: id, amount });

const today = () => new Date(sandbox.now()).toISOString().slice(0, 10);

/** Gives the mall another rate card at the lender. */
const pin = async (card: object): Promise<void> => sandbox.pinAgain(sandbox.thistle, { card });

const advances = async (sale: Sale) => (await sale.show()).advances;

describe("a mall requests a quote for an advance", () => {
  test("and gets the lender's price, per day and per year, and its expiry, and nothing is booked", async () => {
    const sale = await startSale(sandbox);
    const before = await sale.show();
    const answer = await sale.quote(pounds("10000"));
    expect(answer.status).toBe(201);
    const { id, expiresAt, until, annualCostMillionths, ...quote } = quoteIn(answer);
    expect(id).toMatch(/^quo_[\w-]{22}$/);
    const zero = { amount: "0", currency: "GBP" };
    // 44 days at 6 % on a year of 365: 72 pence.
    expect(quote).toEqual({
      ...pounds("10000"),
      payout: { amount: "9928", currency: "GBP" },
      discount: { amount: "72", currency: "GBP" },
      fixed: zero,
      holdback: zero,
      recourse: false,
      from: today(),
      tenorDays: 44,
      rateBasisPoints: 600,
    });
    expect(Date.parse(until) - Date.parse(today())).toBe(44 * 86_400_000);
    expect(annualCostMillionths).toBeGreaterThan(61_000);
    expect(annualCostMillionths).toBeLessThan(64_000);
    expect(Date.parse(expiresAt) - sandbox.now()).toBeGreaterThan(14 * 60_000);
    expect(await sale.show()).toEqual(before);
    expect(await sale.money()).toEqual([]);
  });

  test("for some goods, or for the remaining amount", async () => {
    const sale = await startSale(sandbox);
    expect(quoteIn(await sale.quote({ lines: [{ id: "lamp", quantity: 1 }] }))).toMatchObject(pounds("2500"));
    await sale.advance(pounds("2500"));
    await sandbox.rest();
    expect(quoteIn(await sale.quote())).toMatchObject(pounds("10000"));
  });

  test("ten times at once with one message, and gets one quote, also later", async () => {
    const sale = await startSale(sandbox);
    const envelope = await composeReport(sandbox, sandbox.thistle, sale, "quote.request", pounds("10000"));
    const ask = async () => sandbox.post(`/v1/purchases/${sale.id}/advance-quotes`, { envelope });
    const quotes = (await Promise.all(Array.from({ length: 10 }, ask))).map(quoteIn);
    for (const quote of quotes) expect(quote).toEqual(quotes[0]);
    await sale.advance(taking(quoteIn(await ask())));
    await sandbox.rest();
    const before = await sandbox.state();
    expect(quoteIn(await ask())).toEqual(quotes[0]);
    expect(await sandbox.state()).toEqual(before);
  });

  test("and a message id that was used for another request is rejected", async () => {
    const sale = await startSale(sandbox);
    const ask = async (amount: string) => {
      const named = { jti: `name-of-${sale.id}` };
      const envelope = await composeReport(sandbox, sale.mall, sale, "quote.request", pounds(amount), named);
      return sandbox.post(`/v1/purchases/${sale.id}/advance-quotes`, { envelope });
    };
    expect((await ask("10000")).status).toBe(201);
    await expectRefusal(sandbox, async () => ask("9999"), 409, "MessageReplayed");
  });

  test.each<[string, object, number, string]>([
    ["more than there is", pounds("12501"), 422, "AdvanceExceedsApproval"],
    ["more than any purchase", pounds("999999999999999"), 422, "AdvanceExceedsApproval"],
    ["nothing", pounds("0"), 422, "AdvanceExceedsApproval"],
    ["less than nothing", pounds("-1"), 422, "AdvanceExceedsApproval"],
    ["another currency", pounds("100", "KRW"), 422, "CurrencyMismatch"],
    ["parts of a penny", pounds("100.5"), 400, "InvalidRequest"],
    ["a number", { amount: { amount: 100, currency: "GBP" } }, 400, "InvalidRequest"],
    ["goods that were not ordered", { lines: [{ id: "desk", quantity: 1 }] }, 422, "LineUnknown"],
    ["more of a line than there is", { lines: [{ id: "lamp", quantity: 3 }] }, 422, "QuantityExceeded"],
    ["an amount and goods", { ...pounds("100"), lines: [{ id: "lamp", quantity: 1 }] }, 400, "InvalidRequest"],
  ])("is refused for %s", async (_, part, status, code) => {
    const sale = await startSale(sandbox);
    await expectRefusal(sandbox, async () => sale.quote(part), status, code);
  });

  test("and a sixth open quote, an accepted purchase and another mall's purchase are rejected", async () => {
    const sale = await startSale(sandbox);
    for (let i = 1; i <= 5; i++) expect((await sale.quote(pounds(`${i}`))).status).toBe(201);
    await expectRefusal(sandbox, async () => sale.quote(pounds("6")), 409, "TooManyQuotes");
    const accepted = await acceptedSale(sandbox);
    await expectRefusal(sandbox, async () => accepted.quote(), 409, "WrongState");
    const envelope = await composeReport(sandbox, sandbox.hanok, sale, "quote.request", {});
    const others = async () => sandbox.post(`/v1/purchases/${sale.id}/advance-quotes`, { envelope });
    await expectRefusal(sandbox, others, 404, "PurchaseNotFound");
  });
});

describe("a mall uses a quote", () => {
  test("and is paid exactly the quoted amount, once, whatever the rate card says by then", async () => {
    const sale = await startSale(sandbox);
    const quote = quoteIn(await sale.quote());
    await pin({ rows: [{ currency: "*", tenorUpTo: 90, rateBasisPoints: 3_000 }] });
    const advance = await sale.advance(taking(quote));
    expect(advance.status).toBe(202);
    expect(purchaseIn(advance).advances).toMatchObject([{ status: "requested", quote: quote.id }]);
    const { payout, discount } = quote;
    expect(await advances(sale)).toMatchObject([{ status: "paid", quote: quote.id, payout, discount }]);
    expect(await sale.money()).toEqual([`payouts ${payout.amount}`]);
    await pin({});
  });

  test("but not a second time or for another advance", async () => {
    const sale = await startSale(sandbox);
    const quote = quoteIn(await sale.quote(pounds("5000")));
    expect((await sale.advance(taking(quote))).status).toBe(202);
    await expectRefusal(sandbox, async () => sale.advance(taking(quote)), 409, "QuoteUsed");
    expect(await sale.money()).toHaveLength(1);
  });

  test("but not for another amount or currency than quoted", async () => {
    const sale = await startSale(sandbox);
    const { id } = quoteIn(await sale.quote(pounds("5000")));
    await expectRefusal(sandbox, async () => sale.advance({ quote: id, ...pounds("4999") }), 422, "AmountMismatch");
    await expectRefusal(sandbox, async () => sale.advance({ quote: id, ...pounds("0") }), 422, "AmountMismatch");
    const won = { quote: id, ...pounds("5000", "KRW") };
    await expectRefusal(sandbox, async () => sale.advance(won), 422, "CurrencyMismatch");
    await expectRefusal(sandbox, async () => sale.advance({ quote: id }), 400, "InvalidRequest");
  });

  test("but not one of another purchase, or one that does not exist", async () => {
    const [one, other] = [await startSale(sandbox), await startSale(sandbox)];
    const quote = quoteIn(await one.quote());
    await expectRefusal(sandbox, async () => other.advance(taking(quote)), 404, "QuoteUnknown");
    const unknown = { quote: "quo_0123456789abcdefghijkl", ...pounds("5000") };
    await expectRefusal(sandbox, async () => one.advance(unknown), 404, "QuoteUnknown");
  });

  test("but not for another mall's purchase", async () => {
    const sale = await startSale(sandbox);
    const quote = quoteIn(await sale.quote());
    const envelope = await composeReport(sandbox, sandbox.hanok, sale, "advance.request", taking(quote));
    const others = async () => sandbox.post(`/v1/purchases/${sale.id}/advances`, { envelope });
    await expectRefusal(sandbox, others, 404, "PurchaseNotFound");
  });

  test("but not after its expiry; a used quote makes room for another", async () => {
    const sale = await startSale(sandbox);
    const quotes: AdvanceQuote[] = [];
    for (let i = 1; i <= 5; i++) quotes.push(quoteIn(await sale.quote(pounds(`${i}000`))));
    await sandbox.wait({ minutes: 14 });
    expect((await sale.advance(taking(quotes[0] ?? { id: "", amount: "" }))).status).toBe(202);
    await sandbox.wait({ minutes: 2 });
    const late = async () => sale.advance(taking(quotes[1] ?? { id: "", amount: "" }));
    await expectRefusal(sandbox, late, 409, "QuoteExpired");
    expect((await sale.quote(pounds("6000"))).status).toBe(201);
    await sandbox.wait({ hours: 2 });
    expect((await late()).body.code).toMatch(/^Quote(Expired|Unknown)$/);
  });

  test("parcel by parcel, each at its own price", async () => {
    const sale = await startSale(sandbox);
    const [lamps, chair] = [{ lines: [{ id: "lamp", quantity: 2 }] }, { lines: [{ id: "chair", quantity: 1 }] }];
    const quotes = [quoteIn(await sale.quote(lamps)), quoteIn(await sale.quote(chair))];
    for (const [i, parcel] of [lamps, chair].entries()) {
      expect((await sale.advance(taking(quotes[i] ?? { id: "", amount: "" }))).status).toBe(202);
      await sandbox.rest();
      expect((await sale.ship({ shipment: `s${i}`, ...parcel })).status).toBe(200);
    }
    expect(await advances(sale)).toMatchObject(quotes.map(({ id, payout }) => ({ quote: id, payout, status: "paid" })));
    expect(await sale.money()).toHaveLength(2);
  });

  test("through the mall's SDK", async () => {
    const sale = await startSale(sandbox);
    const { url, lender, thistle, now } = sandbox;
    const { mall, apiKey, sign: signKey, seal: sealKey } = thistle;
    const connected = connectMall({ url, mall, lender, apiKey, signKey, sealKey, now });
    const { quote } = await connected.quoteAdvance(sale, pounds("5000"));
    const { purchase } = await connected.advance(sale, quote);
    expect(purchase.advances).toMatchObject([{ quote: quote.id, amount: quote.amount }]);
  });
});

describe("a quote is given once and used once, whichever function dies", () => {
  const quoting = "tallystick-lender-quote-advance";
  const buying = "tallystick-lender-discount-receivable";

  test("the lender's answer is lost: the lender is asked again and returns the same quote", async () => {
    const sale = await startSale(sandbox);
    await sandbox.fault({ function: quoting, when: "after", error: "Sandbox.Timedout", containing: sale.id });
    expect((await sale.quote()).status).toBe(201);
  });

  test("the lender dies: the mall gets a retryable problem, and then the same quote for the same envelope", async () => {
    const sale = await startSale(sandbox);
    await sandbox.fault({ function: quoting, when: "after", error: "Runtime.ExitError", containing: sale.id });
    const envelope = await composeReport(sandbox, sandbox.thistle, sale, "quote.request", {});
    const ask = async () => sandbox.post(`/v1/purchases/${sale.id}/advance-quotes`, { envelope });
    expectProblem(await ask(), 503, "LenderSilent");
    const quote = quoteIn(await ask());
    expect((await sale.advance(taking(quote))).status).toBe(202);
    expect(await advances(sale)).toMatchObject([{ status: "paid", quote: quote.id }]);
  });

  test.each(["Sandbox.Timedout", "Runtime.ExitError"])(
    "the lender has purchased the receivable and %s: it has purchased it once",
    async (error) => {
      const sale = await startSale(sandbox);
      const quote = quoteIn(await sale.quote());
      await sandbox.fault({ function: buying, when: "after", error, containing: sale.id });
      expect((await sale.advance(taking(quote))).status).toBe(202);
      await sandbox.wait({ hours: 1, minutes: 20 });
      expect(await advances(sale)).toMatchObject([{ status: "paid", quote: quote.id, payout: quote.payout }]);
      expect(await sale.money()).toEqual([`payouts ${quote.payout.amount}`]);
    },
  );

  test("the lender rejects a phase that arrives long after the quote has expired, and the mall sees the reason", async () => {
    const sale = await startSale(sandbox);
    const quote = quoteIn(await sale.quote());
    await sandbox.fault({ function: buying, when: "before", error: "Runtime.ExitError", containing: sale.id });
    expect((await sale.advance(taking(quote))).status).toBe(202);
    await sandbox.wait({ hours: 1, minutes: 20 });
    expect(await advances(sale)).toMatchObject([{ status: "refused", code: "QuoteExpired" }]);
    expect(await sale.money()).toEqual([]);
  });
});

describe("purchase and webhook show the code of the lender's rejection", () => {
  test("when the rate card has no row for the currency: no quote, and the advance is rejected", async () => {
    await pin({ rows: [{ currency: "EUR", tenorUpTo: 90, rateBasisPoints: 600 }] });
    const sale = await startSale(sandbox);
    await expectRefusal(sandbox, async () => sale.quote(), 422, "RateMissing");
    expect((await sale.advance()).status).toBe(202);
    expect(await sale.show()).toMatchObject({
      status: "approved",
      advances: [{ status: "refused", code: "RateMissing" }],
    });
    const events = (await sandbox.hooks("mall_thistle", sale.id)).map(({ body }) => JSON.parse(body) as object);
    expect(events.at(-1)).toMatchObject({
      type: "purchase.advance_refused",
      purchase: { advances: [{ status: "refused", code: "RateMissing" }] },
    });
    await pin({});
    expect((await sale.advance()).status).toBe(202);
    expect(await advances(sale)).toMatchObject([{ status: "refused" }, { status: "paid" }]);
  });

  test("an invalid rate card is rejected", async () => {
    const wrong = { rows: [{ currency: "*", tenorUpTo: 90, rateBasisPoints: 600, fixed: 5 }] };
    await expect(pin(wrong)).rejects.toThrow(/fixed/);
  });
});

test("a holdback is paid later: the mall gets its payout now and the rest after the withdrawal period", async () => {
  const rows = [{ currency: "GBP", tenorUpTo: 90, rateBasisPoints: 600, fixed: 25 }];
  await pin({ rows, holdbackBasisPoints: 1_000, recourse: true });
  const sale = await acceptedSale(sandbox);
  // Accepted at once, so 14 of 44 days' discount came back: 28 pence of 90.
  expect(await advances(sale)).toMatchObject([
    { payout: { amount: "11135" }, discount: { amount: "90" }, fixed: { amount: "25" }, holdback: { amount: "1250" } },
  ]);
  expect(await sale.money()).toEqual(["payouts 11135"]);
  const before = await sandbox.books();
  expect(before.accounts["mallHoldback GBP"]).toEqual({ amount: "-1250", currency: "GBP" });
  // The lender's staff may release it before its time: beyond their limit two of them.
  const trusted = await acceptedSale(sandbox);
  const early = await instructTwice(sandbox, trusted.id, { kind: "holdbackRelease" });
  expect(early.status).toBe("ready");
  expect(await trailOf(sandbox, trusted.id)).toMatchObject({
    instructions: [{ kind: "holdbackRelease", status: "done" }],
    trail: [{ did: "instructed" }, { did: "carriedOut", facts: { entries: ["holdbackReleased"] } }],
  });
  const again = async () => instruct(sandbox, trusted.id, { kind: "holdbackRelease" });
  await expectRefusal(sandbox, again, 409, "WrongState");
  expect((await sandbox.books()).accounts["mallHoldback GBP"]).toEqual({ amount: "-1250", currency: "GBP" });
  await sandbox.wait({ days: 31 });
  expect((await sale.show()).status).toBe("repaid");
  const after = await sandbox.books();
  expect(after).toMatchObject({ proven: true, bankAgrees: true });
  expect(after.accounts["mallHoldback GBP"]).toEqual({ amount: "0", currency: "GBP" });
  await pin({});
});

test("the ledger balances at the end", async () => {
  expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true, differences: [] });
});
