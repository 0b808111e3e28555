import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CheckoutNotConsented } from "../../clients/sdk/checkout.ts";
import { TallystickProblem } from "../../clients/sdk/problem.ts";
import { expectProblem } from "./answer.ts";
import { openShop } from "./checkout-shop.ts";
import { goods, newOrder } from "./request.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
let shop: ReturnType<typeof openShop>;
beforeAll(async () => {
  sandbox = await startSandbox();
  shop = openShop(sandbox);
});
afterAll(async () => sandbox.stop());

/** The types of the webhooks that a mall got of a checkout. */
const eventsOf = async (id: string, mall = "mall_thistle"): Promise<readonly string[]> => {
  await sandbox.rest();
  const hooks = await sandbox.hooks(mall, `"${id}"`);
  return hooks.map(({ body }) => (JSON.parse(body) as { readonly type: string }).type);
};

const refused = async (request: Promise<unknown>, code: string, status: number): Promise<void> => {
  await expect(request).rejects.toMatchObject({ name: "TallystickProblem", code, status });
};

describe("a purchase through the hosted page", () => {
  test("the mall opens the checkout, the purchaser consents, the mall is notified and requests the loan, the lender approves", async () => {
    const account = await sandbox.openAccount();
    const { checkout, url } = await shop.open();
    expect(checkout).toMatchObject({
      status: "open",
      mall: "mall_thistle",
      amount: { amount: "12500", currency: "GBP" },
    });
    expect(new URL(url).pathname).toBe(`/checkout/${checkout.id}`);

    const page = await shop.page(url);
    const seen = await page.show();
    expect(seen).toMatchObject({ status: "open", shop: "Thistle & Co", order: checkout.order });
    expect(await page.display(seen)).toEqual({ lines: { lamp: "a lamp", chair: "a chair" } });
    expect(await page.consentAs(account)).toMatchObject({ status: "consented" });
    expect(await eventsOf(checkout.id)).toEqual(["checkout.consented"]);

    const { purchase, decision } = await shop.mall.completeCheckout(checkout, { lines: goods });
    expect(decision).toMatchObject({ decision: "approved" });
    expect(await shop.mall.showCheckout(checkout.id)).toMatchObject({
      status: "completed",
      outcome: "approved",
      purchase: purchase.id,
    });
    expect(await page.show()).toMatchObject({ status: "completed", outcome: "approved" });
    expect(await page.show()).not.toHaveProperty("purchase");

    // The same webhook delivered twice asks once.
    expect((await shop.mall.completeCheckout(checkout, { lines: goods })).purchase.id).toBe(purchase.id);
    await sandbox.wait({ hours: 1 });
    expect(await eventsOf(checkout.id)).toEqual(["checkout.consented"]);
  });

  test("the lender declines, and both the mall and the page show the reason", async () => {
    const poor = await sandbox.openAccount({ amount: "100", currency: "GBP" });
    const { checkout, url } = await shop.open();
    const page = await shop.page(url);
    await page.consentAs(poor);
    await shop.mall.completeCheckout(checkout, { lines: goods });
    const outcome = { status: "completed", outcome: "declined", code: "CreditLimitExceeded" };
    expect(await shop.mall.showCheckout(checkout.id)).toMatchObject(outcome);
    expect(await page.show()).toMatchObject(outcome);
  });

  test("the gateway's table contains neither the goods nor the purchaser nor the link's secret", async () => {
    const account = await sandbox.openAccount();
    const { url } = await shop.open();
    const page = await shop.page(url);
    await page.consentAs(account);
    const { gateway } = await sandbox.state();
    const text = JSON.stringify(gateway);
    for (const secret of ["a lamp", account.account, page.keys.token, new URL(url).hash.slice(1)])
      expect(text).not.toContain(secret);
  });
});

test("the list of the mall's purchases omits an open checkout", async () => {
  const { checkout } = await shop.open();
  for await (const purchase of shop.mall.listPurchases()) expect(purchase.order).not.toBe(checkout.order);
});

test("a mall that knows the lender's address refuses a page that the gateway has elsewhere", async () => {
  const { url } = await openShop(sandbox, sandbox.thistle, sandbox.lenderUrl).open();
  expect(new URL(url).origin).toBe(sandbox.lenderUrl);
  const distrustful = openShop(sandbox, sandbox.thistle, "https://lender.example");
  await expect(distrustful.open()).rejects.toMatchObject({
    name: "UntrustedAnswer",
    message: expect.stringContaining("not one at the lender's address https://lender.example") as string,
  });
});

