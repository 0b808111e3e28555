import { randomInt } from "node:crypto";
import type { SandboxClient } from "../../clients/sandbox/sandbox.ts";
import { showPlans } from "../../clients/sdk/plans.ts";
import { cartCookie, linesOf, readCart, totalOf, withQuantity } from "./cart.ts";
import { changes } from "./changes.ts";
import { goTo, type Asked, type Told } from "./exchange.ts";
import { cartPage } from "./pages/cart-page.ts";
import { checkoutPage } from "./pages/checkout-page.ts";
import { letters } from "./pages/letters.ts";
import { orderPage } from "./pages/order-page.ts";
import { shopPage } from "./pages/shop-page.ts";
import type { Shop } from "./shop.ts";

type Here = {
  readonly shop: Shop;
  readonly sandbox: SandboxClient;
  readonly mall: string;
  readonly lender: string;
};

/** The pages of a customer; undefined where none is meant. */
export const customer =
  ({ shop, sandbox, mall, lender }: Here) =>
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
        return { body: cartPage(linesOf(cart), inCart) };
      case "GET /checkout":
        if (inCart === 0) return goTo("/cart");
        return { body: checkoutPage({ number: newNumber(), lines: linesOf(cart), mall, lender }, inCart) };
      case "GET /credit":
        return { type: "application/json", body: JSON.stringify(await credit(sandbox, lender, query.get("amount"))) };
      case "POST /checkout": {
        const [number, part, contact] = ["number", "part", "contact"].map((name) => form.get(name) ?? "");
        const lines = linesOf(cart);
        // Sent twice, the second finds an empty cart and the order of the first.
        if (number && shop.store.order(number)?.purchase) return goTo(`/orders/${number}`);
        if (!number || !/^LL-[0-9A-Z]{10}$/.test(number) || !part || !contact || lines.length === 0)
          return goTo("/cart");
        const placedAt = new Date(await sandbox.readClock()).toISOString();
        await shop.place({ number, placedAt, contact, lines, amount: totalOf(lines) }, part);
        return goTo(`/orders/${number}`, { "set-cookie": cartCookie({}) });
      }
      default:
        return method === "GET" ? orderOf(shop, sandbox, path) : undefined;
    }
  };

/** An order's number is its key: whoever has it sees the order, so it cannot be guessed. */
const newNumber = (): string => {
  const signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  return `LL-${Array.from({ length: 10 }, () => signs[randomInt(signs.length)]).join("")}`;
};

/** What the page needs of the lender; who its people are, with their keys, only a sandbox tells. */
const credit = async (sandbox: SandboxClient, lender: string, amount: string | null) => {
  const plans = await showPlans(sandbox.url, lender, { amount: amount ?? "", currency: "GBP" });
  const jwks = await fetch(new URL(`/v1/lenders/${lender}/jwks.json`, sandbox.url));
  const { keys: lenderKeys } = (await jwks.json()) as { readonly keys: readonly unknown[] };
  const people = (await sandbox.purchasers()).filter(({ currency }) => currency === "GBP");
  return { plans, lenderKeys, people, now: new Date(await sandbox.readClock()).toISOString() };
};

const orderOf = async (shop: Shop, sandbox: SandboxClient, path: string): Promise<Told | undefined> => {
  const [, number = "", live] = /^\/orders\/([0-9A-Z-]+)(\/changes)?$/.exec(path) ?? [];
  const order = shop.store.order(number);
  if (!order) return undefined;
  if (live === undefined) {
    const mail = await sandbox.notices(order.contact);
    const ours = mail.filter(({ subject }) => subject.includes(number));
    return { body: orderPage(order, shop.store.told(number), letters(ours)) };
  }
  return changes(shop, (changed) => changed === number);
};
