import { type Money, toWire } from "./money.ts";
import type { Cancellation, Purchase } from "./purchase.ts";
import { viewRefund } from "./refund-view.ts";
import { waiting } from "./waiting.ts";

/** A purchase as mall and purchaser see it: amounts in minor units as strings, who is waited for, and the story so far. */
export const viewPurchase = (purchase: Purchase) => {
  const wait = waiting(purchase);
  const { id, order, mall, lender, status, version, due, late } = purchase;
  return {
    id,
    order,
    mall,
    lender,
    status,
    version,
    ...("approvalNumber" in purchase && { approvalNumber: purchase.approvalNumber }),
    ...("code" in purchase && { code: purchase.code }),
    amount: toWire(purchase.amount),
    advanced: toWire(purchase.advanced),
    refunded: toWire(purchase.refunded),
    repaid: toWire(purchase.repaid),
    outstanding: toWire(purchase.outstanding),
    toCome: toWire(purchase.toCome),
    lines: purchase.lines.map((line) => ({ ...line, amount: toWire(line.amount) })),
    advances: purchase.advances.map(({ amount, discount, payout, ...rest }) => ({
      ...rest,
      amount: toWire(amount),
      ...wires({ discount, payout }),
    })),
    shipments: purchase.shipments,
    cancellations: purchase.cancellations.map(viewCancellation),
    repayments: purchase.repayments.map(({ amount, ...rest }) => ({ ...rest, ...wires({ amount }) })),
    ...(due !== undefined && { due }),
    ...(late !== undefined && { late }),
    timeline: purchase.timeline.map(({ purchaser, seller, ...rest }) => ({ ...rest, ...wires({ purchaser, seller }) })),
    ...(wait && { waitingFor: { who: wait.who, until: wait.until } }),
  };
};

const viewCancellation = (cancellation: Cancellation) => {
  const { amount, shares: _shares, code: _code, ...rest } = cancellation;
  const refund = viewRefund(cancellation);
  return { ...rest, amount: toWire(amount), ...(refund && { refund }) };
};

const wires = (amounts: Readonly<Record<string, Money | undefined>>) =>
  Object.fromEntries(Object.entries(amounts).flatMap(([name, amount]) => (amount ? [[name, toWire(amount)]] : [])));
