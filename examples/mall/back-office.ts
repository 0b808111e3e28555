import type { RefundQuestion } from "../../clients/sdk/mall.ts";
import type { Purchase } from "../../clients/sdk/purchase.ts";
import { parseTyped } from "../../domain/typed-amount.ts";
import { type HttpRequest, type HttpResponse, redirect } from "./http.ts";
import { adminPage } from "./pages/admin-page.ts";
import { refundFormPage, previewPage } from "./pages/refund-page.ts";
import type { Shop } from "./shop.ts";
import { refundOf } from "./orders/refund-of.ts";
import type { Order } from "./orders/store.ts";

/** The pages of the shop's staff; undefined for other paths. A real shop would require a login. */
export const backOffice =
  (shop: Shop) =>
  async ({ method, path, query, form }: HttpRequest): Promise<HttpResponse | undefined> => {
    if (method === "GET" && path === "/admin")
      return { body: adminPage(shop.store.orders(), query.get("said") ?? undefined, shop.changes.seen()) };
    if (method === "GET" && path === "/admin/changes")
      return shop.changes.stream(() => true, Number(query.get("seen")));
    const [, number = "", operation = ""] = /^\/admin\/orders\/([0-9A-Z-]+)\/([a-z]+)$/.exec(path) ?? [];
    const order = shop.store.order(number);
    if (!order?.purchase) return undefined;
    if (operation === "refund")
      return refund(shop, { ...order, purchase: order.purchase }, method, method === "GET" ? query : form);
    if (method !== "POST" || !Object.hasOwn(operations, operation)) return undefined;
    const cancellation = Number(form.get("cancellation"));
    await shop.act(order, async (purchase) =>
      operations[operation as OperationName](shop.mall, { ...order, purchase }, cancellation),
    );
    return redirect(`/admin?said=${encodeURIComponent(`${number}: done`)}`);
  };

type Mall = Shop["mall"];

type Sold = Order & { readonly purchase: Purchase };

type Result = Promise<{ readonly purchase: Purchase }>;

type OperationName = keyof typeof operations;

const reportReturn =
  (outcome: "stopped" | "shipped" | "received" | "refused") =>
  async (mall: Mall, order: Sold, cancellation: number): Result =>
    mall.reportReturn(order.purchase, {
      cancellation,
      outcome,
      ...((outcome === "stopped" || outcome === "received") && { amount: refundOf(order, cancellation) }),
      ...(outcome === "refused" && { evidence: "doc_photo-of-damage" }),
    });

/** Each operation of the back office, by its SDK call. */
const operations = {
  ship: async (mall: Mall, { purchase }: Sold): Result =>
    mall.reportShipment(purchase, {
      shipment: `${purchase.order}-${purchase.shipments.length + 1}`,
      carrier: "Royal Mail",
      tracking: `RM ${purchase.order.slice(-4)} ${purchase.shipments.length + 1}`,
    }),
  deliver: async (mall: Mall, { purchase }: Sold): Result =>
    mall.reportDelivery(purchase, { shipment: `${purchase.order}-${purchase.shipments.length}` }),
  stopped: reportReturn("stopped"),
  shipped: reportReturn("shipped"),
  received: reportReturn("received"),
  refused: reportReturn("refused"),
  conceded: async (mall: Mall, order: Sold, cancellation: number): Result =>
    mall.answerDispute(order.purchase, { cancellation, answer: "conceded", amount: refundOf(order, cancellation) }),
  contested: async (mall: Mall, { purchase }: Sold, cancellation: number): Result =>
    mall.answerDispute(purchase, { cancellation, answer: "contested", evidence: ["doc_delivery-slip"] }),
};

/** Refunds after a preview. The preview's token ensures that exactly what was shown happens. */
const refund = async (shop: Shop, order: Sold, method: string, fields: URLSearchParams): Promise<HttpResponse> => {
  const request = requestOf(fields);
  if (!request) return { body: refundFormPage(order) };
  if (method === "POST") {
    const amount = { amount: fields.get("amount") ?? "", currency: "GBP" };
    const token = fields.get("token") ?? undefined;
    await shop.act(order, async (purchase) => shop.mall.refund(purchase, { ...request, amount }, token));
    return redirect(`/admin?said=${encodeURIComponent(`${order.number}: the refund was requested`)}`);
  }
  const { preview, token } = await shop.mall.previewRefund(order.purchase, request);
  return { body: previewPage(order, preview, { ...Object.fromEntries(fields), amount: preview.amount.amount, token }) };
};

const requestOf = (fields: URLSearchParams): RefundQuestion | undefined => {
  const [pounds, line] = [fields.get("pounds"), fields.get("line")];
  if (pounds !== null) {
    const pence = parseTyped(pounds, "GBP", "en-GB");
    // What is no amount shows the form again.
    return pence === undefined ? undefined : { amount: { amount: String(pence), currency: "GBP" } };
  }
  return line === null ? undefined : { lines: [{ id: line, quantity: Number(fields.get("quantity")) }] };
};
