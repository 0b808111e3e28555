import { type Day, dayOf, type Instant } from "../calendar.ts";
import { discountEarned } from "../ledger/postings.ts";
import { releaseHoldbacks } from "./holdback.ts";
import { postTransition, closePromise, type Loan } from "./loan.ts";
import { add, type Money, subtract, zero } from "../money.ts";
import { unearnedDiscount } from "../pricing/discount.ts";
import { reject, type Rejection } from "../rejection.ts";
import { closeInstalment } from "../repayment/instalment.ts";

/**
 * Ends a loan that nobody owes anything on: what is still held is free, its discounts are earned, its holdbacks the mall's.
 * Repaid when goods were kept, cancelled when all went back; one that was over by another name stays so.
 */
export const endLoan = (loan: Loan, postings: Parameters<typeof postTransition>[2], now: Instant): Loan => {
  const { receivables: earnt, earned, rebate } = earnDiscounts(loan, dayOf(now));
  const { receivables, postings: released } = releaseHoldbacks({ ...loan, receivables: earnt });
  const kept = loan.receivables.some(({ left }) => left.minor > 0n);
  const named = loan.status === "declined" || loan.status === "expired" || loan.status === "chargedOff";
  const status = named ? loan.status : kept ? "repaid" : "cancelled";
  // Interest that was planned and never charged is asked of nobody any more.
  const instalments = loan.instalments.map(closeInstalment);
  const ended = { receivables, instalments, status, held: zero(loan.amount.currency) } as const;
  const facts: Partial<Loan> = { ...ended, ...closePromise(loan, "void") };
  return postTransition(
    loan,
    facts,
    [...postings, ["discountEarned", discountEarned(earned, rebate)], ...released],
    now,
  );
};

/** Closes the discounts on the books: days used are income, days unused are the mall's. */
const earnDiscounts = (
  loan: Loan,
  today: Day,
): { readonly receivables: Loan["receivables"]; readonly earned: Money; readonly rebate: Money } => {
  const none = zero(loan.amount.currency);
  const rebate = loan.receivables
    .map(({ quote, unearned: open }) => unearnedDiscount(open, quote.from, quote.until, today))
    .reduce((a, b) => add(a, b), none);
  const open = loan.receivables.map((each) => each.unearned).reduce((a, b) => add(a, b), none);
  return {
    receivables: loan.receivables.map((each) => ({ ...each, unearned: none })),
    earned: subtract(open, rebate),
    rebate,
  };
};

/** The hold ran out, or its order was withdrawn: the credit is free again. Expired twice is once. */
export const expireHold = (loan: Loan, now: Instant): Loan | Rejection => {
  if (loan.status === "expired" || loan.status === "declined") return loan;
  if (loan.status !== "held") return reject("WrongState", `a loan that is ${loan.status} does not expire`);
  return postTransition(loan, { status: "expired", held: zero(loan.amount.currency) }, [], now);
};
