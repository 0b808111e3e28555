import { type Money, subtract, toWire } from "../../money.ts";
import { toWireShares } from "../../protocol/refund-shares.ts";
import { nettedIn, type Netting } from "../../protocol/settlement-line.ts";
import type { Purchase } from "../purchase.ts";
import { type Advance, type Cancellation, isUnsettled, type TimelineEntry, type Verdict } from "../records.ts";
import { waiting } from "../waiting.ts";

/** A purchase as mall and purchaser see it: amounts in minor units as strings, the current wait, and the timeline. */
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
    ...(purchase.status === "pending" &&
      purchase.reviewUntil !== undefined && { review: { until: purchase.reviewUntil } }),
    amount: toWire(purchase.amount),
    advanced: toWire(purchase.advanced),
    refunded: toWire(purchase.refunded),
    repaid: toWire(purchase.repaid),
    outstanding: toWire(purchase.outstanding),
    toCome: toWire(purchase.toCome),
    lines: purchase.lines.map(({ net, ...line }) => ({
      ...line,
      amount: toWire(line.amount),
      ...(net && { net: toWire(net) }),
    })),
    advances: purchase.advances.map(viewAdvance),
    shipments: purchase.shipments,
    cancellations: purchase.cancellations.map(viewCancellation),
    repayments: purchase.repayments.map(({ amount, received, ...rest }) => ({
      ...rest,
      ...wires({ amount }),
      ...(received !== undefined && { received: true }),
    })),
    ...(purchase.promises && { promises: purchase.promises }),
    ...(purchase.bounces && {
      bounces: purchase.bounces.map((each) => ({ no: each.no, status: each.status, reason: each.reason })),
    }),
    ...(due !== undefined && { due }),
    ...(late !== undefined && { late }),
    ...pausedBy(purchase.cancellations),
    timeline: shownMoments(purchase.timeline).map(({ purchaser, seller, ...rest }) => ({
      ...rest,
      ...wires({ purchaser, seller }),
    })),
    ...(wait && { waitingFor: { who: wait.who, until: wait.until } }),
  };
};

/** A lender that is asked again and again is shown once, with its last answer. */
const shownMoments = (timeline: readonly TimelineEntry[]): readonly TimelineEntry[] =>
  timeline.filter(({ event }, i) => event !== "undecided" || timeline[i + 1]?.event !== event);

/** `paid` is what the bank transferred: the payout less what was netted with the debts in `nettings`. */
const viewAdvance = ({ amount, discount, payout, fixed, holdback, nettings, ...rest }: Advance) => {
  const netted = nettings && nettedIn(nettings, amount.currency);
  const paid = payout && netted ? subtract(payout, netted) : payout;
  return {
    ...rest,
    amount: toWire(amount),
    ...wires({ payout, discount, fixed, holdback, netted, paid }),
    ...(nettings && { nettings: nettings.map(viewNetting) }),
  };
};

const viewNetting = ({ purchase, order, kind, at, amount }: Netting) => ({
  purchase,
  order,
  kind,
  at,
  amount: toWire(amount),
});

/** The cancellations that pause the loan, until the last of their deadlines, or seconds longer where all are decided. */
const pausedBy = (cancellations: readonly Cancellation[]) => {
  // The refund of a parked one is recorded: only its cash waits. A voluntary refund by mall or lender does not pause the loan.
  const open = cancellations
    .filter(isUnsettled)
    .filter(({ status, initiatedBy }) => status !== "parked" && initiatedBy === undefined);
  const [first] = open;
  if (!first) return {};
  const until = open
    .filter(({ status }) => status !== "refunding" && status !== "dismissing")
    .map((each) => each.until)
    .toSorted()
    .at(-1);
  return { paused: { since: first.at, ...(until !== undefined && { until }), by: open.map(({ no }) => no) } };
};

const viewCancellation = (cancellation: Cancellation) => {
  const { amount, verdict, shares: _shares, code: _code, asked: _asked, ...rest } = cancellation;
  const refund = viewRefund(cancellation);
  return {
    ...rest,
    amount: toWire(amount),
    ...(verdict && { verdict: { ...verdict, ...(verdict.asked && { asked: viewAsked(verdict.asked) }) } }),
    ...(refund && { refund }),
  };
};

const viewAsked = ({ amount, ...rest }: NonNullable<Verdict["asked"]>) => ({ ...rest, amount: toWire(amount) });

const wires = (amounts: Readonly<Record<string, Money | undefined>>) =>
  Object.fromEntries(Object.entries(amounts).flatMap(([name, amount]) => (amount ? [[name, toWire(amount)]] : [])));

/**
 * The status of a cancellation's refund: `paid` only once the debt is reduced and the bank has paid any cash; `failed` permanently
 * where nothing was recorded, or with shares while the bank is retried. Absent until it is decided.
 */
const viewRefund = ({ status, shares, code }: Cancellation) => {
  const state = states[status];
  if (!state) return undefined;
  return { status: state, ...(state === "failed" && { code }), ...(shares && toWireShares(shares)) };
};

const states: Readonly<Partial<Record<Cancellation["status"], "pending" | "paid" | "failed">>> = {
  refunding: "pending",
  refunded: "paid",
  parked: "failed",
  failed: "failed",
};
