import type { Instant } from "../calendar.ts";
import { add, min, money, type Money, subtract, zero } from "../money.ts";
import { advancePhase, withAdvance } from "./advance.ts";
import { advanceable, beingAdvanced } from "./open-amounts.ts";
import { type Line, type LineQuantity, priceOf, priceOfQuantities, unshippedQuantity } from "./order-line.ts";
import { isOpen, isUnaccepted, type OpenPurchase, type Purchase, type UnacceptedPurchase } from "./purchase.ts";
import type { Shipment } from "./records.ts";
import { fulfilmentStatus } from "./status.ts";
import { step } from "./transition.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";

/** A parcel leaves. Without lines it carries all the rest. */
export type ShipmentReport = Omit<Shipment, "at" | "deliveredAt">;

/**
 * The mall ships. What leaves and is not paid for yet is advanced at the latest now: the seller never waits for its money.
 * The same shipment with the same goods twice is no event.
 */
export const reportShipment = (purchase: Purchase, report: ShipmentReport, now: Instant): Purchase | Rejection => {
  const known = purchase.shipments.find(({ id }) => id === report.id);
  if (known)
    return sameGoods(known, report) ? purchase : reject("ShipmentAlreadyReported", `shipment ${report.id} is known`);
  if (!isUnaccepted(purchase) || (purchase.status !== "approved" && purchase.status !== "advanced"))
    return reject("WrongState", `nothing can be shipped of a purchase that is ${purchase.status}`);

  const lines = ship(purchase.lines, report.lines);
  if (isRejection(lines)) return lines;
  const left: UnacceptedPurchase = { ...purchase, lines, shipments: [...purchase.shipments, { ...report, at: now }] };
  const shipped: UnacceptedPurchase = { ...left, status: fulfilmentStatus(left) };
  const uncovered = uncoveredBy(shipped);
  return uncovered.minor > 0n
    ? step(
        purchase,
        withAdvance(shipped, uncovered, { lines: goodsFor(purchase, shipped, uncovered) }),
        { name: "shipped", next: advancePhase(purchase, uncovered) },
        now,
      )
    : step(purchase, shipped, { name: "shipped" }, now);
};

/** The goods of the parcel, where it is these that the advance is for; a first one of everything needs no list. */
const goodsFor = (before: Purchase, { lines }: Purchase, amount: Money): readonly LineQuantity[] | undefined => {
  const left = lines.map((line, i) => ({ line, from: before.lines[i]?.shipped ?? 0 }));
  const price = left.reduce(
    (all, { line, from }) => add(all, subtract(priceOf(line, line.shipped), priceOf(line, from))),
    zero(amount.currency),
  );
  if (
    price.minor !== amount.minor ||
    (before.advances.length === 0 && !lines.some((line) => unshippedQuantity(line) > 0))
  )
    return undefined;
  return left
    .map(({ line, from }) => ({ id: line.id, quantity: line.shipped - from }))
    .filter(({ quantity }) => quantity > 0);
};

const sameGoods = (known: Shipment, report: ShipmentReport): boolean =>
  goodsOf(known) === goodsOf(report) && known.tracking === report.tracking;

/** In whatever order they are named: neither a mall nor a table keeps one. */
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
    return none ? reject("QuantityExceeded", "everything is shipped already") : rest;
  }
  const checked = priceOfQuantities(lines, picks);
  if (isRejection(checked)) return checked;
  const wanted = new Map(picks.map(({ id, quantity }) => [id, quantity]));
  const over = lines.find((line) => (wanted.get(line.id) ?? 0) > unshippedQuantity(line));
  if (over) return reject("QuantityExceeded", `line ${over.id} has ${unshippedQuantity(over)} left to ship`);
  return lines.map((line) => ({ ...line, shipped: line.shipped + (wanted.get(line.id) ?? 0) }));
};

/** The price of all that was shipped, less what is or is being advanced; never above what can be. */
const uncoveredBy = (purchase: OpenPurchase) => {
  const { currency } = purchase.amount;
  const shipped = purchase.lines
    .map((line) => priceOf(line, line.shipped))
    .reduce((a, b) => add(a, b), money(0n, currency));
  return min(subtract(shipped, add(purchase.advanced, beingAdvanced(purchase))), advanceable(purchase));
};

const withStatusOfGoods = (purchase: OpenPurchase): OpenPurchase =>
  purchase.status === "accepted" ? purchase : { ...purchase, status: fulfilmentStatus(purchase) };

/** The carrier hands a parcel over; when all goods are there, the purchaser's days to accept begin. */
export const reportDelivery = (
  purchase: Purchase,
  id: string,
  deliveredAt: Instant,
  now: Instant,
): Purchase | Rejection => {
  const shipment = purchase.shipments.find((candidate) => candidate.id === id);
  if (!shipment) return reject("ShipmentUnknown", `no shipment ${id} was reported`);
  if (shipment.deliveredAt) return purchase;
  if (deliveredAt < shipment.at || deliveredAt > now)
    return reject("InvalidRequest", "deliveredAt must lie between the shipment and now");
  if (!isOpen(purchase)) return reject("WrongState", `a purchase that is ${purchase.status} takes no delivery`);
  const shipments = purchase.shipments.map((each) => (each.id === id ? { ...each, deliveredAt } : each));
  const arrived: OpenPurchase = { ...purchase, shipments };
  return step(purchase, withStatusOfGoods(arrived), { name: "delivered" }, now);
};
