import { addTime, type Day, dayOf, type Instant } from "./calendar.ts";
import { add, isZero, type Money, subtract, sum, toWire } from "./money.ts";
import { isOpen, type OpenPurchase, type Purchase, type Repayment } from "./purchase.ts";
import { reject, type Rejection } from "./rejection.ts";
import { step } from "./transition.ts";
import { deadlines } from "./waiting.ts";

/** The purchaser pays early, all or a part. */
export const requestRepayment = (purchase: Purchase, amount: Money | undefined, now: Instant): Purchase | Rejection => {
  if (purchase.status !== "accepted")
    return reject("WrongState", `a purchase that is ${purchase.status} is not repaid: accept the goods first`);
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

/** What the lender collected: for repayment `no`, or on the due date when there is none. */
export type Collected = {
  readonly no?: number;
  readonly amount: Money;
  readonly outstanding: Money;
  readonly due?: Day;
};

/** Money came in. The lender's word on what is left is the truth; nothing left ends the life. */
export const recordRepayment = (purchase: Purchase, collected: Collected, now: Instant): Purchase | Rejection => {
  if (purchase.repayments.some(({ no, status }) => no === collected.no && status === "paid")) return purchase;
  if (isZero(collected.amount) && !isZero(collected.outstanding)) return purchase;
  if (!isOpen(purchase)) return reject("WrongState", `a purchase that is ${purchase.status} takes no repayment`);
  const { late: _, due: before, ...rest } = purchase;
  const due = collected.due ?? before;
  const paid: OpenPurchase = {
    ...rest,
    repaid: add(purchase.repaid, collected.amount),
    outstanding: collected.outstanding,
    repayments: answered(purchase.repayments, collected.no, "paid"),
    ...(due !== undefined && { due }),
  };
  const ended = isZero(collected.outstanding) && purchase.status === "accepted";
  return ended
    ? step(purchase, { ...paid, status: "repaid" }, { name: "repaid", reports: true }, now)
    : step(purchase, paid, { name: "repaid", reports: true }, now);
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
  if (!isOpen(purchase)) return reject("WrongState", `a purchase that is ${purchase.status} is not late`);
  if (refused.no !== undefined) {
    const repayments = answered(purchase.repayments, refused.no, "refused");
    return step(purchase, { ...purchase, repayments }, { name: "repayment_refused", reports: true }, now);
  }
  if (purchase.due === undefined || purchase.due > dayOf(now)) return purchase;
  const due = dayOf(addTime(now, deadlines.collectAgain));
  return step(purchase, { ...purchase, late: (purchase.late ?? 0) + 1, due }, { name: "late", reports: true }, now);
};

const answered = (repayments: readonly Repayment[], no: number | undefined, status: Repayment["status"]) =>
  repayments.map((each) => (each.no === no ? { ...each, status } : each));
