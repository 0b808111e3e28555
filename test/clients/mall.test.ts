import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openMall } from "../../examples/mall/open.ts";
import { startSandbox } from "../api/sandbox.ts";
import { customerOf, numberIn } from "./customer.ts";

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let shop: Awaited<ReturnType<typeof openMall>>;
let folder: string;
const data = () => join(folder, "mall.sqlite");
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tallystick-mall-"));
  sandbox = await startSandbox();
  shop = await openMall({ url: sandbox.url, port: 0, data: data() });
});
afterAll(async () => {
  shop.close();
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

const numberOf = (page: string) => /Approval number <code>([0-9A-Z-]+)</.exec(page)?.[1] ?? "";
const visit = () => customerOf(shop.url, sandbox.url);
const post = async (path: string, headers: Readonly<Record<string, string>>) =>
  (await fetch(new URL(path, shop.url), { method: "POST", headers, body: "{}" })).status;
const office = async (deed: string, number: string, form: Readonly<Record<string, string>> = {}) => {
  const { page } = await visit().ask(`/admin/orders/${number}/${deed}`, form);
  await sandbox.rest();
  return page;
};

test("the example mall sells: webhooks report order, shipment, payout, delivery, acceptance and repayment", async () => {
  const customer = visit();
  const { number, contact, path, page } = await customer.order("acc_ailsa_reid", "lamp", "mugs");
  expect(path).toBe(`/orders/${number}`);
  expect(page).toContain("Confirmed. We are packing it.");
  expect((await customer.ask("/cart")).page).toContain("Your cart is empty");
  const look = async () => (await customer.ask(path)).page;

  expect(await office("ship", number)).toContain(`${number}: done`);
  expect(await look()).toContain("On its way to you. You owe nothing yet.");
  expect((await customer.ask("/admin")).page).toMatch(/£80\.00 · paid to us £79\.\d\d, discount £0\.\d\d/);

  await office("deliver", number);
  const purchaser = await customer.link(contact, numberOf(await look()));
  await purchaser.accept();
  await sandbox.rest();
  expect(await look()).toContain("You keep it, and pay your lender £80.00 by the plan that you chose.");
  await purchaser.repay();
  await sandbox.rest();
  const last = await look();
  expect(last).toContain("Paid in full. Thank you.");
  for (const told of ["Your lender agreed.", "Your lender paid us", "You keep the goods.", "You paid your lender."])
    expect(last).toContain(told);
});

test("a customer cancels, the goods are returned, and nothing is owed", async () => {
  const customer = visit();
  const { number, contact, path, page } = await customer.order("acc_tom_okafor", "blanket");
  await office("ship", number);
  await office("deliver", number);
  const purchaser = await customer.link(contact, numberOf(page));
  await purchaser.cancel({ reason: "too warm" });
  await sandbox.rest();
  expect((await customer.ask(path)).page).toContain("You cancelled £129.00. Please send it back by");
  expect((await customer.ask("/admin")).page).toContain("The goods are back");

  await office("received", number, { cancellation: "1" });
  const last = (await customer.ask(path)).page;
  expect(last).toContain("Cancelled. Nothing is owed.");
  expect(last).toContain("£129.00 were given back.");
});

test("a parcel that is cancelled in time is stopped", async () => {
  const customer = visit();
  const { number, contact, path, page } = await customer.order("acc_tom_okafor", "vase");
  await (await customer.link(contact, numberOf(page))).cancel();
  await sandbox.rest();
  expect((await customer.ask("/admin")).page).toContain("Parcel stopped");
  await office("stopped", number, { cancellation: "1" });
  expect((await customer.ask(path)).page).toContain("Cancelled. Nothing is owed.");
});

test("the shop refunds exactly the previewed amounts", async () => {
  const customer = visit();
  const { number, path } = await customer.order("acc_ailsa_reid", "clock", "vase");
  await office("ship", number);
  const preview = (await customer.ask(`/admin/orders/${number}/refund?line=vase&quantity=1`)).page;
  expect(preview).toContain("£56.00 back?");
  const hidden = [...preview.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, n, v]) => [n, v]);
  await office("refund", number, Object.fromEntries(hidden) as Record<string, string>);
  expect((await customer.ask(path)).page).toContain("£56.00 were given back.");
});

test("the shop shows the lender's rejection, and creates no order", async () => {
  const { page } = await visit().order("acc_mina_shah", "chair");
  expect(page).toContain("Your lender did not agree to this one.");
});

test("an order sent twice is one order with one checkout", async () => {
  const customer = visit();
  await customer.ask("/cart", { product: "mugs" });
  const number = numberIn((await customer.ask("/cart")).page);
  const { elsewhere } = await customer.ask("/checkout", { number });
  expect(elsewhere).toMatch(/\/checkout\/chk_\w+#/);
  expect((await customer.ask("/checkout", { number })).elsewhere).toBe(elsewhere);
  expect((await customer.ask(`/orders/${number}`)).page).toContain("You have not said yet how you want to pay.");

  await customer.consent(elsewhere, "acc_ailsa_reid", "a@example.test");
  expect((await customer.ask("/checkout", { number })).path).toBe(`/orders/${number}`);
  await sandbox.wait({ hours: 1 });
  expect((await customer.ask(`/orders/${number}`)).page).toContain("Confirmed.");
});

test("an unused checkout expires", async () => {
  const customer = visit();
  await customer.ask("/cart", { product: "lamp" });
  const number = numberIn((await customer.ask("/cart")).page);
  await customer.ask("/checkout", { number });
  await sandbox.wait({ hours: 1 });
  expect((await customer.ask(`/orders/${number}`)).page).toContain("Nothing was bought.");
});

test("requests that are not from the gateway or the shop's own pages change nothing", async () => {
  const forged = { "webhook-id": "evt_1", "webhook-timestamp": String(Math.floor(Date.now() / 1000)) };
  expect(await post("/webhooks", { ...forged, "webhook-signature": "v1,AAAA" })).toBe(400);
  expect(await post("/webhooks", {})).toBe(400);
  expect(await post("/cart", { "sec-fetch-site": "cross-site" })).toBe(403);
  expect((await visit().ask("/orders/LL-0000000000")).status).toBe(404);
  expect((await visit().ask("/admin/orders/LL-0000000000/ship", {})).status).toBe(404);
});

test("a shop that was offline fetches the missed events", async () => {
  const customer = visit();
  const { path } = await customer.order("acc_ailsa_reid", "vase");
  const before = shop;
  before.close();
  await sandbox.wait({ days: 8 });
  shop = await openMall({ url: sandbox.url, port: Number(new URL(before.url).port), data: data() });
  expect(shop.mall).toBe(before.mall);
  expect((await visit().ask(path)).page).toContain("This order was not shipped in time and is void.");
});
