import { addTime, type Instant } from "../calendar.ts";
import type { Loan } from "../loan/loan.ts";
import type { LoanRefund } from "../loan/records.ts";
import { statementOf } from "../loan/view/loan-statement.ts";
import { formatMoney, isZero, type Money, sum, zero } from "../money.ts";
import { refundedPrice } from "../loan/refund/refunded-price.ts";
import { purchaserTotal, shareNames } from "../protocol/refund-shares.ts";
import type { Netting } from "../protocol/settlement-line.ts";
import type { RefusedCredit, Statement } from "../protocol/statement.ts";
import { hasLoan, isOpen, type Purchase } from "../purchase/purchase.ts";
import type { Advance, Cancellation } from "../purchase/records.ts";
import { overduePhases } from "../purchase/transition.ts";
import { waiting } from "../purchase/waiting.ts";
import { compareAmounts, compareValues, type Difference } from "./difference.ts";
import { loanDifferences } from "./loan-check.ts";
import { pauseDifferences } from "./pause-check.ts";
import { shipmentDifferences } from "./shipment-check.ts";
import { timelineDifferences, unmatchedMoment } from "./timeline-check.ts";

/**
 * The differences between a purchase and its loan; `underWay` when a phase that has not reported yet may explain others, and these: nobody has to act
 * on them, and they are shown.
 */
export type Reconciled = {
  readonly differences: readonly Difference[];
  readonly underWay: boolean;
  readonly explained: readonly Difference[];
};

/**
 * Compares a purchase with its loan. Values that must always agree are reported at any time. The lender's newest statement and its
 * operations that the gateway has not recorded are reported only when no phase is under way that would still record them.
 * `one` is the gateway's value and `other` the lender's.
 */
export const reconcile = (purchase: Purchase | undefined, loan: Loan | undefined, now: Instant): Reconciled => {
  const alone = [
    ...(purchase ? [...timelineDifferences(purchase), ...stuckPhases(purchase, now)] : []),
    ...(loan ? loanDifferences(loan) : []),
  ];
  if (!purchase || !loan) return settled([...alone, ...missing(purchase, loan)]);
  // The statement of the loan's newest version is complete: where it differs, no later report can explain it.
  const statementGaps = statementDifferences(purchase, loan);
  const isNewest = purchase.statementNo === loan.version;
  const always = [
    ...alone,
    ...identity(purchase, loan),
    ...contradictions(purchase, loan),
    ...pauseDifferences(purchase, loan, now),
    ...shipmentDifferences(purchase, loan, now),
    ...(isNewest ? statementGaps : []),
  ];
  const pending = [...(isNewest ? [] : statementGaps), ...unrecorded(purchase, loan)];
  return pending.length > 0 && isUnderWay(purchase, now)
    ? { differences: always, underWay: true, explained: pending }
    : settled([...always, ...pending]);
};

const settled = (differences: readonly Difference[]): Reconciled => ({ differences, underWay: false, explained: [] });

/**
 * True while a phase has not reported or is due to start, and while a silent lender may hold credit for a declined purchase. A phase that is
 * stuck explains nothing.
 */
const isUnderWay = (purchase: Purchase, now: Instant): boolean => {
  if (stuckPhases(purchase, now).length > 0) return false;
  const wait = waiting(purchase);
  const isWaiting = wait !== undefined && (wait.until <= now || purchase.status === "declined");
  return purchase.status === "pending" || purchase.inFlight.length > 0 || isWaiting;
};

/** The janitor starts an overdue phase again each hour: one that is overdue for so long does not end by itself. */
const longestDelay = { days: 2 };

/** Phases that should have reported, or started, days ago: nothing else shows that a purchase waits for ever. */
const stuckPhases = (purchase: Purchase, now: Instant): readonly Difference[] =>
  overduePhases(purchase, addTime(now, { days: -longestDelay.days })).flatMap(({ phase }) =>
    compareValues(purchase.id, "stuck", `${phase} is overdue`, "in time"),
  );

/** Before approval a loan may be absent; a loan without its purchase is always a difference. */
const missing = (purchase: Purchase | undefined, loan: Loan | undefined): readonly Difference[] => {
  if (loan) return compareValues(loan.id, "a loan's purchase", undefined, loan.status);
  return purchase && hasLoan(purchase)
    ? compareValues(purchase.id, "a purchase's loan", purchase.status, undefined)
    : [];
};

const identity = (purchase: Purchase, loan: Loan): readonly Difference[] => [
  ...compareAmounts(loan.id, "amount", purchase.amount, loan.amount),
  ...compareValues(loan.id, "mall", purchase.mall, loan.mall),
  ...compareValues(loan.id, "order", purchase.order, loan.order),
  ...(hasLoan(purchase) ? compareValues(loan.id, "approval number", purchase.approvalNumber, loan.approvalNumber) : []),
];

