import type { Instant } from "../../domain/calendar.ts";
import { withEvidence } from "../../domain/loan/evidence.ts";
import type { InstructionOf } from "../../domain/loan/instruction/instruction.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import type { LoanRefund } from "../../domain/loan/records.ts";
import { applyDisputeDecision } from "../../domain/loan/refund/dispute-decision.ts";
import { cancellationOf } from "../../domain/loan/refund/open-cancellation.ts";
import { refundOf } from "../../domain/loan/refund/refund-cash.ts";
import { refundedPrice } from "../../domain/loan/refund/refunded-price.ts";
import { previewRefund, refund, type RefundKind } from "../../domain/loan/refund/refund.ts";
import type { Money } from "../../domain/money.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { loadLoan, loanTransition } from "../io/store/loan-store.ts";
import type { Write } from "../io/table/table.ts";
import { carryOut } from "./carry-out.ts";
import { refundAuthority } from "./refund-evidence.ts";

/** A refund as the phase has it; `again` asks only for the cash of one that is booked. */
type Refunding = {
  readonly purchaseId: string;
  readonly cancellation: number;
  readonly amount: Money;
  readonly kind: RefundKind;
  readonly instruction?: number | undefined;
  readonly evidence?: string | undefined;
  readonly again?: true | undefined;
};

/** A loan with its booked refund. */
type Booked = { readonly loan: Loan; readonly record: LoanRefund };

/**
 * Books a refund on the mall's signed message or after the mall's silence by the lender's own clock. A goodwill at the lender's cost, and
 * the verdict of a dispute, are booked by the instruction of its staff, for the amount that they instructed. One that is booked is not booked
 * again on the same message or instruction, nor on the mall's silence about the cancellation that it ended; for anything else its number is
 * taken.
 */
export const bookRefund = async (phase: Refunding, now: Instant): Promise<Booked | Rejection> => {
  const { purchaseId, cancellation, kind, instruction, again } = phase;
  if (again) return bookedWith(await loadLoan(purchaseId), ({ no }) => no === cancellation);
  if (kind.goodwill !== "lender" && instruction === undefined) return bookProven(phase, now);
  const named = { purchaseId, instruction };
  const carried =
    kind.goodwill === "lender"
      ? await carryOut(named, "refund", (before, given) => grant(before, cancellation, given, now), now)
      : await carryOut(named, "disputeDecision", (before, given) => decide(before, cancellation, given, now), now);
  // The gateway may have carried it out under another number.
  return isRejection(carried) ? carried : bookedWith(carried.loan, ({ by }) => by === byOf(carried.instruction));
};

const bookedWith = (loan: Loan | Rejection, isIt: (record: LoanRefund) => boolean): Booked | Rejection => {
  if (isRejection(loan)) return loan;
  const record = loan.refunds.find(isIt);
  return record ? { loan, record } : reject("CancellationUnknown", "the lender has booked no such refund");
};

const bookProven = async (phase: Refunding, now: Instant): Promise<Booked | Rejection> => {
  const { purchaseId, cancellation: no, amount, kind } = phase;
  let checked: readonly Write[] = [];
  const decideProven = async (before: Loan) => {
    if (isNothing(before, no)) return before;
    const authority = await refundAuthority(before, { no, amount, ...kind, evidence: phase.evidence }, now);
    if (isRejection(authority)) return authority;
    const { evidence, goods, by, check, unchanged } = authority;
    checked = unchanged ? [unchanged] : [];
    const book = (open: Loan) => check(open) ?? refund(open, no, amount, now, { ...kind, goods, ...(by && { by }) });
    const known = before.refunds.find((each) => each.no === no);
    if (known && before.status !== "expired" && !isSame(refundedPrice(known), amount))
      return reject("EvidenceInvalid", `refund ${no} was booked with another amount`);
    if (!evidence) return known ? repeated(before, known) : book(before);
    return withEvidence(before, { evidence, effect: `refund.${no}`, now }, (open) => (known ? open : book(open)));
  };
  const loan = await loanTransition(purchaseId, decideProven, undefined, () => checked);
  if (isRejection(loan)) return loan;
  const record = isNothing(loan, no) ? previewRefund(loan, no, amount, now, kind) : refundOf(loan, no);
  return isRejection(record) ? record : { loan, record };
};

/** Of an expired loan nothing can be refunded: unless it is paused for this cancellation, nothing is booked and nobody is notified. */
const isNothing = ({ status, paused, refunds }: Loan, cancellation: number): boolean =>
  status === "expired" && !paused?.by.includes(cancellation) && refunds.every(({ no }) => no !== cancellation);

const isSame = (a: Money, b: Money): boolean => a.minor === b.minor && a.currency === b.currency;

const repeated = (loan: Loan, { no, by }: LoanRefund): Loan | Rejection =>
  by === "silence" || by === "answer"
    ? loan
    : reject("EvidenceInvalid", `refund ${no} is another one: its number is taken`);

const byOf = ({ no }: { readonly no: number }) => `instruction.${no}` as const;

/** The number of the refund is the gateway's: one that is booked must not use the instruction up, nor end a cancellation of the purchaser's. */
const grant = (before: Loan, cancellation: number, given: InstructionOf<"refund">, now: Instant): Loan | Rejection =>
  before.refunds.some(({ no }) => no === cancellation) || cancellationOf(before, cancellation)
    ? reject("InstructionMissing", `refund ${cancellation} is another one, and not that of this instruction`)
    : refund(before, cancellation, given.terms.amount, now, { goodwill: "lender", by: byOf(given) });

const decide = (
  before: Loan,
  cancellation: number,
  given: InstructionOf<"disputeDecision">,
  now: Instant,
): Loan | Rejection => {
  const { terms } = given;
  return terms.favours === "purchaser" && terms.cancellation === cancellation
    ? applyDisputeDecision(before, terms, now, byOf(given))
    : reject("InstructionMissing", `the lender's staff did not decide for the purchaser in ${cancellation}`);
};
