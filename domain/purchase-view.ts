import { type Money, toWire } from "./money.ts";
import type { Cancellation, Purchase } from "./purchase.ts";
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
    lines: purchase.lines.map((line) => ({ ...line, amount: toWire(line.amount) })),
    advances: purchase.advances.map(({ amount, discount, payout, fixed, holdback, ...rest }) => ({
      ...rest,
      amount: toWire(amount),
      ...wires({ payout, discount, fixed, holdback }),
    })),
    shipments: purchase.shipments,
    cancellations: purchase.cancellations.map(viewCancellation),
    repayments: purchase.repayments.map((each) => ({ ...each, amount: toWire(each.amount) })),
    ...(due !== undefined && { due }),
    ...(late !== undefined && { late }),
    timeline: purchase.timeline,
    ...(wait && { waitingFor: { who: wait.who, until: wait.until } }),
  };
};

const viewCancellation = ({ amount, released: _r, loanReduction: _l, cashBack, clawback, ...rest }: Cancellation) => ({
  ...rest,
  amount: toWire(amount),
  ...wires({ cashBack, clawback }),
});

const wires = (amounts: Readonly<Record<string, Money | undefined>>) =>
  Object.fromEntries(Object.entries(amounts).flatMap(([name, amount]) => (amount ? [[name, toWire(amount)]] : [])));
