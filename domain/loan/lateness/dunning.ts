import { type Day, dayOf, type Instant, laterOf } from "../../calendar.ts";
import { charged } from "../../ledger/postings.ts";
import { requestCollection } from "../collection/collection.ts";
import { chargeOff } from "./charge-off.ts";
import { canBearFee, chargeLateFees } from "./late-fees.ts";
import { dueOf } from "../loan-schedule.ts";
import { type FundedLoan, type Loan, payoutPending, postTransition, type RepayingLoan } from "../loan.ts";
import { openPromise } from "../open-promise.ts";
import type { LastDunning } from "../records.ts";
import { isPositive, isZero } from "../../money.ts";
import { reject, type Rejection } from "../../rejection.ts";
import { type Instalment, openParts } from "../../repayment/instalment.ts";
import { latenessTermsOf } from "../../schedule/credit-terms.ts";
import { sumParts } from "../../schedule/debt-parts.ts";
import type { LatenessTerms } from "../../schedule/lateness-terms.ts";
import { dayPastDue, reminderDays } from "../../schedule/lateness.ts";

/**
 * Takes the next action of the day, one at a time: collects the due amount; or else charges late fees and reports that a reminder
 * is due; or else charges off the debt. With no action the loan stays unchanged. The same key twice is the same collection.
 */
export const dunLoan = (loan: Loan, key: string, now: Instant): Loan | Rejection => {
  if (loan.collections.some((each) => each.key === key)) return loan;
  if (loan.status === "repaid" || loan.status === "cancelled" || loan.status === "chargedOff") return loan;
  if (loan.status !== "repaying" && loan.status !== "funded")
    return reject("WrongState", `a loan with status ${loan.status} cannot be repaid`);
  const pending = payoutPending(loan);
  if (pending) return pending;
  if (loan.paused) return reject("LoanPaused", "a cancellation is under way");

  const today = dayOf(now);
  const due = dueOf(loan);
  if (due !== undefined && due <= today) return requestCollection(loan, key, { what: "due" }, now);
  if (openPromise(loan)) return loan;
  const actions = dunningDays(loan).filter(({ on }) => on > lastDunningDay(loan) && on <= today);
  if (actions.length > 0) return applyDunning(loan, actions, now);
  const end = chargeOffDay(loan);
  return end !== undefined && end <= today ? chargeOff(loan, now) : loan;
};

/**
 * The next day with an action of the lender: collect, remind, charge a fee, charge off.
 * A past day while the bank has not answered: then the collection is retried at once.
 */
export const nextActionOn = (loan: Loan): Day | undefined => {
  if (loan.collections.some(({ key, status }) => key.startsWith("due.") && status === "asked")) return loan.acceptedOn;
  const due = dueOf(loan);
  if (due === undefined || openPromise(loan)) return due;
  const days = dunningDays(loan).map(({ on }) => on);
  const coming = [...days.filter((on) => on > lastDunningDay(loan)), due, chargeOffDay(loan) ?? due];
  return coming.toSorted()[0];
};

/** The day on which the bank is asked next; undefined also where the debt is charged off before that. */
export const collectionOn = (loan: Loan): Day | undefined => {
  const [due, end] = [dueOf(loan), writeOffOn(loan)];
  return due !== undefined && end !== undefined && end < due ? undefined : due;
};

/** The day on which an overdue debt is charged off unless it is paid; undefined while a promise is open. */
export const writeOffOn = (loan: Loan): Day | undefined => (openPromise(loan) ? undefined : chargeOffDay(loan));

type DunningDay =
  | { readonly on: Day; readonly what: "reminder" }
  | { readonly on: Day; readonly what: "fee"; readonly instalment: Instalment };

/** The days of reminders and late fees: before the next debit, and past due for each open instalment. */
const dunningDays = (loan: Loan): readonly DunningDay[] => [...announcements(loan), ...daysPastDue(loan)];

/** The days on which the next debit is announced: also of one that repeats a refused or returned one, and never after it. */
const announcements = (loan: Loan): readonly DunningDay[] => {
  const debit = dueOf(loan);
  const offsets = latenessTermsOf(loan.terms).reminders.filter((offset) => offset < 0);
  return debit === undefined
    ? []
    : reminderDays(debit, offsets, loan.pauses).map(({ on }) => ({ on, what: "reminder" as const }));
};

const daysPastDue = (loan: Loan): readonly DunningDay[] => {
  const terms = latenessTermsOf(loan.terms);
  const reminders = terms.reminders.filter((offset) => offset >= 0);
  return loan.instalments.filter(isOpen).flatMap((instalment) => {
    const since = lateSince(loan, instalment);
    const offsets = canBearFee(loan, instalment) ? feeOffsets(terms) : [];
    const fees = offsets.flatMap((days) => dayPastDue(since, days, loan.pauses) ?? []);
    return [
      ...reminderDays(since, reminders, loan.pauses).map(({ on }) => ({ on, what: "reminder" as const })),
      ...fees.map((on) => ({ on, what: "fee" as const, instalment })),
    ];
  });
};

/** Days past due on which a fee is charged: the first after the grace period, and again every `retryDays`, until the charge-off. */
const feeOffsets = ({ fee, graceDays, retryDays, chargeOffDays }: LatenessTerms): readonly number[] => {
  const times = fee ? Math.max(0, Math.ceil((chargeOffDays - graceDays) / retryDays)) : 0;
  return Array.from({ length: times }, (_, index) => graceDays + 1 + index * retryDays);
};

/** Actions of days before the repayment started are not made up for. */
const lastDunningDay = ({ lastDunning, acceptedOn }: Loan): Day => lastDunning?.on ?? acceptedOn ?? "";

const applyDunning = (loan: FundedLoan | RepayingLoan, actions: readonly DunningDay[], now: Instant): Loan => {
  const fees = chargeLateFees(
    loan,
    actions.flatMap((action) => (action.what === "fee" ? [action.instalment.no] : [])),
  );
  const action = isZero(fees.charged.penalty) ? "reminded" : "feeCharged";
  const notified = action === "feeCharged" || actions.some(({ what }) => what === "reminder");
  const lastDunning: LastDunning = { on: dayOf(now), ...(notified && { action }) };
  const notice = action === "feeCharged" ? "late_fee_charged" : "reminded";
  return postTransition(
    { ...loan, instalments: fees.instalments, lastDunning },
    [["charged", charged(fees.charged)]],
    now,
    notified ? notice : undefined,
  );
};

/** The day of the charge-off, counted from the oldest overdue instalment's due date. */
const chargeOffDay = (loan: Loan): Day | undefined => {
  const { chargeOffDays } = latenessTermsOf(loan.terms);
  const days = loan.instalments
    .filter(isOpen)
    .flatMap((instalment) => dayPastDue(lateSince(loan, instalment), chargeOffDays, loan.pauses) ?? []);
  return days.toSorted()[0];
};

/** An instalment is late since its due date, or since the day on which its payment bounced. */
const lateSince = ({ collections }: Loan, { no, due }: Instalment): Day =>
  collections
    .filter(({ paid = [] }) => paid.some((each) => each.no === no))
    .reduce((since, { bounce }) => (bounce ? laterOf(since, bounce.on) : since), due);

const isOpen = (instalment: Instalment): boolean => isPositive(sumParts(openParts(instalment)));
