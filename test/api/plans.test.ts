import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { consentTo, type PlanOffer, showPlans } from "../../clients/sdk/plans.ts";
import { UntrustedAnswer } from "../../clients/sdk/problem.ts";
import { sandboxPlans } from "../../local/catalogue.ts";
import { expectProblem, expectRefusal, purchaseIn } from "./answer.ts";
import { composeRequest, newOrder, type Order } from "./request.ts";
import { acceptedSale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => void (sandbox = await startSandbox()));
afterAll(async () => sandbox.stop());

const today = (): string => new Date(sandbox.now()).toISOString().slice(0, 10);
const path = (query: string): string => `/v1/lenders/${sandbox.lender}/plans?${query}`;
const ask = async (query: string) => sandbox.request("GET", path(query));
const shown = async (amount = "12500", currency = "GBP", day?: string): Promise<readonly PlanOffer[]> =>
  showPlans(sandbox.lenderUrl, sandbox.lender, { amount, currency, ...(day !== undefined && { day }) });
const offer = async (id: string, amount?: string, day?: string): Promise<PlanOffer> => {
  const found = (await shown(amount, "GBP", day)).find((each) => each.id === id);
  if (!found) throw new Error(`${id} is not offered`);
  return found;
};
/** An operator defines one of the seed's plans otherwise; what functions remember of it is forgotten after a minute. */
const redefine = async (id: string, but: object): Promise<void> => {
  await sandbox.staff("define-plan", { ...sandboxPlans.find((each) => each.id === id), ...but });
  await sandbox.wait({ minutes: 1 });
};
const minor = ({ amount }: { readonly amount: string }): bigint => BigInt(amount);

describe("the lender's offers", () => {
  test.each(["GBP", "EUR", "KRW", "JPY", "KWD"])(
    "have instalments in %s that sum to the amount and its cost",
    async (currency) => {
      const offers = await shown("130000", currency, "2026-11-30");
      expect(offers.map(({ id }) => id)).toEqual([
        "pay-in-14",
        "pay-in-30",
        "pay-in-45",
        "parts-3",
        "instalments-6",
        "instalments-12",
      ]);
      for (const { disclosure } of offers) {
        const { instalments, totalCost, totalPayable, apr } = disclosure;
        const sum = (of: "principal" | "total") => instalments.reduce((all, each) => all + minor(each[of]), 0n);
        expect(sum("principal")).toBe(130_000n);
        expect(sum("total")).toBe(minor(totalPayable));
        expect(minor(totalPayable) - minor(totalCost)).toBe(130_000n);
        expect(Number(apr.percent) > 0).toBe(minor(totalCost) > 0n);
        expect(apr.percent).toMatch(/^\d+\.\d$/);
      }
    },
  );

  test("can be cached for a minute, and their digest covers exactly what is shown", async () => {
    const response = await fetch(new URL(path("amount=12500&currency=GBP"), sandbox.lenderUrl));
    expect(response.headers.get("cache-control")).toBe("public, max-age=60");
    const [first] = ((await response.json()) as { plans: readonly PlanOffer[] }).plans;
    if (!first) throw new Error("no plan");
    expect(await consentTo(first)).toEqual({ plan: first.id, shown: { day: today(), digest: first.digest } });
    const otherwise = { ...first, disclosure: { ...first.disclosure, apr: { percent: "0.0", millionths: 1 } } };
    await expect(consentTo(otherwise)).rejects.toThrow(UntrustedAnswer);
  });

  test("omit a plan that does not allow the amount, and are empty for a currency without plans", async () => {
    expect((await shown("999")).map(({ id }) => id)).toEqual(["pay-in-14", "pay-in-30", "pay-in-45"]);
    expect(await shown("12500", "CHF")).toEqual([]);
  });

  test.each([
    ["amount=-5&currency=GBP", 422, "AmountOutOfRange"],
    ["amount=0&currency=GBP", 422, "AmountOutOfRange"],
    ["amount=10000000000001&currency=GBP", 422, "AmountOutOfRange"],
    ["amount=1000000000000000&currency=GBP", 400, "InvalidRequest"],
    ["amount=125.50&currency=GBP", 400, "InvalidRequest"],
    ["amount=1e3&currency=GBP", 400, "InvalidRequest"],
    ["amount=&currency=GBP", 400, "InvalidRequest"],
    ["currency=GBP", 400, "InvalidRequest"],
    ["amount=100", 400, "InvalidRequest"],
    ["amount=100&currency=XXX", 400, "InvalidRequest"],
    ["amount=100&currency=constructor", 400, "InvalidRequest"],
    ["amount=100&currency=GBP&day=2026-02-30", 400, "InvalidRequest"],
    ["amount=100&currency=GBP&day=tomorrow", 400, "InvalidRequest"],
    ["amount=100&currency=GBP&day=1999-01-01", 400, "InvalidRequest"],
    ["amount=100&currency=GBP&day=2099-01-01", 400, "InvalidRequest"],
  ])("are rejected for %s", async (query, status, code) => {
    expectProblem(await ask(query), status, code);
  });

  test("are only those of this lender", async () => {
    const answer = await sandbox.request("GET", "/v1/lenders/other/plans?amount=100&currency=GBP");
    expectProblem(answer, 404, "LenderNotFound");
  });
});