describe("a mall opens one checkout for an order", () => {
  test("the same order under the same key returns the same link of one checkout", async () => {
    const input = shop.ask({ order: newOrder() });
    const first = await shop.mall.createCheckout({ ...input, idempotencyKey: `once-${input.order}` });
    const second = await shop.mall.createCheckout({ ...input, idempotencyKey: `once-${input.order}` });
    expect(second.url).toBe(first.url);
    expect(second.checkout).toEqual(first.checkout);
    await refused(
      shop.mall.createCheckout({
        ...input,
        amount: "12500",
        returnUrl: "https://else.example/",
        idempotencyKey: `once-${input.order}`,
      }),
      "IdempotencyKeyReused",
      422,
    );
  });

  test("the gateway rejects a checkout for an order that is already a purchase", async () => {
    const { checkout, url } = await shop.open();
    const page = await shop.page(url);
    await page.consentAs(await sandbox.openAccount());
    await shop.mall.completeCheckout(checkout, { lines: goods });
    await refused(shop.open({ order: checkout.order }), "OrderAlreadyRequested", 409);
  });

  test.each(["http://shop.example/", "javascript:alert(1)", "https://a:b@shop.example/", "//shop.example", ""])(
    "the gateway rejects a return to %s",
    async (returnUrl) => refused(shop.open({ returnUrl }), "InvalidRequest", 400),
  );

  test("the gateway rejects lines that do not sum to the amount, and a lifetime below five minutes", async () => {
    await refused(shop.open({ amount: "1" }), "AmountMismatch", 422);
    await refused(shop.open({ expiresIn: 10 }), "InvalidRequest", 400);
  });
});

describe("the page's token", () => {
  test("opens only its own checkout, and another mall's key opens none", async () => {
    const { checkout, url } = await shop.open();
    const { keys } = await shop.page((await shop.open()).url);
    const headers = { authorization: `Bearer ${keys.token}` };
    for (const id of [checkout.id, "chk_none"])
      expectProblem(
        await sandbox.request("GET", `/v1/checkout-sessions/${id}/status`, { headers }),
        401,
        "Unauthenticated",
      );
    const body = { purchaserPart: "a.b.c.d.e" };
    expectProblem(
      await sandbox.post(`/v1/checkout-sessions/${checkout.id}/consents`, body, headers),
      401,
      "Unauthenticated",
    );
    const hanok = { authorization: `Bearer ${sandbox.hanok.apiKey}` };
    expectProblem(
      await sandbox.request("GET", `/v1/checkout-sessions/${checkout.id}`, { headers: hanok }),
      404,
      "CheckoutNotFound",
    );
    expect((await (await shop.page(url)).show()).status).toBe("open");
  });
});

describe("a consent", () => {
  test("is stored once when it is sent twice; another consent and a cancellation after it are rejected", async () => {
    const account = await sandbox.openAccount();
    const { checkout, url } = await shop.open();
    const page = await shop.page(url);
    const part = await page.seal(account);
    await page.consent(part);
    await page.consent(part);
    await refused(page.consentAs(account), "CheckoutAlreadyConsented", 409);
    await refused(page.cancel(), "CheckoutAlreadyConsented", 409);
    expect(await eventsOf(checkout.id)).toEqual(["checkout.consented"]);
  });

  test("that is not a sealed message is rejected and changes nothing", async () => {
    const { url } = await shop.open();
    const page = await shop.page(url);
    for (const part of ["", "a.b.c", "not a seal", `${"a".repeat(17_000)}.b.c.d.e`])
      await refused(page.consent(part), "InvalidRequest", 400);
    expect((await page.show()).status).toBe("open");
  });
});

