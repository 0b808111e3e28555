import type { Instant } from "../calendar.ts";
import type { Loan } from "../loan/loan.ts";
import type { LoanRefund } from "../loan/records.ts";
import { statementOf } from "../loan/view/loan-statement.ts";
import { type Money, sum, zero } from "../money.ts";
import { givenIn, shareNames } from "../protocol/refund-shares.ts";
import type { Statement } from "../protocol/statement.ts";
import { hasLoan, isOpen, type Purchase } from "../purchase/purchase.ts";
import type { Advance, Cancellation } from "../purchase/records.ts";
import { waiting } from "../purchase/waiting.ts";
import { type Difference, same, sameMoney } from "./difference.ts";
import { loanDifferences } from "./loan-check.ts";
import { storyDifferences, strayMoment } from "./timeline-check.ts";

/** What a purchase and its loan say of each other; `underWay` when they differ in no more than what a phase has not reported yet. */
export type Reconciled = { readonly differences: readonly Difference[]; readonly underWay: boolean };

/**
 * Holds a purchase against its loan. What may never differ is a difference at any time; the lender's newest statement, and what
 * it did that the gateway has not recorded, are differences when nothing is under way that would still tell.
 * `one` is by the gateway and `other` by the lender.
 */
export const reconcile = (purchase: Purchase | undefined, loan: Loan | undefined, now: Instant): Reconciled => {
  const alone = [...(purchase ? storyDifferences(purchase) : []), ...(loan ? loanDifferences(loan) : [])];
  if (!purchase || !loan) return { differences: [...alone, ...missing(purchase, loan)], underWay: false };
  // A statement of the loan's newest number says all of it: where it differs, nothing is still to be heard.
  const misheard = unheard(purchase, loan);
  const isNewest = purchase.statementNo === loan.version;
  const always = [
    ...alone,
    ...identity(purchase, loan),
    ...contradictions(purchase, loan),
    ...(isNewest ? misheard : []),
  ];
  const untold = [...(isNewest ? [] : misheard), ...unrecorded(purchase, loan)];
  if (untold.length === 0) return { differences: always, underWay: false };
  return isUnderWay(purchase, now)
    ? { differences: always, underWay: true }
    : { differences: [...always, ...untold], underWay: false };
};

/** True while a phase has not reported, or is due to start. */
const isUnderWay = (purchase: Purchase, now: Instant): boolean => {
  const wait = waiting(purchase);
  return purchase.status === "pending" || purchase.inFlight.length > 0 || (wait !== undefined && wait.until <= now);
};

/** Until the lender has said yes there may be no loan; a loan without its purchase there never is. */
const missing = (purchase: Purchase | undefined, loan: Loan | undefined): readonly Difference[] => {
  if (loan) return same(loan.id, "a loan's purchase", undefined, loan.status);
  return purchase && hasLoan(purchase) ? same(purchase.id, "a purchase's loan", purchase.status, undefined) : [];
};

const identity = (purchase: Purchase, loan: Loan): readonly Difference[] => [
  ...sameMoney(loan.id, "amount", purchase.amount, loan.amount),
  ...same(loan.id, "mall", purchase.mall, loan.mall),
  ...same(loan.id, "order", purchase.order, loan.order),
  ...(hasLoan(purchase) ? same(loan.id, "approval number", purchase.approvalNumber, loan.approvalNumber) : []),
];

/** What no phase under way explains: words of the lender that it never said, sums that it never booked. */
const contradictions = (purchase: Purchase, loan: Loan): readonly Difference[] => [
  ...(purchase.statementNo > loan.version ? same(loan.id, "newest statement", purchase.statementNo, loan.version) : []),
  ...strayMoment(purchase, loan),
  ...purchase.advances.filter(({ status }) => status === "paid").flatMap((advance) => asPaid(advance, loan)),
  ...purchase.cancellations.filter(({ status }) => status === "refunded").flatMap((each) => asRefunded(each, loan)),
];

const asPaid = ({ no, amount, payout = zero(amount.currency) }: Advance, loan: Loan): readonly Difference[] => {
  const bought = loan.receivables.find((each) => each.no === no);
  return [
    ...same(loan.id, `advance ${no}`, "paid", bought?.status),
    ...(bought ? sameMoney(loan.id, `amount of advance ${no}`, amount, bought.quote.amount) : []),
    ...(bought ? sameMoney(loan.id, `payout of advance ${no}`, payout, bought.quote.payout) : []),
  ];
};

const asRefunded = (cancellation: Cancellation, loan: Loan): readonly Difference[] => {
  const { no } = cancellation;
  const refund = loan.refunds.find((each) => each.no === no);
  return [
    ...same(loan.id, `refund ${no}`, "paid", refund?.status),
    ...(refund
      ? shareNames.flatMap((share) =>
          sameMoney(
            loan.id,
            `${share} of refund ${no}`,
            cancellation.shares?.[share] ?? zero(loan.amount.currency),
            refund[share],
          ),
        )
      : []),
  ];
};

/** Where what the gateway last heard is not what the lender says now. An ended purchase holds nothing, and so must its loan. */
const unheard = (purchase: Purchase, loan: Loan): readonly Difference[] => {
  const { id } = loan;
  const said: Statement = statementOf(loan);
  const held = isOpen(purchase) || purchase.status === "repaid" ? purchase.held : zero(loan.amount.currency);
  return [
    ...sameMoney(id, "held", held, said.held),
    ...sameMoney(id, "outstanding", purchase.outstanding, said.outstanding),
    ...sameMoney(id, "to come", purchase.toCome, said.toCome),
    ...sameMoney(id, "repaid", purchase.repaid, said.repaid),
    ...sameMoney(id, "seller's side", purchase.seller, said.seller),
    ...same(id, "due", purchase.due, said.due),
    ...same(id, "late", purchase.late, said.late),
  ];
};

/** Where the lender has paid an advance or booked a refund, or is about to, and the gateway does not know. A parked refund waits for an operator. */
const unrecorded = (purchase: Purchase, loan: Loan): readonly Difference[] => {
  const { id } = loan;
  const parked = new Set(purchase.cancellations.filter(({ status }) => status === "parked").map(({ no }) => no));
  return [
    ...sameMoney(id, "advanced", purchase.advanced, advancedBy(loan)),
    ...loan.receivables
      .filter(({ status }) => status === "bought")
      .flatMap(({ no, status }) => same(id, `advance ${no}`, statusOf(purchase.advances, no), status)),
    ...sameMoney(id, "refunded", purchase.refunded, refundedBy(loan.refunds, parked, loan.amount.currency)),
    ...loan.refunds
      .filter(({ no }) => !parked.has(no))
      .map(({ no }) => ({ no, status: statusOf(purchase.cancellations, no) }))
      // A cancellation that came to nothing is kept as a refund of nothing.
      .filter(({ status }) => status !== "refunded" && status !== "dismissed")
      .flatMap(({ no, status }) => same(id, `refund ${no}`, status, "refunded")),
  ];
};

const advancedBy = ({ receivables, amount }: Loan): Money =>
  sum(
    receivables.filter(({ status }) => status === "paid").map(({ quote }) => quote.amount),
    amount.currency,
  );

const refundedBy = (refunds: readonly LoanRefund[], parked: ReadonlySet<number>, currency: string): Money =>
  sum(refunds.filter(({ no }) => !parked.has(no)).map(givenIn), currency);

const statusOf = (those: readonly { readonly no: number; readonly status: string }[], no: number): string | undefined =>
  those.find((each) => each.no === no)?.status;
