import { addDays, dayOf, type Instant } from "../../calendar.ts";
import { reversePostings } from "../../ledger/entry.ts";
import { charged } from "../../ledger/postings.ts";
import { planOf, runningOf } from "../loan-schedule.ts";
import { type Loan, payoutPending, postTransition, type RepayingLoan } from "../loan.ts";
import { closePromise } from "../open-promise.ts";
import { isPositive, isZero, subtract, zero } from "../../money.ts";
import type { ReplanRequest } from "../../protocol/replan-terms.ts";
import { isRejection, reject, type Rejection } from "../../rejection.ts";
import { remainingPayoff } from "../../repayment/early-payment.ts";
import {
  chargeDueInstalments,
  owedCharges,
  closeInstalment,
  type Instalment,
  toInstalment,
} from "../../repayment/instalment.ts";
import { amortise } from "../../schedule/amortisation.ts";
import type { CreditTerms, DueRule } from "../../schedule/credit-terms.ts";
import { zeroParts, type DebtParts, addParts, sumParts } from "../../schedule/debt-parts.ts";

/**
 * Replaces the schedule of the whole debt by a new one from today. Earlier instalments are closed and keep their paid parts;
 * charged interest, fees and penalties are due with the first new instalment. A repeat changes nothing.
 */
export const replanLoan = (loan: Loan, no: number, ask: ReplanRequest, now: Instant): Loan | Rejection => {
  if (loan.replans?.some((each) => each.no === no)) return loan;
  if (loan.status !== "repaying" || !isPositive(loan.outstanding))
    return reject("WrongState", `a loan with status ${loan.status} has no principal to re-plan`);
  if (loan.paused) return reject("LoanPaused", "a cancellation is under way");
  const pending = payoutPending(loan);
  if (pending) return pending;

  const on = dayOf(now);
  const terms = termsAfter(loan, ask);
  const rows = amortise({ principal: loan.outstanding, terms, acceptedOn: on });
  if (isRejection(rows)) return rows;
  const { instalments, fresh, owed: all } = chargedTo(loan, now);
  const waived = ask.waivePenalties === true ? all.penalty : zero(all.penalty.currency);
  const owed = { ...all, penalty: subtract(all.penalty, waived) };
  const last = Math.max(0, ...instalments.map((each) => each.no));
  const carried: Instalment = {
    no: last + rows.length + 1,
    from: on,
    due: rows[0]?.due ?? addDays(on, 1),
    asked: owed,
    paid: zeroParts(waived.currency),
    charged: true,
  };
  const { retry: _, ...rest } = closePromise(loan, "void");
  const replanned: RepayingLoan = {
    ...rest,
    instalments: [
      // Charged instalments are not changed by a later respread.
      ...instalments.map((each) => ({ ...closeInstalment(each), charged: true })),
      ...rows.map((row) => toInstalment({ ...row, no: last + row.no })),
      ...(isZero(sumParts(owed)) ? [] : [carried]),
    ],
    replans: [...(loan.replans ?? []), { no, on, terms }],
    lastDunning: { on },
  };
  const postings = [
    ["charged", charged(fresh)],
    ["penaltyWaived", reversePostings(charged({ ...zeroParts(waived.currency), penalty: waived }))],
  ] as const;
  return postTransition(replanned, postings, now, "replanned");
};

/** The new terms have no opening fee and no interest-free days, because the first plan had them. */
const termsAfter = (loan: Loan, { count, rateBasisPoints, due }: ReplanRequest): CreditTerms => {
  const { terms } = planOf(loan);
  const rate = rateBasisPoints ?? terms.rateBasisPoints;
  return {
    ...terms,
    count,
    rateBasisPoints: rate,
    method: terms.method === "parts" && rate > 0 ? "annuity" : terms.method,
    due: due ?? anyMonth(terms.due),
    principalGrace: 0,
    interestFreeDays: 0,
    openingFee: 0n,
    inMultiplesOf: terms.inMultiplesOf <= loan.outstanding.minor ? terms.inMultiplesOf : 1n,
  };
};

/** The agreed first due date is past, so it is dropped. */
const anyMonth = (due: DueRule): DueRule => (due.kind === "monthly" ? { kind: "monthly" } : due);

/** All charges to the day: of due instalments, and the interest of the current period. */
const chargedTo = (loan: Loan, now: Instant) => {
  const { currency } = loan.amount;
  const running = runningOf(loan, now);
  const { instalments, interest, fee } = chargeDueInstalments(loan.instalments, running.today, currency);
  const accrued = remainingPayoff({ ...running, instalments })?.interest ?? zero(currency);
  const toTheDay: DebtParts = { ...zeroParts(currency), interest: isPositive(accrued) ? accrued : zero(currency) };
  return {
    instalments,
    fresh: addParts(toTheDay, { ...zeroParts(currency), interest, fee }),
    owed: addParts(toTheDay, owedCharges(instalments, currency)),
  };
};
