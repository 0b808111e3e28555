import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectLenderStaff } from "../../clients/sdk/lender-staff.ts";
import { connectMall } from "../../clients/sdk/mall.ts";
import { newKey } from "../../clients/sdk/new-key.ts";
import { connectPurchaser } from "../../clients/sdk/purchaser.ts";
import { verifyWebhook } from "../../clients/sdk/webhook.ts";
import type { SandboxMall } from "../../local/seed.ts";
import { expectProblem } from "../api/answer.ts";
import { openShop } from "../api/checkout-shop.ts";
import { hooksOf } from "../api/hooks.ts";
import { instruct, instructTwice, trailOf } from "../api/instructions.ts";
import { goods } from "../api/request.ts";
import { startSale } from "../api/sale.ts";
import { bearing, enrolledMall } from "../api/staff.ts";
import type { Target } from "../api/target.ts";
import { advancedSale, owedSale } from "./sales.ts";
import { eventually, type Opened, openTarget } from "./target.ts";

let opened: Opened;
let target: Target;
beforeAll(async () => {
  opened = await openTarget();
  target = opened.target;
});
afterAll(async () => opened.stop());

const connect = ({ mall, lender, apiKey, sign, seal }: SandboxMall) =>
  connectMall({ url: target.url, now: target.now, mall, lender, apiKey, signKey: sign, sealKey: seal });

describe.concurrent("a mall", () => {
  test("joins at both sides, sells at once, and is notified under its own secret", async () => {
    const mall = await enrolledMall(target);
    const sale = await startSale(target, { mall });
    await eventually(async () => expect(await sale.show()).toMatchObject({ status: "advanced" }));
    const [hook] = await eventually(async () => {
      const hooks = await target.hooks(mall.mall, sale.id);
      expect(hooks.length).toBeGreaterThan(0);
      return hooks;
    });
    const { body = "", headers = {} } = hook ?? {};
    expect(await verifyWebhook(body, headers, mall.webhookSecret, target.now)).toBeDefined();
    await expect(verifyWebhook(body, headers, target.thistle.webhookSecret, target.now)).rejects.toThrow("signature");
  });

  test("changes its keys, and sells with the new ones, and for a week with the old ones", async () => {
    const mall = await enrolledMall(target, { advancePolicy: "shipment" });
    const keys = { sign: await newKey("sig"), seal: await newKey("enc") } as Pick<SandboxMall, "sign" | "seal">;
    const { keys: listed } = await connect(mall).rotateKeys({ signKey: keys.sign, sealKey: keys.seal });
    expect(listed).toHaveLength(4);
    const renewed = { ...mall, ...keys };
    for (const each of [renewed, mall]) expect((await startSale(target, { mall: each })).approvalNumber).not.toBe("");
  });

  test("adds an endpoint, tests it, gets another secret, and removes it", async () => {
    const mall = await enrolledMall(target);
    const hooks = hooksOf(target, mall);
    const { endpoint, secret } = await hooks.made({ url: `${mall.webhookUrl}_second` });
    expect((await hooks.test(endpoint.id)).status).toBe(202);
    const got = await eventually(async () => {
      const [hook] = await target.hooks(`${mall.mall}_second`, "endpoint.test");
      if (!hook) throw new Error("the test event has not come");
      return hook;
    });
    expect(await verifyWebhook(got.body, got.headers, secret, target.now)).toBeDefined();
    expect((await hooks.rotate(endpoint.id)).status).toBe(201);
    expect((await hooks.remove(endpoint.id)).status).toBe(200);
    expectProblem(await hooks.test(endpoint.id), 404, "EndpointUnknown");
  });

  test("makes a second API key with its first one's rights, and the operator withdraws it", async () => {
    const mall = await enrolledMall(target);
    const staff = target.operator("gateway");
    const { key, apiKey = "" } = await staff.createApiKey(mall.mall, { label: "second", reason: "a test" });
    expect((await target.request("GET", "/v1/purchases", bearing(apiKey))).status).toBe(200);
    await staff.revokeApiKey(mall.mall, key.id, "a test");
    await eventually(async () =>
      expectProblem(await target.request("GET", "/v1/purchases", bearing(apiKey)), 401, "Unauthenticated"),
    );
  });
});

