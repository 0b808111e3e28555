import { addDays, type Day, dayOf, type Instant } from "./calendar.ts";
import { dueBy } from "./debt.ts";
import { book, type Loan, openPromise } from "./loan.ts";
import { isPositive } from "./money.ts";
import { reject, type Rejection } from "./rejection.ts";

/** A late purchaser's word to pay by a day. void: overtaken, because the loan was re-planned or ended. */
export type PaymentPromise = {
  readonly no: number;
  readonly on: Day;
  readonly status: "open" | "kept" | "broken" | "void";
};

/** A fortnight reaches every usual pay day; and who has broken two promises needs a re-plan, not a third. */
const mostPromises = { days: 14, count: 2 };

/**
 * The purchaser promises to pay all that is overdue on a day: until then the lender reminds, charges and asks for nothing,
 * and on that day it asks the bank. The same promise twice is once.
 */
export const takePromise = (loan: Loan, { no, on }: { no: number; on: Day }, now: Instant): Loan | Rejection => {
  const promises = loan.promises ?? [];
  if (promises.some((each) => each.no === no)) return loan;
  if (loan.paused) return reject("LoanPaused", "while a cancellation is under way nothing is asked for");
  const today = dayOf(now);
  if (loan.status !== "repaying" || !isPositive(dueBy(loan, today)))
    return reject("WrongState", "nothing is overdue that could be promised");
  const refused = checkPromise(promises, on, today);
  return refused ?? book(loan, { promises: [...promises, { no, on, status: "open" }] }, [], now);
};

/** Why a promise of that day is not taken after those before it, if it is not. */
export const checkPromise = (
  before: readonly { readonly on: Day; readonly status: string }[],
  on: Day,
  today: Day,
): Rejection | undefined => {
  const open = before.find(({ status }) => status === "requested" || status === "open");
  if (open) return reject("PromiseOpen", `it is promised for ${open.on}`);
  if (before.length >= mostPromises.count)
    return reject("PromisesUsedUp", `at most ${mostPromises.count} promises are taken for a loan`);
  const { from, until } = promiseDays(today);
  return on >= from && on <= until
    ? undefined
    : reject("PromiseOutOfRange", `a promise is for a day from ${from} to ${until}`);
};

/** The days that a payment may be promised for. */
export const promiseDays = (today: Day): { readonly from: Day; readonly until: Day } => ({
  from: addDays(today, 1),
  until: addDays(today, mostPromises.days),
});

/** The loan's promises once the open one is kept, broken or void. */
export const closePromise = (
  loan: Loan,
  status: Exclude<PaymentPromise["status"], "open">,
): { readonly promises?: readonly PaymentPromise[] } =>
  loan.promises && openPromise(loan)
    ? { promises: loan.promises.map((each) => (each.status === "open" ? { ...each, status } : each)) }
    : {};
