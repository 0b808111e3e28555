import { h } from "preact";
import type { PurchaserPurchase } from "../sdk/purchaser.ts";
import { Card } from "./elements.ts";
import { formatDay, formatMoney, isNegative } from "./format.ts";
import { nameOf } from "./pay-state.ts";
import { words } from "./words.ts";

/** The lines: quantities and amounts from the gateway, descriptions from the lender. */
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
          !isNegative(line.amount) && h("span", { class: "quantity" }, words.order.each(line.quantity)),
          h("span", { class: "name" }, nameOf(line.id)),
          h("span", { class: "money" }, formatMoney(line.amount)),
          h("span", { class: "quiet line-state" }, lineStateOf(line, purchase)),
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

/** A parcel: when it was sent, its carrier, and when it was delivered. */
const parcelOf = ({ at, carrier, tracking, deliveredAt }: PurchaserPurchase["shipments"][number]): string =>
  [
    words.parcel.sent(formatDay(at)),
    ...(carrier === undefined ? [] : [words.parcel.by(carrier)]),
    ...(tracking === undefined ? [] : [words.parcel.tracking(tracking)]),
    ...(deliveredAt === undefined ? [] : [words.parcel.delivered(formatDay(deliveredAt))]),
  ].join(", ");

/** The state of a line's goods. The gateway counts disputed goods as cancelled until the decision, so they are subtracted. */
const lineStateOf = (
  { id, shipped, cancelled }: PurchaserPurchase["lines"][number],
  { cancellations }: PurchaserPurchase,
): string => {
  const disputed = cancellations
    .filter(({ status, dispute }) => dispute && ["claimed", "disputed"].includes(status))
    .flatMap(({ lines = [] }) => lines)
    .reduce((sum, line) => sum + (line.id === id ? line.quantity : 0), 0);
  const cancelledOnly = cancelled - disputed;
  return [
    ...(shipped > 0 ? [words.pay.sent(shipped)] : []),
    ...(cancelledOnly > 0 ? [words.pay.cancelled(cancelledOnly)] : []),
    ...(disputed > 0 ? [words.pay.disputed(disputed)] : []),
  ].join(", ");
};
