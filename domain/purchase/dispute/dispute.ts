import { addTime, dayOf, daysBetween, earlierOf, type Instant } from "../../calendar.ts";
import type { Money } from "../../money.ts";
import { deadlines } from "../../protocol/deadlines.ts";
import { beginCancellation, goodsOfRequest, priceOfRequest, replaceCancellation } from "../cancellation.ts";
import { withEvidence } from "./evidence.ts";
import { cancellable } from "../open-amounts.ts";
import { type Line, type LineQuantity, remainingQuantities, unshippedQuantity } from "../order-line.ts";
import { isOpen, type Purchase } from "../purchase.ts";
import type { Cancellation } from "../records.ts";
import { step } from "../transition.ts";
import { isClaim } from "../verdict.ts";
import { isRejection, reject, type Rejection } from "../../rejection.ts";

/** Four disputes with the evidence of both sides fit into an item; a purchaser with more contacts the lender. */
const mostDisputes = 10;

/** The purchaser's claim: about goods, a part of the price, or the missing refund of a cancellation. */
export type DisputeRequest = {
  readonly kind: "goodsNotReceived" | "notAsDescribed" | "refundNotProcessed";
  readonly what:
    | "rest"
    | { readonly lines: readonly LineQuantity[] }
    | { readonly amount: Money }
    | { readonly cancellation: number };
  readonly evidence: readonly string[];
  readonly reason?: string;
};

/** The purchaser disputes directly: the mall must answer, otherwise the purchaser wins, and the loan is paused meanwhile. */
export const openDispute = (purchase: Purchase, ask: DisputeRequest, now: Instant): Purchase | Rejection => {
  const refused = disputeRefusal(purchase, now);
  if (refused) return refused;
  const { kind, what } = ask;
  if (what !== "rest" && "cancellation" in what)
    return kind === "refundNotProcessed"
      ? reportMissingRefund(purchase, what.cancellation, ask.evidence, now)
      : reject("InvalidRequest", "a cancellation can only be named for a missing refund");
  if (kind === "refundNotProcessed" && (what === "rest" || "lines" in what))
    return reject("InvalidRequest", "name the cancellation whose refund is missing, or the amount");
  return claim(purchase, { ...ask, what }, now);
};

const disputeRefusal = (purchase: Purchase, now: Instant): Rejection | undefined => {
  if (purchase.status === "cancelled") return reject("AlreadyCancelled", "the whole purchase is cancelled");
  if (!isOpen(purchase) && purchase.status !== "repaid")
    return reject("WrongState", `a purchase with status ${purchase.status} cannot be disputed`);
  const { days } = deadlines.disputes;
  if (purchase.acceptedAt && now > addTime(purchase.acceptedAt, { days }))
    return reject("DisputePeriodOver", `accepted goods can be disputed for ${days} days`);
  return purchase.cancellations.filter(({ dispute }) => dispute).length >= mostDisputes
    ? reject("DisputeLimitReached", `a purchase has at most ${mostDisputes} disputes`)
    : undefined;
};

type Claim = Omit<DisputeRequest, "what"> & {
  readonly what: Exclude<DisputeRequest["what"], { readonly cancellation: number }>;
};

/** Shipped goods, or a part of the price; unshipped goods are cancelled instead, which the mall answers within a day. */
const claim = (purchase: Purchase, { kind, what, evidence, reason }: Claim, now: Instant): Purchase | Rejection => {
  if (purchase.shipments.length === 0) return reject("WrongState", "nothing is shipped yet: cancel instead");
  const left = cancellable(purchase);
  if (left.minor <= 0n) return reject("AlreadyCancelled", "nothing is left to dispute");
  const disputed = what === "rest" ? allShipped(purchase) : goodsOfRequest(purchase, what);
  if (isRejection(disputed)) return disputed;
  const amount = priceOfRequest(purchase, disputed, left);
  if (isRejection(amount)) return amount;
  const lines =
    disputed === "rest" ? remainingQuantities(purchase.lines) : "lines" in disputed ? disputed.lines : undefined;
  const early = lines?.find(({ id, quantity }) =>
    purchase.lines.some((line) => line.id === id && quantity > fullyShippedQuantity(line)),
  );
  if (early || (disputed !== "rest" && lines?.length === 0))
    return reject("QuantityExceeded", `${early?.id ?? "the order"} is still being shipped: claim an amount of it`);

  const dispute = withEvidence({ kind, at: now, evidence: [] }, "purchaser", evidence, now);
  if (isRejection(dispute)) return dispute;
  const over = pauseLimitReached(purchase);
  if (over) return over;
  const until = addTime(now, deadlines.disputeAnswer);
  const draft = {
    status: "claimed",
    amount,
    until,
    dispute,
    ...(lines && { lines }),
    ...(reason !== undefined && { reason }),
  } as const;
  return beginCancellation(purchase, "dispute_opened", draft, now);
};

/** Goods of completely shipped lines; for a partly shipped line it is unclear which goods are meant. */
const fullyShippedQuantity = (line: Line): number => (unshippedQuantity(line) > 0 ? 0 : line.quantity - line.cancelled);

const allShipped = ({ lines }: Purchase): "rest" | { readonly lines: readonly LineQuantity[] } =>
  lines.every((line) => unshippedQuantity(line) === 0)
    ? "rest"
    : { lines: remainingQuantities(lines.filter((line) => unshippedQuantity(line) === 0)) };

/** Limits the total pause by disputes; each can pause the loan for its two deadlines. */
const pauseLimitReached = ({ cancellations }: Purchase): Rejection | undefined => {
  const longest = deadlines.disputeAnswer.days + deadlines.dispute.days;
  const days = cancellations
    .filter(isClaim)
    .map(({ at, verdict }) => (verdict ? daysBetween(dayOf(at), dayOf(verdict.at)) : longest))
    .reduce((a, b) => a + b, 0);
  const most = deadlines.disputePauses.days;
  return days + longest > most
    ? reject("DisputeLimitReached", `disputes can pause this loan for ${most} days in total, and ${days} are used`)
    : undefined;
};

/** Disputes a missing refund of called-back goods: not a second refund, but a shorter wait for the first, also by the lender's clock. */
const reportMissingRefund = (
  purchase: Purchase,
  no: number,
  references: readonly string[],
  now: Instant,
): Purchase | Rejection => {
  const open = purchase.cancellations.find((each) => each.no === no);
  if (!open) return reject("CancellationUnknown", `cancellation ${no} not found`);
  if (!mayMissRefund(open))
    return reject("WrongState", `cancellation ${no} is ${open.dispute ? "disputed already" : open.status}`);
  const known = { kind: "refundNotProcessed" as const, at: now, evidence: open.dispute?.evidence ?? [] };
  const dispute = withEvidence(known, "purchaser", references, now);
  if (isRejection(dispute)) return dispute;
  const until = earlierOf(open.until, addTime(now, deadlines.missedRefund));
  const next = { phase: "cancel", cancellation: no } as const;
  return step(
    purchase,
    replaceCancellation(purchase, { ...open, dispute, until }),
    { name: "dispute_opened", next },
    now,
  );
};

/** Goods being returned, or whose return the mall has refused. */
const mayMissRefund = ({ status, dispute }: Cancellation): boolean =>
  status === "returning" ? !dispute : status === "disputed" && dispute?.kind === "returnRefused";
