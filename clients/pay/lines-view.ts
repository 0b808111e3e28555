import { h } from "preact";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { Card } from "./elements.ts";
import { formatDay, formatMoney } from "./format.ts";
import { nameOf } from "./pay-state.ts";
import { words } from "./words.ts";

/** The lines: how many and how much by the gateway, what they are by the lender. */
export const LinesView = ({ purchase }: { readonly purchase: PurchaserPurchase }) =>
  h(
    Card,
    { title: words.pay.bought },
    h(
      "ul",
      { class: "lines" },
      purchase.lines.map((line) =>
        h(
          "li",
          { key: line.id },
          h("span", { class: "quantity" }, words.order.each(line.quantity)),
          h("span", { class: "name" }, nameOf(line.id)),
          h("span", { class: "money" }, formatMoney(line.amount)),
          h("span", { class: "quiet fate" }, fateOf(line, purchase)),
        ),
      ),
    ),
    h(
      "p",
      { class: "total" },
      h("span", {}, words.order.total),
      h("span", { class: "money" }, formatMoney(purchase.amount)),
    ),
    h(
      "ul",
      { class: "parcels quiet" },
      purchase.shipments.map((parcel) => h("li", { key: parcel.id }, parcelOf(parcel))),
    ),
  );

/** A parcel: when it left, with whom, and when it was delivered. */
const parcelOf = ({ at, carrier, tracking, deliveredAt }: PurchaserPurchase["shipments"][number]): string =>
  [
    words.parcel.sent(formatDay(at)),
    ...(carrier === undefined ? [] : [words.parcel.by(carrier)]),
    ...(tracking === undefined ? [] : [words.parcel.tracking(tracking)]),
    ...(deliveredAt === undefined ? [] : [words.parcel.delivered(formatDay(deliveredAt))]),
  ].join(", ");

/** What became of a line's goods; what is disputed counts as cancelled until that is decided. */
const fateOf = (
  { id, shipped, cancelled }: PurchaserPurchase["lines"][number],
  { cancellations }: PurchaserPurchase,
): string => {
  const disputed = cancellations
    .filter(({ status, dispute }) => dispute && ["claimed", "disputed"].includes(status))
    .flatMap(({ lines = [] }) => lines)
    .reduce((sum, line) => sum + (line.id === id ? line.quantity : 0), 0);
  const off = cancelled - disputed;
  return [
    ...(shipped > 0 ? [words.pay.sent(shipped)] : []),
    ...(off > 0 ? [words.pay.off(off)] : []),
    ...(disputed > 0 ? [words.pay.disputed(disputed)] : []),
  ].join(", ");
};
