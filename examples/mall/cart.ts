import type { OrderLine } from "../../clients/sdk/purchase.ts";
import { productOf } from "./catalogue.ts";

/** How many of each product; it lives in the purchaser's browser, as the cookie `cart`. */
export type Cart = Readonly<Record<string, number>>;

const most = 20;

/** Reads a cookie header; what is not on sale, or not a number, is not in the cart. */
export const readCart = (cookies = ""): Cart => {
  const text = /(?:^|;\s*)cart=([\w.-]*)/.exec(cookies)?.[1] ?? "";
  const entries = text.split("-").map((entry) => entry.split("."));
  return entries.reduce<Cart>((cart, [id = "", count = ""]) => withQuantity(cart, id, Number(count)), {});
};

/** The cart as a cookie for a week. */
export const cartCookie = (cart: Cart): string => {
  const text = Object.entries(cart)
    .map(([id, count]) => `${id}.${count}`)
    .join("-");
  return `cart=${text}; Path=/; Max-Age=${7 * 86_400}; HttpOnly; SameSite=Lax`;
};

/** The cart with so many of a product, which may be none. */
export const withQuantity = (cart: Cart, id: string, quantity: number): Cart => {
  const { [id]: _before, ...rest } = cart;
  if (!productOf(id) || !Number.isInteger(quantity) || quantity < 1) return rest;
  return { ...cart, [id]: Math.min(most, quantity) };
};

/** The cart as order lines, with the catalogue's prices whatever the browser says. */
export const linesOf = (cart: Cart): readonly OrderLine[] =>
  Object.entries(cart).flatMap(([id, quantity]) => {
    const product = productOf(id);
    return product ? [{ id, quantity, amount: String(product.price * quantity), description: product.name }] : [];
  });

/** What lines cost together, in pence. */
export const totalOf = (lines: readonly OrderLine[]): string =>
  String(lines.reduce((sum, { amount }) => sum + Number(amount), 0));
