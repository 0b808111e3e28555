import { h } from "preact";
import type { PurchaserCheckout } from "../sdk/checkout-page.ts";
import { names, remainingMs } from "./checkout-state.ts";
import { Card } from "./elements.ts";
import { formatMoney, formatTime, isNegative } from "./format.ts";
import { words } from "./words.ts";

/** The order with the shop's descriptions, and the total. */
export const OrderView = ({ order }: { readonly order: PurchaserCheckout }) =>
  h(
    Card,
    { title: words.order.title, kind: "order" },
    h("p", { class: "quiet" }, `${words.order.number} ${order.order}`),
    h(
      "ul",
      { class: "lines" },
      order.lines.map(({ id, quantity, amount }) =>
        h(
          "li",
          { key: id },
          !isNegative(amount) && h("span", { class: "quantity" }, words.order.each(quantity)),
          h("span", { class: "name" }, names.value?.[id] ?? id),
          h("span", { class: "money" }, formatMoney(amount)),
        ),
      ),
    ),
    h(
      "p",
      { class: "total" },
      h("span", {}, words.order.total),
      h("span", { class: "money" }, formatMoney(order.amount)),
    ),
    !names.value && h("p", { class: "quiet" }, words.order.unreadable),
    order.status === "open" &&
      h("p", { class: "quiet" }, words.order.until(formatTime(order.expiresAt), Math.ceil(remainingMs.value / 60_000))),
  );