describe("a loan with a plan", () => {
  test("keeps the consent with the digest of the offer, and shows both only to its purchaser", async () => {
    const plan = await consentTo(await offer("instalments-6"));
    const sale = await startSale(sandbox, { plan });
    expect(JSON.stringify(sale.answer.body)).not.toContain("instalments");
    const { disclosure } = await offer("instalments-6");
    expect(await sale.loan()).toMatchObject({
      plan: "instalments-6",
      consent: {
        ...plan.shown,
        at: expect.stringContaining(today()),
        apr: disclosure.apr.percent,
        totalCost: disclosure.totalCost,
        totalPayable: disclosure.totalPayable,
      },
      terms: { method: "annuity", count: 6, rateBasisPoints: 1490 },
    });
    const gateway = JSON.stringify((await sandbox.state()).gateway);
    expect(gateway).not.toContain("instalments-6");
    expect(gateway).not.toContain(plan.shown?.digest);
  });

  test("that is accepted on the assumed day has exactly the schedule that was shown", async () => {
    const { disclosure, ...shownOffer } = await offer("instalments-6");
    const sale = await acceptedSale(sandbox, { plan: await consentTo({ disclosure, ...shownOffer }) });
    const loan = await sale.loan();
    expect((loan["instalments"] as readonly object[]).map((each) => each)).toMatchObject(
      disclosure.instalments.map(({ no, due, principal, interest, total }) => ({
        no,
        due,
        principal,
        interest,
        total,
      })),
    );
    const { apr, totalCost, totalPayable } = disclosure;
    expect(loan["cost"]).toEqual({ apr, totalCost, totalPayable });
  });

  test("that is not chosen uses the account's own plan, which is free and needs no consent", async () => {
    const loan = await (await startSale(sandbox)).loan();
    expect(loan).toMatchObject({ plan: "pay-in-30", terms: { method: "parts", count: 1 } });
    expect(loan).not.toHaveProperty("consent");
  });

  test("that is free may be chosen without an offer", async () => {
    const loan = await (await startSale(sandbox, { plan: { plan: "parts-3" } })).loan();
    expect(loan).toMatchObject({ plan: "parts-3", terms: { count: 3 } });
  });
});

/** A refused request changes nothing, and the order may be asked for again. */
const refused = async (input: Order, status: number, code: string): Promise<void> => {
  const account = await sandbox.openAccount();
  const order = newOrder();
  const request = await composeRequest(sandbox, { account, order, ...input });
  const { body } = await expectRefusal(sandbox, async () => sandbox.post("/v1/purchases", request), status, code);
  // The purchaser is notified, once for a consent, unless it cannot be read: no loan was made that could notify.
  await sandbox.rest();
  const sent = `/_sandbox/notices?to=${order}@example.test`;
  const { notices } = await sandbox.ask<{ notices: readonly { readonly text: string }[] }>(sent);
  const notified = code === "InvalidRequest" ? [] : [expect.stringMatching(/was declined.*you owe nothing\.$/)];
  expect(notices.map(({ text }) => text)).toEqual(notified);
  // The mall and the gateway read this, and they shall not learn how the purchaser wants to pay back.
  expect(body.detail).not.toMatch(/instalments|parts-3|pay-in/);
  const again = await sandbox.post("/v1/purchases", await composeRequest(sandbox, { account, order }));
  expect(purchaseIn(again).status).toBe("approved");
};

