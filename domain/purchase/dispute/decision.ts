import type { Instant } from "../../calendar.ts";
import { type Money, zero } from "../../money.ts";
import type { Statement } from "../../protocol/statement.ts";
import { payoutUnderWay } from "../advance.ts";
import { applyStatement } from "../apply-statement.ts";
import { cancellationAmount, refundPhase, replaceCancellation } from "../cancellation.ts";
import { alreadyDecided, type Disputed, disputeOf } from "./evidence.ts";
import type { DisputeDecision } from "../../protocol/instruction.ts";
import { type LineQuantity, restoreQuantities } from "../order-line.ts";
import type { Purchase } from "../purchase.ts";
import type { Verdict } from "../records.ts";
import { receivePartialReturn } from "../return-report.ts";
import { withStatus } from "../status.ts";
import { step } from "../transition.ts";
import { withVerdict } from "../verdict.ts";
import { isRejection, reject, type Rejection } from "../../rejection.ts";
import { rejectSaying, say } from "../../sentence.ts";

/** The lender's verdict: entirely for one side, or for the purchaser in part: some of the goods, or an amount while the goods are kept. */
export type Outcome = "purchaser" | "mall" | { readonly lines: readonly LineQuantity[] } | { readonly amount: Money };

/** The lender decides a dispute, or a return that the mall refused. A repeat of the verdict changes nothing. */
export const decideDispute = (
  purchase: Purchase,
  { cancellation, outcome }: { readonly cancellation: number; readonly outcome: Outcome },
  now: Instant,
): Purchase | Rejection => {
  const open = disputeOf(purchase, cancellation);
  if (isRejection(open)) return open;
  if (open.verdict) return isSame(open, outcome) ? purchase : alreadyDecided(open);
  if (open.status !== "disputed")
    return reject("WrongState", `the mall can answer dispute ${open.no} until ${open.until}`);
  if (outcome === "mall") return dismiss(purchase, open, now);
  const pending = payoutUnderWay(purchase);
  if (pending) return pending;
  if (outcome === "purchaser") return uphold(purchase, open, "lender", now);
  return "lines" in outcome
    ? upholdGoods(purchase, open, outcome.lines, now)
    : upholdPart(purchase, open, outcome.amount, now);
};

/** The verdict that the lender's staff instructed: for exactly the amount that they named. */
export const decideAsInstructed = (
  purchase: Purchase,
  decision: DisputeDecision,
  now: Instant,
): Purchase | Rejection => {
  const { cancellation } = decision;
  const disputed = cancellationAmount(purchase, cancellation);
  const decided = decideDispute(purchase, { cancellation, outcome: outcomeOf(decision, disputed) }, now);
  if (isRejection(decided) || decision.favours === "mall") return decided;
  const price = cancellationAmount(decided, cancellation);
  return price.minor === decision.amount.minor && price.currency === decision.amount.currency
    ? decided
    : rejectSaying("AmountMismatch", say`the goods have a price of ${price}`);
};

const outcomeOf = (decision: DisputeDecision, disputed: Money): Outcome => {
  if (decision.favours === "mall") return "mall";
  const { amount, lines } = decision;
  if (lines) return { lines };
  return amount.minor === disputed.minor && amount.currency === disputed.currency ? "purchaser" : { amount };
};

const isSame = ({ verdict, amount, lines }: Disputed, outcome: Outcome): boolean => {
  if (typeof outcome === "string") return verdict?.favours === outcome;
  if (verdict?.favours !== "both") return false;
  return "lines" in outcome
    ? JSON.stringify(outcome.lines) === JSON.stringify(lines)
    : lines === undefined && outcome.amount.minor === amount.minor && outcome.amount.currency === amount.currency;
};

/** Entirely for the purchaser: the disputed amount is refunded. */
export const uphold = (purchase: Purchase, open: Disputed, by: Verdict["by"], now: Instant): Purchase =>
  refundBy(
    purchase,
    replaceCancellation(purchase, { ...withVerdict(open, by, "purchaser", now), status: "refunding" }),
    open.no,
    now,
  );

/** Entirely for the mall: nothing is cancelled, and the loan resumes. */
const dismiss = (purchase: Purchase, open: Disputed, now: Instant): Purchase => {
  const { lines = [], ...rest } = withVerdict(open, "lender", "mall", now);
  const dismissed = { ...rest, status: "dismissing", amount: zero(open.amount.currency) } as const;
  const left = replaceCancellation({ ...purchase, lines: restoreQuantities(purchase.lines, lines) }, dismissed);
  const next = { phase: "resume", cancellation: open.no } as const;
  return step(purchase, withStatus(left), { name: "dispute_decided", next }, now);
};

/** Some of the goods for the purchaser, as after a partial return. */
const upholdGoods = (
  purchase: Purchase,
  open: Disputed,
  lines: readonly LineQuantity[],
  now: Instant,
): Purchase | Rejection => {
  const some = receivePartialReturn(purchase, withVerdict(open, "lender", "both", now), lines);
  return isRejection(some) ? some : refundBy(purchase, some, open.no, now);
};

/** A part of the price for the purchaser, who keeps the goods. */
const upholdPart = (purchase: Purchase, open: Disputed, amount: Money, now: Instant): Purchase | Rejection => {
  const most = open.amount;
  if (amount.currency !== most.currency) return reject("CurrencyMismatch", `the purchase is in ${most.currency}`);
  if (amount.minor <= 0n || amount.minor >= most.minor)
    return rejectSaying("AmountOutOfRange", say`a part must be positive and less than ${most}`);
  const { lines = [], ...rest } = withVerdict(open, "lender", "both", now);
  const kept = { ...purchase, lines: restoreQuantities(purchase.lines, lines) };
  return refundBy(purchase, replaceCancellation(kept, { ...rest, status: "refunding", amount }), open.no, now);
};

const refundBy = (purchase: Purchase, decided: Purchase, no: number, now: Instant): Purchase =>
  step(purchase, withStatus(decided), { name: "dispute_decided", next: refundPhase(decided, no) }, now);

/** Records that the lender has resumed the loan, with the due date if the goods are accepted. A repeat changes nothing. */
export const recordResumption = (
  purchase: Purchase,
  no: number,
  statement: Statement,
  now: Instant,
): Purchase | Rejection => {
  const open = disputeOf(purchase, no);
  if (isRejection(open)) return open;
  if (open.status !== "dismissing") return purchase;
  const resumed = replaceCancellation(applyStatement(purchase, statement), { ...open, status: "dismissed" });
  return step(purchase, withStatus(resumed), { name: "resumed", reports: `resume.${no}` }, now);
};
