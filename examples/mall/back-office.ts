import type { RefundRequest } from "../../clients/sdk/mall.ts";
import type { Purchase } from "../../clients/sdk/purchase.ts";
import { type Asked, goTo, type Told } from "./exchange.ts";
import { adminPage } from "./pages/admin-page.ts";
import { askRefundPage, previewPage } from "./pages/refund-page.ts";
import type { Shop } from "./shop.ts";
import type { Order } from "./store.ts";

/** The pages of the shop's staff; undefined where none is meant. An example: in life somebody logs in first. */
export const backOffice =
  (shop: Shop) =>
  async ({ method, path, query, form }: Asked): Promise<Told | undefined> => {
    if (method === "GET" && path === "/admin")
      return { body: adminPage(shop.store.orders(), query.get("said") ?? undefined, shop.changes.seen()) };
    if (method === "GET" && path === "/admin/changes")
      return shop.changes.stream(() => true, Number(query.get("seen")));
    const [, number = "", deed = ""] = /^\/admin\/orders\/([0-9A-Z-]+)\/([a-z]+)$/.exec(path) ?? [];
    const order = shop.store.order(number);
    if (!order?.purchase) return undefined;
    if (deed === "refund")
      return refund(shop, { ...order, purchase: order.purchase }, method, method === "GET" ? query : form);
    if (method !== "POST" || !Object.hasOwn(deeds, deed)) return undefined;
    const cancellation = Number(form.get("cancellation"));
    await shop.act(order, async (purchase) => deeds[deed as Deed](shop.mall, purchase, cancellation));
    return goTo(`/admin?said=${encodeURIComponent(`${number}: done`)}`);
  };

type Mall = Shop["mall"];

type Answer = Promise<{ readonly purchase: Purchase }>;

type Deed = keyof typeof deeds;

const answerWith =
  (outcome: "stopped" | "shipped" | "received" | "refused") =>
  async (mall: Mall, purchase: Purchase, cancellation: number): Answer =>
    mall.reportReturn(purchase, {
      cancellation,
      outcome,
      ...(outcome === "refused" && { evidence: "doc_photo-of-damage" }),
    });

/** Each deed of the back office, as the SDK says it. */
const deeds = {
  ship: async (mall: Mall, purchase: Purchase): Answer =>
    mall.reportShipment(purchase, {
      shipment: `${purchase.order}-${purchase.shipments.length + 1}`,
      carrier: "Royal Mail",
      tracking: `RM ${purchase.order.slice(-4)}`,
    }),
  deliver: async (mall: Mall, purchase: Purchase): Answer =>
    mall.reportDelivery(purchase, { shipment: `${purchase.order}-${purchase.shipments.length}` }),
  stopped: answerWith("stopped"),
  shipped: answerWith("shipped"),
  received: answerWith("received"),
  refused: answerWith("refused"),
  conceded: async (mall: Mall, purchase: Purchase, cancellation: number): Answer =>
    mall.answerDispute(purchase, { cancellation, answer: "conceded" }),
  contested: async (mall: Mall, purchase: Purchase, cancellation: number): Answer =>
    mall.answerDispute(purchase, { cancellation, answer: "contested", evidence: ["doc_delivery-slip"] }),
};

/** Asked for, shown to the penny, then given: the token is the preview's, so that nothing else happens than was shown. */
const refund = async (
  shop: Shop,
  order: Order & { readonly purchase: Purchase },
  method: string,
  said: URLSearchParams,
): Promise<Told> => {
  const ask = askOf(said);
  if (!ask) return { body: askRefundPage(order) };
  if (method === "POST") {
    await shop.act(order, async (purchase) => shop.mall.refund(purchase, ask, said.get("token") ?? undefined));
    return goTo(`/admin?said=${encodeURIComponent(`${order.number}: the money is on its way back`)}`);
  }
  const { preview, token } = await shop.mall.previewRefund(order.purchase, ask);
  return { body: previewPage(order, preview, { ...Object.fromEntries(said), token }) };
};

const askOf = (said: URLSearchParams): RefundRequest | undefined => {
  const [pounds, line] = [said.get("pounds"), said.get("line")];
  if (pounds !== null) return { amount: { amount: String(Math.round(Number(pounds) * 100)), currency: "GBP" } };
  return line === null ? undefined : { lines: [{ id: line, quantity: Number(said.get("quantity")) }] };
};