describe("a consent is rejected", () => {
  test("when its digest is that of another offer", async () => {
    const { plan, shown: said } = await consentTo(await offer("instalments-6"));
    const digest = `${said?.digest.startsWith("A") ? "B" : "A"}${said?.digest.slice(1)}`;
    await refused({ plan: { plan, shown: { day: said?.day ?? "", digest } } }, 409, "ConsentMismatch");
  });

  test("when it was given for another amount, another day or another plan", async () => {
    const other = await consentTo(await offer("instalments-6", "12501"));
    await refused({ plan: other }, 409, "ConsentMismatch");
    const { shown: said } = await consentTo(await offer("instalments-6"));
    const yesterday = new Date(sandbox.now() - 86_400_000).toISOString().slice(0, 10);
    await refused(
      { plan: { plan: "instalments-6", shown: { day: yesterday, digest: said?.digest ?? "" } } },
      409,
      "ConsentMismatch",
    );
    await refused({ plan: { plan: "instalments-12", ...(said && { shown: said }) } }, 409, "ConsentMismatch");
  });

  test("when the offer is for a future day, or a week old", async () => {
    const dayFrom = (away: number) => new Date(sandbox.now() + away * 86_400_000).toISOString().slice(0, 10);
    await refused(
      { plan: await consentTo(await offer("instalments-6", undefined, dayFrom(2))) },
      409,
      "ConsentMismatch",
    );
    const fresh = await consentTo(await offer("instalments-6", undefined, dayFrom(-6)));
    const stale = await consentTo(await offer("instalments-6", undefined, dayFrom(-7)));
    expect(purchaseIn((await startSale(sandbox, { plan: fresh })).answer).status).toBe("approved");
    await sandbox.wait({ days: 1 });
    await refused({ plan: stale }, 409, "ConsentMismatch");
  });

  test("when it is missing for a plan that is not free", async () => {
    await refused({ plan: { plan: "instalments-6" } }, 422, "ConsentMissing");
  });

  test("when the lender does not offer the plan, at all or for this amount", async () => {
    await refused({ plan: { plan: "instalments-99" } }, 422, "PlanUnavailable");
    const [line] = [{ id: "pin", quantity: 1, amount: "999", description: "a pin" }];
    await refused({ plan: { plan: "instalments-6" }, amount: "999", lines: [line] }, 422, "PlanUnavailable");
  });

  test("when it is malformed: an offer without a plan, or without a day", async () => {
    const { shown: said } = await consentTo(await offer("instalments-6"));
    await refused({ plan: { shown: said } as never }, 400, "InvalidRequest");
    await refused({ plan: { plan: "instalments-6", shown: { day: "soon", digest: "x" } } }, 400, "InvalidRequest");
  });
});

describe("an operator changes a plan", () => {
  test("and consents to the old one are rejected, while agreed loans do not change", async () => {
    const before = await consentTo(await offer("instalments-6"));
    const agreed = await startSale(sandbox, { plan: before });
    const loan = await agreed.loan();
    await redefine("instalments-6", { rateBasisPoints: 1590 });
    await refused({ plan: before }, 409, "ConsentMismatch");
    expect(await agreed.loan()).toEqual(loan);
    const now = await consentTo(await offer("instalments-6"));
    expect((await (await startSale(sandbox, { plan: now })).loan())["terms"]).toMatchObject({ rateBasisPoints: 1590 });
    await redefine("instalments-6", {});
  });

  test("and a plan without amounts is no longer offered", async () => {
    const before = await consentTo(await offer("instalments-12"));
    await redefine("instalments-12", { amounts: [] });
    expect((await shown()).map(({ id }) => id)).not.toContain("instalments-12");
    await refused({ plan: before }, 422, "PlanUnavailable");
    await redefine("instalments-12", {});
  });

  test.each<readonly [string, object, string]>([
    ["no calendar that is defined", { amounts: [{ ...amountsOf("GBP"), calendar: "mars" }] }, "InvalidRequest"],
    ["due dates that roll onto one day", { due: { kind: "everyDays", days: 1 } }, "InvalidRequest"],
    ["more interest than there is", { rateBasisPoints: 100_001 }, "InvalidRequest"],
    ["no instalment", { count: 0 }, "InvalidRequest"],
    [
      "least above most",
      { amounts: [{ ...amountsOf("GBP"), least: { amount: "20000000", currency: "GBP" } }] },
      "AmountOutOfRange",
    ],
    [
      "two currencies in one",
      { amounts: [{ ...amountsOf("GBP"), most: { amount: "20000000", currency: "EUR" } }] },
      "CurrencyMismatch",
    ],
    ["a currency twice", { amounts: [amountsOf("GBP"), amountsOf("GBP")] }, "InvalidRequest"],
    [
      "instalments rounded to more than the least amount",
      { amounts: [{ ...amountsOf("GBP"), inMultiplesOf: "1001" }] },
      "InvalidRequest",
    ],
  ])("is not defined with %s", async (_, but, name) => {
    const plan = { ...sandboxPlans.find(({ id }) => id === "instalments-6"), ...but };
    await expect(sandbox.staff("define-plan", plan)).rejects.toMatchObject({ name });
  });

  test("an operator cannot change a calendar so that a plan no longer works", async () => {
    const closed = Array.from({ length: 30 }, (_, n) =>
      new Date(sandbox.now() + (40 + n) * 86_400_000).toISOString().slice(0, 10),
    );
    const calendar = { name: "england", source: "a strike", weekend: [6, 0], holidays: closed };
    await expect(sandbox.staff("define-calendar", calendar)).rejects.toMatchObject({
      name: "InvalidRequest",
    });
    const sunday = { ...calendar, weekend: [7] };
    await expect(sandbox.staff("define-calendar", sunday)).rejects.toMatchObject({
      name: "InvalidRequest",
    });
  });
});

function amountsOf(currency: string): object {
  const amounts = sandboxPlans
    .find(({ id }) => id === "instalments-6")
    ?.amounts.find(({ least }) => least.currency === currency);
  if (!amounts) throw new Error(`no amounts in ${currency}`);
  return amounts;
}

test("the ledger balances at the end", async () => {
  expect(await sandbox.books()).toMatchObject({ proven: true, bankAgrees: true });
});
