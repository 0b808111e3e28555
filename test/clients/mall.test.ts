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
const newCustomer = () => customerOf(shop.url, sandbox.url);
const post = async (path: string, headers: Readonly<Record<string, string>>) =>
  (await fetch(new URL(path, shop.url), { method: "POST", headers, body: "{}" })).status;
const submitAdminForm = async (action: string, number: string, form: Readonly<Record<string, string>> = {}) => {
  const { page } = await newCustomer().visit(`/admin/orders/${number}/${action}`, form);
  await sandbox.rest();
  return page;
};

test("the example mall sells: ordered, shipped, paid, delivered, accepted and repaid, all reported by webhooks", async () => {
  const customer = newCustomer();
  const { number, contact, path, page } = await customer.order("acc_ailsa_reid", "lamp", "mugs");
  expect(path).toBe(`/orders/${number}`);
  expect(page).toContain("Confirmed. We are packing it.");
  expect((await customer.visit("/cart")).page).toContain("Your cart is empty");
  const look = async () => (await customer.visit(path)).page;

  expect(await submitAdminForm("ship", number)).toContain(`${number}: done`);
  expect(await look()).toContain("On its way to you. You owe nothing yet.");
  expect((await customer.visit("/admin")).page).toMatch(/£80\.00 · paid to us £79\.\d\d, discount £0\.\d\d/);

  await submitAdminForm("deliver", number);
  const purchaser = await customer.link(contact, numberOf(await look()));
  await purchaser.accept();
  await sandbox.rest();
  expect(await look()).toContain("Accepted. You pay your lender £80.00 by the plan that you chose");
  await purchaser.repay();
  await sandbox.rest();
  const last = await look();
  expect(last).toContain("Paid in full. Thank you.");
  for (const text of [
    "Your lender approved the loan.",
    "Your lender paid us",
    "You accepted the goods.",
    "You paid your lender.",
  ])
    expect(last).toContain(text);
});

test("a customer cancels, the goods are returned, and nothing is owed", async () => {
  const customer = newCustomer();
  const { number, contact, path, page } = await customer.order("acc_tom_okafor", "blanket");
  await submitAdminForm("ship", number);
  await submitAdminForm("deliver", number);
  const purchaser = await customer.link(contact, numberOf(page));
  await purchaser.cancel({ reason: "too-warm" });
  await sandbox.rest();
  expect((await customer.visit(path)).page).toContain("You cancelled £129.00. Please send it back by");
  expect((await customer.visit("/admin")).page).toContain("Goods received");

  await submitAdminForm("received", number, { cancellation: "1" });
  const last = (await customer.visit(path)).page;
  expect(last).toContain("Cancelled. You owe nothing.");
  expect(last).toContain("£129.00 was refunded.");
});

test("a parcel that is cancelled in time is stopped", async () => {
  const customer = newCustomer();
  const { number, contact, path, page } = await customer.order("acc_tom_okafor", "vase");
  await (await customer.link(contact, numberOf(page))).cancel();
  await sandbox.rest();
  expect((await customer.visit("/admin")).page).toContain("Parcel stopped");
  await submitAdminForm("stopped", number, { cancellation: "1" });
  expect((await customer.visit(path)).page).toContain("Cancelled. You owe nothing.");
});

test("the shop refunds on its own initiative exactly what the preview showed", async () => {
  const customer = newCustomer();
  const { number, path } = await customer.order("acc_ailsa_reid", "clock", "vase");
  await submitAdminForm("ship", number);
  const preview = (await customer.visit(`/admin/orders/${number}/refund?line=vase&quantity=1`)).page;
  expect(preview).toContain("Refund £56.00?");
  const hidden = [...preview.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, n, v]) => [n, v]);
  await submitAdminForm("refund", number, Object.fromEntries(hidden) as Record<string, string>);
  expect((await customer.visit(path)).page).toContain("£56.00 was refunded.");
});

test("a declined loan is shown, and nothing was ordered", async () => {
  const { page } = await newCustomer().order("acc_mina_shah", "chair");
  expect(page).toContain("Your lender declined the loan.");
});

test("an order sent twice is one order with one checkout", async () => {
  const customer = newCustomer();
  await customer.visit("/cart", { product: "mugs" });
  const number = numberIn((await customer.visit("/cart")).page);
  const { elsewhere } = await customer.visit("/checkout", { number });
  expect(elsewhere).toMatch(/\/checkout\/chk_\w+#/);
  expect((await customer.visit("/checkout", { number })).elsewhere).toBe(elsewhere);
  expect((await customer.visit(`/orders/${number}`)).page).toContain("You have not chosen yet how to pay.");

  await customer.consent(elsewhere, "acc_ailsa_reid", "a@example.test");
  expect((await customer.visit("/checkout", { number })).path).toBe(`/orders/${number}`);
  await sandbox.wait({ hours: 1 });
  expect((await customer.visit(`/orders/${number}`)).page).toContain("Confirmed.");
});

test("an unused checkout expires", async () => {
  const customer = newCustomer();
  await customer.visit("/cart", { product: "lamp" });
  const number = numberIn((await customer.visit("/cart")).page);
  await customer.visit("/checkout", { number });
  await sandbox.wait({ hours: 1 });
  expect((await customer.visit(`/orders/${number}`)).page).toContain("Nothing was bought.");
});

test("requests that are not from the gateway or from the shop's own pages change nothing", async () => {
  const forged = { "webhook-id": "evt_1", "webhook-timestamp": String(Math.floor(Date.now() / 1000)) };
  expect(await post("/webhooks", { ...forged, "webhook-signature": "v1,AAAA" })).toBe(400);
  expect(await post("/webhooks", {})).toBe(400);
  expect(await post("/cart", { "sec-fetch-site": "cross-site" })).toBe(403);
  expect((await newCustomer().visit("/orders/LL-0000000000")).status).toBe(404);
  expect((await newCustomer().visit("/admin/orders/LL-0000000000/ship", {})).status).toBe(404);
});

test("a shop that was closed catches up on missed events", async () => {
  const customer = newCustomer();
  const { path } = await customer.order("acc_ailsa_reid", "vase");
  const before = shop;
  before.close();
  await sandbox.wait({ days: 8 });
  shop = await openMall({ url: sandbox.url, port: Number(new URL(before.url).port), data: data() });
  expect(shop.mall).toBe(before.mall);
  expect((await newCustomer().visit(path)).page).toContain("This order was not shipped in time and has expired.");
});

test("the shop sells as before after gateway and lender have replaced their keys, and the old ones have ended", async () => {
  await sandbox.wait({ days: 130 });
  expect((await newCustomer().order("acc_ailsa_reid", "lamp")).page).toContain("Confirmed. We are packing it.");
});
