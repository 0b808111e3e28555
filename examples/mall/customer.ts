import { randomInt } from "node:crypto";
import type { SandboxClient } from "../../clients/sandbox/sandbox.ts";
import { cartCookie, linesOf, readCart, totalOf, withQuantity } from "./cart.ts";
import { changes } from "./changes.ts";
import { goTo, type Asked, type Told } from "./exchange.ts";
import { cartPage } from "./pages/cart-page.ts";
import { lettersAbout } from "./mailbox.ts";
import { letters } from "./pages/letters.ts";
import { orderPage } from "./pages/order-page.ts";
import { shopPage } from "./pages/shop-page.ts";
import type { Shop } from "./shop.ts";

/** The pages of a customer; undefined where none is meant. */
export const customer =
  (shop: Shop, sandbox: SandboxClient) =>
  async ({ method, path, query, headers, form }: Asked): Promise<Told | undefined> => {
    const cart = readCart(headers.cookie);
    const inCart = Object.values(cart).reduce((sum, count) => sum + count, 0);
    switch (`${method} ${path}`) {
      case "GET /":
        return { body: shopPage(inCart) };
      case "POST /cart": {
        const id = form.get("product") ?? "";
        const quantity = form.get("quantity");
        const changed = withQuantity(cart, id, quantity === null ? (cart[id] ?? 0) + 1 : Number(quantity));
        return goTo("/cart", { "set-cookie": cartCookie(changed) });
      }
      case "GET /cart":
        return { body: cartPage(linesOf(cart), newNumber(), inCart) };
      case "POST /checkout": {
        const number = form.get("number") ?? "";
        const lines = linesOf(cart);
        // Sent twice, perhaps with the browser's back button, it is the order of the first time.
        const placed = shop.store.order(number);
        if (placed?.purchase) return goTo(`/orders/${number}`);
        if (!placed && (!/^LL-[0-9A-Z]{10}$/.test(number) || lines.length === 0)) return goTo("/cart");
        const placedAt = new Date(await sandbox.readClock()).toISOString();
        return goTo(await shop.place(placed ?? { number, placedAt, lines, amount: totalOf(lines) }));
      }
      default:
        return method === "GET" ? orderOf(shop, sandbox, path, query) : undefined;
    }
  };

/** An order's number is its key: whoever has it sees the order, so it cannot be guessed. */
const newNumber = (): string => {
  const signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  return `LL-${Array.from({ length: 10 }, () => signs[randomInt(signs.length)]).join("")}`;
};

const orderOf = async (
  shop: Shop,
  sandbox: SandboxClient,
  path: string,
  query: URLSearchParams,
): Promise<Told | undefined> => {
  const [, number = "", live] = /^\/orders\/([0-9A-Z-]+)(\/changes)?$/.exec(path) ?? [];
  const order = shop.store.order(number);
  if (!order) return undefined;
  if (live === undefined) {
    // Back from the checkout: what was bought leaves the cart, and the address says no more than the order.
    if (query.has("session")) return goTo(`/orders/${number}`, { "set-cookie": cartCookie({}) });
    return { body: orderPage(order, shop.store.told(number), letters(await lettersAbout(sandbox.url, number))) };
  }
  return changes(shop, (changed) => changed === number);
};
