import type { Instant } from "../calendar.ts";
import { add, atMost, isZero, type Money, toWire } from "../money.ts";
import type { Statement } from "../protocol/statement.ts";
import { applyStatement } from "./apply-statement.ts";
import { removeFailedAdvance } from "./failed-advance.ts";
import { advanceable, beingAdvanced } from "./open-amounts.ts";
import { type LineQuantity, priceOfQuantities } from "./order-line.ts";
import type { Phase } from "./phase.ts";
import { isOpen, type OpenPurchase, type Purchase } from "./purchase.ts";
import type { Advance } from "./records.ts";
import { withStatus } from "./status.ts";
import { step } from "./transition.ts";
import { reject, type Rejection, type RejectionCode } from "../rejection.ts";

/** How much to advance: an amount, the price of some goods, or all that is left. */
export type AdvanceRequest = { readonly amount: Money } | { readonly lines: readonly LineQuantity[] } | "rest";

/** The mall asks the lender to buy (a part of) the receivable, by the rate card or at the price of a quote. */
export const requestAdvance = (
  purchase: Purchase,
  ask: AdvanceRequest,
  now: Instant,
  quote?: string,
): Purchase | Rejection => {
  const amount = amountToAdvance(purchase, ask);
  if ("rejected" in amount) return amount;
  const next = advancePhase(purchase, amount, quote);
  const lines = typeof ask === "object" && "lines" in ask ? ask.lines : undefined;
  return step(purchase, withAdvance(purchase, amount, { quote, lines }), { name: "advance_requested", next }, now);
};

/** What an ask comes to, where so much can be advanced now. */
export const amountToAdvance = (purchase: Purchase, ask: AdvanceRequest): Money | Rejection => {
  if (!isOpen(purchase) || purchase.status === "accepted")
    return reject("WrongState", `a purchase that is ${purchase.status} cannot be advanced`);
  const amount = requestedAmount(purchase, ask);
  if ("rejected" in amount) return amount;
  if (amount.currency !== purchase.amount.currency)
    return reject("CurrencyMismatch", `the purchase is in ${purchase.amount.currency}`);
  if (amount.minor <= 0n || !atMost(amount, advanceable(purchase)))
    return reject("AdvanceExceedsApproval", `at most ${advanceable(purchase).minor} can still be advanced`);
  return amount;
};

/** The purchase with one more advance asked for: at the price of a quote, for some goods, where it says so. */
export const withAdvance = <P extends Purchase>(
  purchase: P,
  amount: Money,
  { quote, lines }: { readonly quote?: string | undefined; readonly lines?: readonly LineQuantity[] | undefined } = {},
): P => {
  const asked = { no: purchase.advances.length + 1, amount, status: "requested" as const };
  const of = { ...(quote !== undefined && { quote }), ...(lines && { lines }) };
  return { ...purchase, advances: [...purchase.advances, { ...asked, ...of }] };
};

/** The phase that answers the advance about to be asked for. */
export const advancePhase = (purchase: Purchase, amount: Money, quote?: string): Phase => ({
  phase: "advance",
  advance: purchase.advances.length + 1,
  amount: toWire(amount),
  ...(quote !== undefined && { quote }),
});

const requestedAmount = (purchase: OpenPurchase, ask: AdvanceRequest): Money | Rejection => {
  if (ask === "rest") return advanceable(purchase);
  if ("amount" in ask) return ask.amount;
  // After those that were sold before, so that a line sold one by one is sold for its whole price.
  const sold = purchase.advances.filter(({ status }) => status === "requested" || status === "paid");
  return priceOfQuantities(purchase.lines, ask.lines, ({ id, cancelled }) =>
    sold.reduce((all, { lines }) => all + (lines?.find((each) => each.id === id)?.quantity ?? 0), cancelled),
  );
};

/** While the seller is being paid for a part, nobody knows whether that part will be a debt, so no refund of it is decided. */
export const payoutUnderWay = (purchase: Purchase): Rejection | undefined =>
  isZero(beingAdvanced(purchase))
    ? undefined
    : reject("PayoutPending", "the seller is being paid for a part of this: ask again when that is settled");

/** What the lender bought an advance for; parts that are nothing are left out. */
export type AdvancePaid = {
  readonly discount: Money;
  readonly payout: Money;
  readonly fixed?: Money;
  readonly holdback?: Money;
};

/** The seller is paid. The same advance recorded twice is no event. */
export const recordAdvance = (
  purchase: Purchase,
  no: number,
  paid: AdvancePaid,
  statement: Statement,
  now: Instant,
): Purchase | Rejection => {
  const advance = purchase.advances.find((candidate) => candidate.no === no);
  if (!advance) return reject("WrongState", `advance ${no} was never asked for`);
  if (advance.status === "paid") return purchase;
  const moved = {
    ...updateAdvance(applyStatement(purchase, statement), no, { ...paid, status: "paid" }),
    advanced: add(purchase.advanced, advance.amount),
  };
  return step(purchase, withStatus(moved), { name: "advanced", reports: `advance.${no}` }, now);
};

/**
 * The seller is not paid, and why. Refused: the lender did not buy, and the mall may ask again while the hold lasts.
 * Failed: the payout did not go through and the receivable was un-bought, so its credit is free again and that part is off.
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
  const told = updateAdvance(statement ? applyStatement(purchase, statement) : purchase, no, { status, code });
  const moved = withStatus(status === "failed" ? removeFailedAdvance(told, advance) : told);
  return step(purchase, moved, { name: `advance_${status}`, reports: `advance.${no}` }, now);
};

const updateAdvance = (purchase: Purchase, no: number, facts: Partial<Advance>): Purchase => ({
  ...purchase,
  advances: purchase.advances.map((each) => (each.no === no ? { ...each, ...facts } : each)),
});