describe("a checkout ends", () => {
  test("when the purchaser cancels: the mall is notified and cannot request a loan", async () => {
    const { checkout, url } = await shop.open();
    const page = await shop.page(url);
    expect(await page.cancel()).toMatchObject({ status: "cancelled" });
    await page.cancel();
    expect(await eventsOf(checkout.id)).toEqual(["checkout.cancelled"]);
    await expect(shop.mall.completeCheckout(checkout, { lines: goods })).rejects.toBeInstanceOf(CheckoutNotConsented);
    await refused(page.consentAs(await sandbox.openAccount()), "WrongState", 409);
  });

  test("when its time is over: the mall is notified once, and no consent is accepted any more", async () => {
    const { checkout, url } = await shop.open({ expiresIn: 600 });
    const page = await shop.page(url);
    const account = await sandbox.openAccount();
    await sandbox.wait({ minutes: 9 });
    expect(await eventsOf(checkout.id)).toEqual([]);
    await sandbox.wait({ minutes: 2 });
    expect(await eventsOf(checkout.id)).toEqual(["checkout.expired"]);
    expect(await page.show()).toMatchObject({ status: "expired" });
    await refused(page.consentAs(account), "CheckoutExpired", 409);
    await sandbox.wait({ hours: 2 });
    expect(await eventsOf(checkout.id)).toEqual(["checkout.expired"]);
  });

  test("a consent that the mall does not use expires after five minutes, and can be given again", async () => {
    const account = await sandbox.openAccount();
    const { checkout, url } = await shop.open({ expiresIn: 3_600 });
    const page = await shop.page(url);
    await page.consentAs(account);
    await sandbox.wait({ minutes: 6 });
    expect(await page.show()).toMatchObject({ status: "open" });
    const error = await shop.mall.completeCheckout(checkout, { lines: goods }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "CheckoutNotConsented", status: "open" });
    expect(error).not.toBeInstanceOf(TallystickProblem);
    await page.consentAs(account);
    const { decision } = await shop.mall.completeCheckout(checkout, { lines: goods });
    expect(decision).toMatchObject({ decision: "approved" });
  });
});

describe("the pages", () => {
  test("have a strict content policy, load nothing from third parties, and contain no purchase data", async () => {
    for (const path of ["/pay?approval=1", "/checkout/chk_1"]) {
      const response = await fetch(new URL(path, sandbox.lenderUrl));
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(response.headers.get("content-security-policy")).toContain(`connect-src 'self' ${sandbox.url};`);
      expect(response.headers.get("referrer-policy")).toBe("no-referrer");
      const html = await response.text();
      const [, gateway] = /<meta name="gateway" content="([^"]+)"/.exec(html) ?? [];
      expect(gateway).toBe(sandbox.url);
      expect(html.replace(sandbox.url, "")).not.toMatch(/<script>|<style>|https?:\/\/| on\w+=|\{\w+\}/);
      for (const [, file = ""] of html.matchAll(/(?:src|href)="(\/pages\/[^"]+)"/g)) {
        const asset = await fetch(new URL(file, sandbox.lenderUrl));
        expect(asset.status, file).toBe(200);
        expect(asset.headers.get("cache-control")).toContain("immutable");
      }
    }
  });

  test("no path reaches a file outside their folder", async () => {
    for (const path of [
      "/pages/index.mjs",
      "/pages/..%2Findex.mjs",
      "/pages/%2e%2e%2findex.mjs",
      "/pages/none.js",
      "/pages/pay",
    ])
      expect((await fetch(new URL(path, sandbox.lenderUrl))).status, path).toBe(404);
  });

  test("may call the gateway from the lender's origin, and from no other", async () => {
    const ask = async (origin: string, method: string) =>
      fetch(new URL("/.well-known/jwks.json", sandbox.url), {
        method,
        headers: { origin, "access-control-request-method": "GET", "access-control-request-headers": "authorization" },
      });
    const preflight = await ask(sandbox.lenderUrl, "OPTIONS");
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe(sandbox.lenderUrl);
    expect(preflight.headers.get("access-control-allow-headers")).toContain("idempotency-key");
    const read = await ask(sandbox.lenderUrl, "GET");
    expect(read.headers.get("access-control-allow-origin")).toBe(sandbox.lenderUrl);
    expect(read.headers.get("access-control-expose-headers")).toContain("request-id");
    for (const [method, origin] of ["OPTIONS", "GET"].flatMap((each) =>
      ["https://elsewhere.example", sandbox.url].map((other) => [each, other] as const),
    ))
      expect((await ask(origin, method)).headers.get("access-control-allow-origin")).toBeNull();
  });
});
