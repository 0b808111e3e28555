import { addTime, type Day, dayOf, type Instant } from "./calendar.ts";
import { isZero, type Money, subtract, sum, toWire } from "./money.ts";
import { beingAdvanced, hasLoan, isOpen, type Purchase, type Repayment } from "./purchase.ts";
import { reject, type Rejection } from "./rejection.ts";
import { dueBy, settle } from "./settlement.ts";
import { step } from "./transition.ts";
import { deadlines } from "./waiting.ts";

/** The purchaser pays early, all or a part. */
export const requestRepayment = (purchase: Purchase, amount: Money | undefined, now: Instant): Purchase | Rejection => {
  if (purchase.status !== "accepted")
    return reject("WrongState", `a purchase that is ${purchase.status} is not repaid: accept the goods first`);
  if (!isZero(beingAdvanced(purchase)))
    return reject("PayoutPending", "the seller is being paid for a part of this: repay when that is settled");
  const asked = purchase.repayments.filter(({ status }) => status === "requested").map((each) => each.amount);
  const owed = subtract(purchase.outstanding, sum(asked, purchase.amount.currency));
  const wanted = amount ?? owed;
  if (wanted.currency !== owed.currency) return reject("CurrencyMismatch", `the debt is in ${owed.currency}`);
  if (wanted.minor <= 0n || wanted.minor > owed.minor)
    return reject("RepaymentExceedsDebt", `${owed.minor} ${owed.currency} can still be repaid`);
  const no = purchase.repayments.length + 1;
  const repayments: readonly Repayment[] = [...purchase.repayments, { no, amount: wanted, status: "requested" }];
  const next = { machine: "loan-to-repayment", phase: "collect", repayment: no, amount: toWire(wanted) } as const;
  return step(purchase, { ...purchase, repayments }, { name: "repayment_requested", next }, now);
};

/** What the lender has collected in all, by its last answer to repayment `no` or to a due date; what it waits for next. */
export type Collected = {
  readonly no?: number;
  readonly repaid: Money;
  readonly due?: Day;
};

/** Money came in. The lender's total only grows, so that an answer told twice or late adds nothing; nothing left ends the life. */
export const recordRepayment = (purchase: Purchase, collected: Collected, now: Instant): Purchase | Rejection => {
  if (!hasLoan(purchase)) return reject("WrongState", `a purchase that is ${purchase.status} takes no repayment`);
  const { no, repaid } = collected;
  const more = repaid.minor > purchase.repaid.minor;
  const open = purchase.repayments.some((each) => each.no === no && each.status !== "paid");
  const { late, due: before, ...rest } = purchase;
  const { due } = dueBy(purchase, collected.due, now);
  if (!more && !open && due === before) return purchase;
  const paid: Purchase = {
    ...rest,
    repaid: more ? repaid : purchase.repaid,
    repayments: answered(purchase.repayments, no, "paid"),
    ...(due !== undefined && { due }),
    ...(late !== undefined && !more && { late }),
  };
  const reports = no === undefined ? {} : ({ reports: `collect.${no}` } as const);
  return step(purchase, settle(paid), { name: more || open ? "repaid" : "due_set", ...reports }, now);
};

/**
 * The purchaser's bank said no: an early repayment is refused; on the due date the loan is late and asked for again.
 * Once the new date is set, a phase that is repeated finds nothing due and makes no event.
 */
export const recordLateness = (
  purchase: Purchase,
  refused: { readonly no?: number },
  now: Instant,
): Purchase | Rejection => {
  if (!hasLoan(purchase)) return reject("WrongState", `a purchase that is ${purchase.status} is not late`);
  const { no } = refused;
  if (no !== undefined) {
    if (!purchase.repayments.some((each) => each.no === no && each.status === "requested")) return purchase;
    const repayments = answered(purchase.repayments, no, "refused");
    return step(purchase, { ...purchase, repayments }, { name: "repayment_refused", reports: `collect.${no}` }, now);
  }
  if (!isOpen(purchase) || purchase.due === undefined || purchase.due > dayOf(now)) return purchase;
  const due = dayOf(addTime(now, deadlines.collectAgain));
  return step(purchase, { ...purchase, late: (purchase.late ?? 0) + 1, due }, { name: "late" }, now);
};

const answered = (repayments: readonly Repayment[], no: number | undefined, status: Repayment["status"]) =>
  repayments.map((each) => (each.no === no ? { ...each, status } : each));
