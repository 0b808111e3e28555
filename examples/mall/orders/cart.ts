import type { OrderLine } from "../../../clients/sdk/purchase.ts";
import { productOf } from "./catalogue.ts";

/** Quantities by product, stored in the browser's cookie `cart`. */
export type Cart = Readonly<Record<string, number>>;

const maxQuantity = 20;

/** Reads the cart from a cookie header; ignores unknown products and invalid quantities. */
export const readCart = (cookies = ""): Cart => {
  const text = /(?:^|;\s*)cart=([\w.-]*)/.exec(cookies)?.[1] ?? "";
  const entries = text.split("-").map((entry) => entry.split("."));
  return entries.reduce<Cart>((cart, [id = "", count = ""]) => withQuantity(cart, id, Number(count)), {});
};

/** The cart as a cookie that is valid for a week. */
export const cartCookie = (cart: Cart): string => {
  const text = Object.entries(cart)
    .map(([id, count]) => `${id}.${count}`)
    .join("-");
  return `cart=${text}; Path=/; Max-Age=${7 * 86_400}; HttpOnly; SameSite=Lax`;
};

/** The cart with a new quantity of a product; zero removes it. */
export const withQuantity = (cart: Cart, id: string, quantity: number): Cart => {
  const { [id]: _before, ...rest } = cart;
  if (!productOf(id) || !Number.isInteger(quantity) || quantity < 1) return rest;
  return { ...cart, [id]: Math.min(maxQuantity, quantity) };
};

/** The cart as order lines, with prices from the catalogue and not from the browser. */
export const linesOf = (cart: Cart): readonly OrderLine[] =>
  Object.entries(cart).flatMap(([id, quantity]) => {
    const product = productOf(id);
    return product ? [{ id, quantity, amount: String(product.price * quantity), description: product.name }] : [];
  });

/** The total of order lines, in pence. */
export const totalOf = (lines: readonly OrderLine[]): string =>
  String(lines.reduce((sum, { amount }) => sum + Number(amount), 0));
