import type { Instant } from "../calendar.ts";
import { atMost, isPositive, type Money, subtract } from "../money.ts";
import type { CostBearer } from "../protocol/refund-policy.ts";
import { type Preview, checkPurchasePreview } from "../protocol/refund-preview.ts";
import { payoutUnderWay } from "./advance.ts";
import { cancellationAmount, goodsOfRequest, priceOfRequest, refundPhase } from "./cancellation.ts";
import { cancellable } from "./open-amounts.ts";
import type { LineQuantity } from "./order-line.ts";
import { isOpen, type Purchase } from "./purchase.ts";
import type { Cancellation } from "./records.ts";
import { isDecided, receivePartialReturn } from "./return-report.ts";
import { step } from "./transition.ts";
import { isRejection, reject, type Rejection } from "../rejection.ts";
import { rejectLeft } from "../sentence.ts";

/** A voluntary refund by the mall: goods, or an amount as goodwill while the goods are kept. */
export type RefundRequest = { readonly lines: readonly LineQuantity[] } | { readonly amount: Money };

/** A refund before its decision: the number of its cancellation, the amount, and who bears a goodwill. */
export type RefundPlan = { readonly no: number; readonly amount: Money; readonly goodwill?: CostBearer };

/** A preview to which a refund is committed, and its expiry. */
export type Commitment = Preview & { readonly expiresAt: Instant };

/** The amount of a mall's refund, or with `cancellation` of an open one: for all its goods, or for the returned ones. */
export const planRefund = (
  purchase: Purchase,
  ask: RefundRequest | { readonly cancellation: number; readonly lines?: readonly LineQuantity[] },
): RefundPlan | Rejection => {
  if (!("cancellation" in ask)) return planRequest(purchase, ask);
  const { cancellation: no, lines } = ask;
  const open = purchase.cancellations.find((each) => each.no === no);
  if (!open) return reject("CancellationUnknown", `cancellation ${no} not found`);
  if (isDecided(open)) return reject("ReturnAlreadyReported", `cancellation ${no} is ${open.status}`);
  const received = lines ? receivePartialReturn(purchase, open, lines) : purchase;
  return isRejection(received) ? received : { no, amount: cancellationAmount(received, no) };
};

const planRequest = (purchase: Purchase, request: RefundRequest): RefundPlan | Rejection => {
  const refused = refundRefusal(purchase);
  if (refused) return refused;
  const ask = goodsOfRequest(purchase, request);
  if (isRejection(ask)) return ask;
  const amount = priceOfRequest(purchase, ask, cancellable(purchase));
  if (isRejection(amount)) return amount;
  if (!isPositive(amount)) return reject("AmountOutOfRange", "the price of these goods is already refunded");
  return { no: purchase.cancellations.length + 1, amount, ...("amount" in ask && { goodwill: "mall" as const }) };
};

/** The mall refunds goods or an amount, with a preview exactly as shown; the loan is not paused. */
export const requestRefund = (
  purchase: Purchase,
  request: RefundRequest,
  now: Instant,
  preview?: Commitment,
): Purchase | Rejection => {
  const ask = goodsOfRequest(purchase, request);
  if (isRejection(ask)) return ask;
  const stale = preview && checkPurchasePreview(purchase, preview, now);
  if (stale) return stale;
  const plan = planRequest(purchase, ask);
  if (isRejection(plan)) return plan;
  return startRefund(
    purchase,
    plan,
    { initiatedBy: "mall", ...("lines" in ask && { lines: ask.lines }) },
    now,
    preview,
  );
};

/** The lender refunds a part of the lent amount at its own cost, at most the lent amount. */
export const grantRefund = (
  purchase: Purchase,
  { amount, reason }: { readonly amount: Money; readonly reason?: string },
  now: Instant,
): Purchase | Rejection => {
  if (purchase.status === "chargedOff") return reject("WrongState", "the whole debt is already charged off");
  const plan = planRequest(purchase, { amount });
  if (isRejection(plan)) return plan;
  const lent = subtract(cancellable(purchase), purchase.held);
  if (!atMost(amount, lent)) return rejectLeft("AmountOutOfRange", lent, "refunded by the lender");
  const facts = { initiatedBy: "lender", ...(reason !== undefined && { reason }) } as const;
  return startRefund(purchase, { ...plan, goodwill: "lender" }, facts, now);
};

/** Adds a cancellation that is decided at once: no answer is needed, no parcel is called back, and the loan is not paused. */
const startRefund = (
  purchase: Purchase,
  { no, amount, goodwill }: RefundPlan,
  facts: Partial<Cancellation>,
  now: Instant,
  preview?: Commitment,
): Purchase => {
  const kind = goodwill && { goodwill };
  const decided: Cancellation = { no, status: "refunding", amount, at: now, until: now, ...facts, ...kind };
  const quantityOf = (id: string): number => facts.lines?.find((each) => each.id === id)?.quantity ?? 0;
  const after = {
    ...purchase,
    lines: purchase.lines.map((line) => ({ ...line, cancelled: line.cancelled + quantityOf(line.id) })),
    cancellations: [...purchase.cancellations, decided],
  };
  const shown = preview && { preview: { loan: preview.loan, on: preview.on } };
  const next = { ...refundPhase(after, no), ...kind, ...shown };
  return step(purchase, after, { name: "refund_decided", next }, now);
};

const refundRefusal = (purchase: Purchase): Rejection | undefined => {
  if (purchase.status === "cancelled") return reject("AlreadyCancelled", "the purchase is cancelled already");
  if (!isOpen(purchase) && purchase.status !== "repaid" && purchase.status !== "chargedOff")
    return reject("WrongState", `a purchase with status ${purchase.status} has nothing to refund`);
  return isPositive(cancellable(purchase))
    ? payoutUnderWay(purchase)
    : reject("AlreadyCancelled", "the whole purchase is refunded or being refunded");
};
