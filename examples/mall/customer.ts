import { randomInt } from "node:crypto";
import type { SandboxClient } from "../../clients/sandbox/sandbox.ts";
import { cartCookie, linesOf, readCart, totalOf, withQuantity } from "./orders/cart.ts";
import { type HttpRequest, type HttpResponse, redirect } from "./http.ts";
import { cartPage } from "./pages/cart-page.ts";
import { noticesAbout } from "./mailbox.ts";
import { mailbox } from "./pages/mailbox-section.ts";
import { orderPage } from "./pages/order-page.ts";
import { shopPage } from "./pages/shop-page.ts";
import type { Shop } from "./shop.ts";

/** The pages of a customer; undefined for other paths. */
export const customer =
  (shop: Shop, sandbox: SandboxClient) =>
  async ({ method, path, query, headers, form }: HttpRequest): Promise<HttpResponse | undefined> => {
    const cart = readCart(headers.cookie);
    const inCart = Object.values(cart).reduce((sum, count) => sum + count, 0);
    switch (`${method} ${path}`) {
      case "GET /":
        return { body: shopPage(inCart) };
      case "POST /cart": {
        const id = form.get("product") ?? "";
        const quantity = form.get("quantity");
        const changed = withQuantity(cart, id, quantity === null ? (cart[id] ?? 0) + 1 : Number(quantity));
        return redirect("/cart", { "set-cookie": cartCookie(changed) });
      }
      case "GET /cart":
        return { body: cartPage(linesOf(cart), newNumber(), inCart) };
      case "POST /checkout": {
        const number = form.get("number") ?? "";
        const lines = linesOf(cart);
        // Submitted twice, for example after the browser's back button, it is the same order.
        const placed = shop.store.order(number);
        if (placed?.purchase) return redirect(`/orders/${number}`);
        if (!placed && (!/^LL-[0-9A-Z]{10}$/.test(number) || lines.length === 0)) return redirect("/cart");
        const placedAt = new Date(await sandbox.readClock()).toISOString();
        return redirect(await shop.place(placed ?? { number, placedAt, lines, amount: totalOf(lines) }));
      }
      default:
        return method === "GET" ? orderOf(shop, sandbox, path, query) : undefined;
    }
  };

/** A random order number: it gives access to the order's page, so it must not be guessable. */
const newNumber = (): string => {
  const characters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  return `LL-${Array.from({ length: 10 }, () => characters[randomInt(characters.length)]).join("")}`;
};

const orderOf = async (
  shop: Shop,
  sandbox: SandboxClient,
  path: string,
  query: URLSearchParams,
): Promise<HttpResponse | undefined> => {
  const [, number = "", live] = /^\/orders\/([0-9A-Z-]+)(\/changes)?$/.exec(path) ?? [];
  const order = shop.store.order(number);
  if (!order) return undefined;
  if (live === undefined) {
    // Back from the checkout: empty the cart, and remove the session from the address.
    if (query.has("session")) return redirect(`/orders/${number}`, { "set-cookie": cartCookie({}) });
    const seen = shop.changes.seen();
    const mail = mailbox(await noticesAbout(sandbox.url, number));
    return { body: orderPage(shop.store.order(number) ?? order, shop.store.events(number), mail, seen) };
  }
  return shop.changes.stream((changed) => changed === number, Number(query.get("seen")));
};