/** Differences that no phase under way explains: statements the lender never made, amounts it never recorded. */
const contradictions = (purchase: Purchase, loan: Loan): readonly Difference[] => [
  ...(purchase.statementNo > loan.version
    ? compareValues(loan.id, "newest statement", purchase.statementNo, loan.version)
    : []),
  ...unmatchedMoment(purchase, loan),
  ...purchase.advances
    .filter(({ status }) => status === "paid")
    .flatMap((advance) => advanceDifferences(advance, loan)),
  ...purchase.cancellations
    .filter(({ status }) => status === "refunded")
    .flatMap((each) => refundDifferences(each, loan)),
];

const advanceDifferences = (
  { no, amount, payout = zero(amount.currency), nettings = [] }: Advance,
  loan: Loan,
): readonly Difference[] => {
  const bought = loan.receivables.find((each) => each.no === no);
  return [
    ...compareValues(loan.id, `advance ${no}`, "paid", bought?.status),
    ...(bought ? compareAmounts(loan.id, `amount of advance ${no}`, amount, bought.quote.amount) : []),
    ...(bought ? compareAmounts(loan.id, `payout of advance ${no}`, payout, bought.quote.payout) : []),
    ...(bought
      ? compareValues(loan.id, `nettings of advance ${no}`, textOf(nettings), textOf(bought.nettings ?? []))
      : []),
  ];
};

const textOf = (nettings: readonly Netting[]): string =>
  nettings.map(({ purchase, version, amount }) => `${purchase} ${version} ${amount.minor}`).join(", ");

const refundDifferences = (cancellation: Cancellation, loan: Loan): readonly Difference[] => {
  const { no } = cancellation;
  const refund = loan.refunds.find((each) => each.no === no);
  const isNothing = shareNames.every((share) => isZero(cancellation.shares?.[share] ?? zero(loan.amount.currency)));
  // Of a loan that has expired nothing can be refunded, so nothing is booked.
  if (!refund && loan.status === "expired" && isNothing) return [];
  return [
    ...compareValues(loan.id, `refund ${no}`, "paid", refund?.status),
    ...(refund && loan.status !== "expired"
      ? compareAmounts(loan.id, `amount of refund ${no}`, cancellation.amount, refundedPrice(refund))
      : []),
    ...(refund
      ? shareNames.flatMap((share) =>
          compareAmounts(
            loan.id,
            `${share} of refund ${no}`,
            cancellation.shares?.[share] ?? zero(loan.amount.currency),
            refund[share],
          ),
        )
      : []),
  ];
};

/** Where the statement last received by the gateway differs from the lender's current one. A closed purchase holds no credit, and neither may its loan. */
const statementDifferences = (purchase: Purchase, loan: Loan): readonly Difference[] => {
  const { id } = loan;
  const current: Statement = statementOf(loan);
  const held = isOpen(purchase) || purchase.status === "repaid" ? purchase.held : zero(loan.amount.currency);
  return [
    ...compareAmounts(id, "held", held, current.held),
    ...compareAmounts(id, "outstanding", purchase.outstanding, current.outstanding),
    ...compareAmounts(id, "to come", purchase.toCome, current.toCome),
    ...compareAmounts(id, "repaid", purchase.repaid, current.repaid),
    ...compareAmounts(id, "seller's side", purchase.seller, current.seller),
    ...compareValues(id, "refused credit", formatted(purchase.refusedCredit), formatted(current.refusedCredit)),
    ...compareValues(id, "due", purchase.due, current.due),
    ...compareValues(id, "late", purchase.late, current.late),
  ];
};

const formatted = (refused: RefusedCredit | undefined): string | undefined => refused && formatMoney(refused.amount);

/** Advances and refunds that the lender has paid or recorded and the gateway has not. A parked refund waits for an operator. */
const unrecorded = (purchase: Purchase, loan: Loan): readonly Difference[] => {
  const { id } = loan;
  const parked = new Set(purchase.cancellations.filter(({ status }) => status === "parked").map(({ no }) => no));
  return [
    ...compareAmounts(id, "advanced", purchase.advanced, advancedBy(loan)),
    ...loan.receivables
      .filter(({ status }) => status === "bought" || status === "refused")
      .flatMap(({ no, status }) => compareValues(id, `advance ${no}`, statusOf(purchase.advances, no), status)),
    ...compareAmounts(id, "refunded", purchase.refunded, refundedBy(loan.refunds, parked, loan.amount.currency)),
    ...loan.refunds
      .filter(({ no }) => !parked.has(no))
      .map(({ no }) => ({ no, status: statusOf(purchase.cancellations, no) }))
      // A dismissed cancellation is stored as a refund of zero.
      .filter(({ status }) => status !== "refunded" && status !== "dismissed")
      .flatMap(({ no, status }) => compareValues(id, `refund ${no}`, status, "refunded")),
  ];
};

const advancedBy = ({ receivables, amount }: Loan): Money =>
  sum(
    receivables.filter(({ status }) => status === "paid").map(({ quote }) => quote.amount),
    amount.currency,
  );

const refundedBy = (refunds: readonly LoanRefund[], parked: ReadonlySet<number>, currency: string): Money =>
  sum(refunds.filter(({ no }) => !parked.has(no)).map(purchaserTotal), currency);

const statusOf = (those: readonly { readonly no: number; readonly status: string }[], no: number): string | undefined =>
  those.find((each) => each.no === no)?.status;
