import type { Money } from "../../../clients/sdk/purchase.ts";
import type { Order } from "./store.ts";

/**
 * What the customer gets back for a cancellation: the price of its goods by the shop's own order, as far as other refunds leave it. A
 * dispute about an amount has no goods: its amount is the customer's.
 */
export const refundOf = ({ lines, amount, purchase }: Order, cancellation: number): Money => {
  const all = purchase?.cancellations ?? [];
  const asked = all.find(({ no }) => no === cancellation);
  const others = all.filter(({ no, status }) => no < cancellation && status !== "failed");
  const left = others.reduce((rest, each) => rest - Number(each.amount.amount), Number(amount));
  const goods = asked?.lines?.map(({ id, quantity }) => {
    const line = lines.find((each) => each.id === id);
    return line ? (Number(line.amount) / line.quantity) * quantity : 0;
  });
  const price = goods ? goods.reduce((total, each) => total + each, 0) : Number(asked?.amount.amount ?? amount);
  return { amount: String(Math.min(price, left)), currency: "GBP" };
};
