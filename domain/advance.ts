import type { Instant } from "./calendar.ts";
import { add, atMost, isZero, type Money, money, subtract, sum, toWire } from "./money.ts";
import {
  advanceable,
  isOpen,
  type Line,
  type OpenPurchase,
  type Phase,
  type Pick,
  priceOf,
  type Purchase,
  unshipped,
} from "./purchase.ts";
import { reject, type Rejection } from "./rejection.ts";
import { step } from "./transition.ts";

/** How much to advance: an amount, the price of some goods, or all that is left. */
export type AdvanceAsk = { readonly amount: Money } | { readonly lines: readonly Pick[] } | "rest";

/** The mall asks the lender to buy (a part of) the receivable. */
export const requestAdvance = (purchase: Purchase, ask: AdvanceAsk, now: Instant): Purchase | Rejection => {
  if (!isOpen(purchase) || purchase.status === "accepted")
    return reject("WrongState", `a purchase that is ${purchase.status} cannot be advanced`);
  const amount = amountOf(purchase, ask);
  if ("rejected" in amount) return amount;
  if (amount.currency !== purchase.amount.currency)
    return reject("CurrencyMismatch", `the purchase is in ${purchase.amount.currency}`);
  if (amount.minor <= 0n || !atMost(amount, advanceable(purchase)))
    return reject("AdvanceExceedsApproval", `at most ${advanceable(purchase).minor} can still be advanced`);
  return step(
    purchase,
    withAdvance(purchase, amount),
    { name: "advance_requested", next: advancing(purchase, amount) },
    now,
  );
};

/** The purchase with one more advance asked for. */
export const withAdvance = (purchase: OpenPurchase, amount: Money): OpenPurchase => ({
  ...purchase,
  advances: [...purchase.advances, { no: purchase.advances.length + 1, amount, status: "requested" }],
});

/** The phase that answers the advance about to be asked for. */
export const advancing = (purchase: Purchase, amount: Money): Phase => ({
  machine: "loan-to-repayment",
  phase: "advance",
  advance: purchase.advances.length + 1,
  amount: toWire(amount),
});

const amountOf = (purchase: OpenPurchase, ask: AdvanceAsk): Money | Rejection => {
  if (ask === "rest") return advanceable(purchase);
  if ("amount" in ask) return ask.amount;
  return priceOfPicks(purchase.lines, ask.lines);
};

/** The price of goods picked from the lines. */
export const priceOfPicks = (lines: readonly Line[], picks: readonly Pick[]): Money | Rejection => {
  const currency = lines[0]?.amount.currency ?? "";
  const prices: Money[] = [];
  for (const { id, quantity } of picks) {
    const line = lines.find((candidate) => candidate.id === id);
    if (!line) return reject("LineUnknown", `the order has no line ${id}`);
    if (quantity > line.quantity - line.cancelled)
      return reject("QuantityExceeded", `line ${id} has ${line.quantity - line.cancelled}, not ${quantity}`);
    prices.push(subtract(priceOf(line, line.cancelled + quantity), priceOf(line, line.cancelled)));
  }
  return sum(prices, currency);
};

/** The seller is paid. The same advance recorded twice is no event. */
export const recordAdvance = (
  purchase: Purchase,
  no: number,
  paid: { readonly discount: Money; readonly payout: Money },
  now: Instant,
): Purchase | Rejection => {
  const advance = purchase.advances.find((candidate) => candidate.no === no);
  if (!advance || !isOpen(purchase)) return reject("WrongState", `advance ${no} is not open`);
  if (advance.status === "paid") return purchase;
  const moved: OpenPurchase = {
    ...purchase,
    status: purchase.status === "approved" ? progressOf(purchase) : purchase.status,
    held: subtract(purchase.held, advance.amount),
    advanced: add(purchase.advanced, advance.amount),
    outstanding: add(purchase.outstanding, advance.amount),
    advances: purchase.advances.map((each) => (each.no === no ? { ...each, ...paid, status: "paid" } : each)),
  };
  return step(purchase, moved, { name: "advanced", reports: true }, now);
};

/** How far the goods have come; shipping may come before the advance, and a cancelled rest may complete a shipment. */
export const progressOf = (purchase: OpenPurchase): "advanced" | "shipped" | "delivered" => {
  if (purchase.shipments.length === 0 || purchase.lines.some((line) => unshipped(line) > 0)) return "advanced";
  return purchase.shipments.every(({ deliveredAt }) => deliveredAt) ? "delivered" : "shipped";
};

/** The seller could not be paid: the receivable was un-bought, its credit is free again; with nothing left the purchase ends. */
export const recordFailedAdvance = (purchase: Purchase, no: number, now: Instant): Purchase | Rejection => {
  const advance = purchase.advances.find((candidate) => candidate.no === no);
  if (!advance || advance.status === "paid") return reject("WrongState", `advance ${no} is not open`);
  if (advance.status === "failed") return purchase;
  const held = subtract(purchase.held, advance.amount);
  const facts = {
    ...purchase,
    held: held.minor < 0n ? money(0n, held.currency) : held,
    advances: purchase.advances.map((each) => (each.no === no ? { ...each, status: "failed" as const } : each)),
  };
  const ended = isOpen(purchase) && isZero(facts.held) && isZero(purchase.outstanding) && isZero(purchase.advanced);
  const name = "advance_failed" as const;
  return ended
    ? step(purchase, { ...facts, status: "cancelled" } as Purchase, { name, reports: true }, now)
    : step(purchase, facts, { name, reports: true }, now);
};
