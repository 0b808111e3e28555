import type { Instant } from "../calendar.ts";
import { add, atMost, isZero, type Money, toWire } from "../money.ts";
import type { Netting } from "../protocol/settlement-line.ts";
import type { Statement } from "../protocol/statement.ts";
import { applyStatement } from "./apply-statement.ts";
import { removeFailedAdvance } from "./failed-advance.ts";
import { advanceable, beingAdvanced } from "./open-amounts.ts";
import { goodsAmong, type LineQuantity, priceOfQuantities } from "./order-line.ts";
import type { Phase } from "./phase.ts";
import { isOpen, type OpenPurchase, type Purchase } from "./purchase.ts";
import type { Advance } from "./records.ts";
import { withStatus } from "./status.ts";
import { step } from "./transition.ts";
import { reject, type Rejection, type RejectionCode } from "../rejection.ts";
import { rejectLeft } from "../sentence.ts";

/** The requested advance: an amount, the price of some goods, or the remaining amount. */
export type AdvanceRequest = { readonly amount: Money } | { readonly lines: readonly LineQuantity[] } | "rest";

/** The mall requests the purchase of the receivable or a part of it, by the rate card or at the price of a quote. */
export const requestAdvance = (
  purchase: Purchase,
  ask: AdvanceRequest,
  now: Instant,
  quote?: string,
): Purchase | Rejection => {
  const amount = amountToAdvance(purchase, ask);
  if ("rejected" in amount) return amount;
  const next = advancePhase(purchase, amount, quote);
  const lines = typeof ask === "object" && "lines" in ask ? goodsAmong(purchase.lines, ask.lines) : undefined;
  if (lines && "rejected" in lines) return lines;
  return step(purchase, withAdvance(purchase, amount, { quote, lines }), { name: "advance_requested", next }, now);
};

/** The amount of a request, if it can be advanced now. */
export const amountToAdvance = (purchase: Purchase, ask: AdvanceRequest): Money | Rejection => {
  if (purchase.status === "expired") return reject("HoldExpired", "the hold has expired: renew it first");
  if (!isOpen(purchase) || purchase.status === "accepted")
    return reject("WrongState", `a purchase with status ${purchase.status} cannot be advanced`);
  const amount = requestedAmount(purchase, ask);
  if ("rejected" in amount) return amount;
  if (amount.currency !== purchase.amount.currency)
    return reject("CurrencyMismatch", `the purchase is in ${purchase.amount.currency}`);
  if (amount.minor <= 0n || !atMost(amount, advanceable(purchase)))
    return rejectLeft("AdvanceExceedsApproval", advanceable(purchase), "advanced");
  return amount;
};

/** The purchase with one more requested advance, optionally at the price of a quote or for some goods. */
export const withAdvance = <P extends Purchase>(
  purchase: P,
  amount: Money,
  { quote, lines }: { readonly quote?: string | undefined; readonly lines?: readonly LineQuantity[] | undefined } = {},
): P => {
  const advance = { no: purchase.advances.length + 1, amount, status: "requested" as const };
  const of = { ...(quote !== undefined && { quote }), ...(lines && { lines }) };
  return { ...purchase, advances: [...purchase.advances, { ...advance, ...of }] };
};

/** The phase that processes the next advance. */
export const advancePhase = (purchase: Purchase, amount: Money, quote?: string): Phase => ({
  phase: "advance",
  advance: purchase.advances.length + 1,
  amount: toWire(amount),
  ...(quote !== undefined && { quote }),
});

const requestedAmount = (purchase: OpenPurchase, ask: AdvanceRequest): Money | Rejection => {
  if (ask === "rest") return advanceable(purchase);
  if ("amount" in ask) return ask.amount;
  const goods = goodsAmong(purchase.lines, ask.lines);
  if ("rejected" in goods) return goods;
  // Counted after the goods sold before, so that a line sold in parts is sold for its whole price.
  const sold = purchase.advances.filter(({ status }) => status === "requested" || status === "paid");
  return priceOfQuantities(purchase.lines, goods, ({ id, cancelled }) =>
    sold.reduce((all, { lines }) => all + (lines?.find((each) => each.id === id)?.quantity ?? 0), cancelled),
  );
};

/** Rejects a refund while a payout is in progress, because it is unknown whether that part will become a debt. */
export const payoutUnderWay = (purchase: Purchase): Rejection | undefined =>
  isZero(beingAdvanced(purchase))
    ? undefined
    : reject("PayoutPending", "a payout to the seller is in progress: try again when it is settled");

/** The price of an advance; zero parts are left out. */
export type AdvancePaid = {
  readonly discount: Money;
  readonly payout: Money;
  readonly fixed?: Money;
  readonly holdback?: Money;
  readonly nettings?: readonly Netting[];
};

/** Records that the seller is paid. A repeat changes nothing. */
export const recordAdvance = (
  purchase: Purchase,
  no: number,
  paid: AdvancePaid,
  statement: Statement,
  now: Instant,
): Purchase | Rejection => {
  const advance = purchase.advances.find((candidate) => candidate.no === no);
  if (!advance) return reject("WrongState", `advance ${no} was not requested`);
  if (advance.status === "paid") return purchase;
  const moved = {
    ...updateAdvance(applyStatement(purchase, statement), no, { ...paid, status: "paid" }),
    advanced: add(purchase.advanced, advance.amount),
  };
  return step(purchase, withStatus(moved), { name: "advanced", reports: `advance.${no}` }, now);
};

/**
 * Records why the seller is not paid. Refused: the lender did not purchase, and the mall can request again while the hold lasts.
 * Failed: the payout failed and the purchase was reversed, so its credit is released and that part of the order is cancelled.
 */
export const recordFailedAdvance = (
  purchase: Purchase,
  no: number,
  code: RejectionCode,
  statement: Statement | undefined,
  now: Instant,
): Purchase | Rejection => {
  const advance = purchase.advances.find((candidate) => candidate.no === no);
  if (!advance || advance.status === "paid") return reject("WrongState", `advance ${no} is not open`);
  if (advance.status !== "requested") return purchase;
  const status = code === "PayoutRefused" ? "failed" : "refused";
  const updated = updateAdvance(statement ? applyStatement(purchase, statement) : purchase, no, { status, code });
  const moved = withStatus(status === "failed" ? removeFailedAdvance(updated, advance) : updated);
  return step(purchase, moved, { name: `advance_${status}`, reports: `advance.${no}` }, now);
};

const updateAdvance = (purchase: Purchase, no: number, facts: Partial<Advance>): Purchase => ({
  ...purchase,
  advances: purchase.advances.map((each) => (each.no === no ? { ...each, ...facts } : each)),
});