describe.concurrent("a checkout on the hosted page", () => {
  test("is consented to by the purchaser, and becomes a purchase when the mall completes it", async () => {
    const shop = openShop(target);
    const account = await target.openAccount();
    const { checkout, url } = await shop.open();
    const page = await shop.page(url);
    expect(await page.show()).toMatchObject({ status: "open", order: checkout.order });
    expect(await page.consentAs(account)).toMatchObject({ status: "consented" });
    const { purchase, decision } = await shop.mall.completeCheckout(checkout, { lines: goods });
    expect(decision).toMatchObject({ decision: "approved" });
    expect(await page.show()).toMatchObject({ status: "completed", outcome: "approved" });
    expect(purchase.order).toBe(checkout.order);
    await eventually(async () => {
      const types = (await target.hooks("mall_thistle", `"${checkout.id}"`)).map(({ body }) => body);
      expect(types.join()).toContain("checkout.consented");
    });
  });

  test("is left by the purchaser", async () => {
    const shop = openShop(target);
    const { checkout, url } = await shop.open();
    await (await shop.page(url)).cancel();
    expect(await shop.mall.showCheckout(checkout.id)).toMatchObject({ status: "cancelled" });
  });
});

describe.concurrent("the lender's staff", () => {
  test("one person refunds a little, two persons more, and the trail says who and why", async () => {
    const sale = await owedSale(target, { mall: await enrolledMall(target, { advancePolicy: "shipment" }) });
    const little = { kind: "refund", amount: { amount: "500", currency: "GBP" }, request: "case-1" };
    expect((await instruct(target, sale.id, little)).status).toBe(202);
    await eventually(async () => expect(await sale.show()).toMatchObject({ outstanding: { amount: "12000" } }));
    await instructTwice(target, sale.id, {
      ...little,
      amount: { amount: "10001", currency: "GBP" },
      request: "case-2",
    });
    await eventually(async () => expect(await sale.show()).toMatchObject({ outstanding: { amount: "1999" } }));
    const { instructions } = await trailOf(target, sale.id);
    expect(instructions).toMatchObject([{ status: "done" }, { status: "done" }]);
  });

  test("withdraw a purchaser's link: only the new one opens the purchase", async () => {
    const sale = await advancedSale(target);
    const old = await sale.link();
    const { lender, lenderUrl, url, now } = target;
    const staff = connectLenderStaff({ url: lenderUrl, operatorKey: target.operator("lender").operatorKey });
    await eventually(async () => staff.renewLink({ lender, purchase: sale.id }, "lost a telephone", `lost-${sale.id}`));
    const pageWith = (token: string) =>
      connectPurchaser({ url, lenderUrl, approvalNumber: sale.approvalNumber, token, now });
    const young = await eventually(async () => {
      const path = `/_sandbox/notices?to=${sale.order}@example.test`;
      const { notices } = await target.ask<{ notices: readonly { readonly link?: string }[] }>(path);
      const found = notices.at(-1)?.link?.split("#")[1] ?? old;
      if (found === old) throw new Error("the new link has not come");
      return found;
    });
    await eventually(async () => expect(await pageWith(young).show()).toMatchObject({ id: sale.id }));
    await eventually(async () => expect(pageWith(old).show()).rejects.toMatchObject({ code: "Unauthenticated" }));
  });
});

test("gateway and lender make new keys by their schedules' functions, and sales go on with the old ones", async () => {
  await target.invoke("tallystick-gateway-rotate-keys", {});
  await target.invoke("tallystick-lender-rotate-keys", {});
  const { keys } = await target.ask<{ keys: readonly object[] }>("/.well-known/jwks.json");
  expect(keys.length).toBeGreaterThan(0);
  expect((await startSale(target)).approvalNumber).not.toBe("");
});
