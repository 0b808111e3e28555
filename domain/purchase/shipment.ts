import type { Instant } from "../calendar.ts";
import { add, min, money, type Money, subtract, sum } from "../money.ts";
import { advancePhase, withAdvance } from "./advance.ts";
import { advanceable, beingAdvanced } from "./open-amounts.ts";
import {
  goodsAmong,
  type Line,
  type LineQuantity,
  priceOf,
  priceOfQuantities,
  unshippedQuantity,
} from "./order-line.ts";
import { isOpen, isUnaccepted, type OpenPurchase, type Purchase, type UnacceptedPurchase } from "./purchase.ts";
import type { Shipment } from "./records.ts";
import { fulfilmentStatus } from "./status.ts";
import { step } from "./transition.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";

/** A shipped parcel. Without lines it has the whole rest of the order. */
export type ShipmentReport = Omit<Shipment, "at" | "deliveredAt">;

/**
 * The mall ships goods. Goods not advanced yet are advanced now, so that the seller never waits for its money.
 * A repeat with the same goods changes nothing.
 */
export const reportShipment = (purchase: Purchase, report: ShipmentReport, now: Instant): Purchase | Rejection => {
  const known = purchase.shipments.find(({ id }) => id === report.id);
  if (known)
    return sameGoods(known, report)
      ? purchase
      : reject("ShipmentAlreadyReported", `shipment ${report.id} was reported with other goods`);
  if (purchase.status === "expired") return reject("HoldExpired", "the hold has expired: renew it, then ship");
  if (!isUnaccepted(purchase) || (purchase.status !== "approved" && purchase.status !== "advanced"))
    return reject("WrongState", `a purchase with status ${purchase.status} cannot be shipped`);

  const lines = ship(purchase.lines, report.lines);
  if (isRejection(lines)) return lines;
  const left: UnacceptedPurchase = { ...purchase, lines, shipments: [...purchase.shipments, { ...report, at: now }] };
  const shipped: UnacceptedPurchase = { ...left, status: fulfilmentStatus(left) };
  const uncovered = report.lines ? min(uncoveredBy(shipped), shippedNow(purchase, shipped)) : advanceable(shipped);
  return uncovered.minor > 0n
    ? step(
        purchase,
        withAdvance(shipped, uncovered, { lines: goodsFor(purchase, shipped, uncovered) }),
        { name: "shipped", next: advancePhase(purchase, uncovered) },
        now,
      )
    : step(purchase, shipped, { name: "shipped" }, now);
};

/** The price of the goods in a parcel. The lender advances no more on its report. */
const shippedNow = (before: Purchase, { lines, amount }: Purchase): Money =>
  sum(
    lines.map((line, i) => subtract(priceOf(line, line.shipped), priceOf(line, before.lines[i]?.shipped ?? 0))),
    amount.currency,
  );

/** The goods of the parcel, if the advance is for exactly these; a first advance of everything needs no list. */
const goodsFor = (before: Purchase, after: Purchase, amount: Money): readonly LineQuantity[] | undefined => {
  const { lines } = after;
  const left = lines.map((line, i) => ({ line, from: before.lines[i]?.shipped ?? 0 }));
  if (
    shippedNow(before, after).minor !== amount.minor ||
    (before.advances.length === 0 && !lines.some((line) => unshippedQuantity(line) > 0))
  )
    return undefined;
  return left
    .map(({ line, from }) => ({ id: line.id, quantity: line.shipped - from }))
    .filter(({ quantity }) => quantity > 0);
};

const sameGoods = (known: Shipment, report: ShipmentReport): boolean =>
  goodsOf(known) === goodsOf(report) && known.tracking === report.tracking;

/** Equal goods in any order, because neither malls nor tables keep the order. */
const goodsOf = ({ lines }: { readonly lines?: readonly LineQuantity[] }): string =>
  lines === undefined
    ? "all the rest"
    : JSON.stringify(
        lines.map(({ id, quantity }) => [id, quantity] as const).toSorted(([a], [b]) => a.localeCompare(b)),
      );

const ship = (lines: readonly Line[], picks: readonly LineQuantity[] | undefined): readonly Line[] | Rejection => {
  if (!picks) {
    const rest = lines.map((line) => ({ ...line, shipped: line.shipped + unshippedQuantity(line) }));
    const none = lines.every((line) => unshippedQuantity(line) === 0);
    return none ? reject("QuantityExceeded", nothingLeft(lines)) : rest;
  }
  const goods = goodsAmong(lines, picks);
  if (isRejection(goods)) return goods;
  const checked = priceOfQuantities(lines, goods);
  if (isRejection(checked)) return checked;
  const wanted = new Map(goods.map(({ id, quantity }) => [id, quantity]));
  const over = lines.find((line) => (wanted.get(line.id) ?? 0) > unshippedQuantity(line));
  if (over) return reject("QuantityExceeded", `line ${over.id} has ${unshippedQuantity(over)} left to ship`);
  return lines.map((line) => ({ ...line, shipped: line.shipped + (wanted.get(line.id) ?? 0) }));
};

const nothingLeft = (lines: readonly Line[]): string => {
  const [shipped, cancelled] = [lines.some((line) => line.shipped > 0), lines.some((line) => line.cancelled > 0)];
  return cancelled ? `everything is ${shipped ? "shipped or " : ""}cancelled` : "everything is shipped already";
};

/** The price of shipped goods without paid and requested advances; at most the advanceable amount. */
const uncoveredBy = (purchase: OpenPurchase) => {
  const { currency } = purchase.amount;
  const shipped = purchase.lines
    .map((line) => priceOf(line, line.shipped))
    .reduce((a, b) => add(a, b), money(0n, currency));
  return min(subtract(shipped, add(purchase.advanced, beingAdvanced(purchase))), advanceable(purchase));
};

const withStatusOfGoods = (purchase: OpenPurchase): OpenPurchase =>
  purchase.status === "accepted" ? purchase : { ...purchase, status: fulfilmentStatus(purchase) };

/** Records a delivery; when all goods are delivered, the acceptance period starts. */
export const reportDelivery = (
  purchase: Purchase,
  id: string,
  deliveredAt: Instant,
  now: Instant,
): Purchase | Rejection => {
  const shipment = purchase.shipments.find((candidate) => candidate.id === id);
  if (!shipment) return reject("ShipmentUnknown", `shipment ${id} was not reported`);
  if (shipment.deliveredAt) return purchase;
  if (deliveredAt < shipment.at || deliveredAt > now)
    return reject("InvalidRequest", "deliveredAt must be between the shipment and now");
  if (!isOpen(purchase)) return reject("WrongState", `a purchase with status ${purchase.status} accepts no delivery`);
  const shipments = purchase.shipments.map((each) => (each.id === id ? { ...each, deliveredAt } : each));
  const arrived: OpenPurchase = { ...purchase, shipments };
  return step(purchase, withStatusOfGoods(arrived), { name: "delivered" }, now);
};
