import { addTime, type Instant } from "../../domain/calendar.ts";
import { startRepayment } from "../../domain/loan/collection/start-repayment.ts";
import type { CreditAccount } from "../../domain/loan/credit-line.ts";
import { decideLoan } from "../../domain/loan/decision.ts";
import type { ApprovedLoan, Loan } from "../../domain/loan/loan.ts";
import { discountReceivable, paySeller } from "../../domain/loan/receivable/receivable.ts";
import { money, type Money } from "../../domain/money.ts";
import { makeQuote } from "../../domain/pricing/discount.ts";
import type { RateCard } from "../../domain/pricing/rate-card.ts";
import { type RefundShares, shareNames } from "../../domain/protocol/refund-shares.ts";
import type { Statement } from "../../domain/protocol/statement.ts";
import { acceptGoods, recordDue } from "../../domain/purchase/acceptance.ts";
import { recordAdvance, requestAdvance } from "../../domain/purchase/advance.ts";
import { openCancellation, recordCancellation } from "../../domain/purchase/cancellation.ts";
import { answerDispute } from "../../domain/purchase/dispute/answer.ts";
import { type DisputeRequest, openDispute } from "../../domain/purchase/dispute/dispute.ts";
import { type LoanRequest, recordDecision, requestLoan } from "../../domain/purchase/loan-request.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { reportDelivery, reportShipment } from "../../domain/purchase/shipment.ts";
import { isRejection, type Rejection, type RejectionCode } from "../../domain/rejection.ts";
import { type CreditTerms, payInDays } from "../../domain/schedule/credit-terms.ts";

/** Pounds by the penny. */
export const gbp = (minor: number | bigint): Money => money(BigInt(minor), "GBP");

/** So many days after the order, 10 o'clock on a Monday. */
export const day = (n: number): Instant => addTime("2026-01-05T10:00:00.000Z", { days: n });

/** The answer, where the business says yes. */
export const ok = <T>(outcome: T | Rejection): T => {
  if (isRejection(outcome)) throw new Error(`${outcome.rejected}: ${outcome.detail}`);
  return outcome;
};

/** The code, where the business says no. */
export const no = (outcome: unknown): RejectionCode => {
  if (!isRejection(outcome)) throw new Error("this was a yes");
  return outcome.rejected;
};

/** An order of 160 pounds: two of l1 for 60, three of l2 for 100, which do not divide evenly. */
export const ask: LoanRequest = {
  id: "p1",
  order: "o1",
  mall: "m1",
  lender: "l1",
  amount: gbp(16_000),
  lines: [
    { id: "l1", quantity: 2, amount: gbp(6000) },
    { id: "l2", quantity: 3, amount: gbp(10_000) },
  ],
  requests: [{ id: "r1", digest: "d1", until: day(1) }],
};

/** What the lender's yes adds. */
export const approval = { approvalNumber: "n1", linkHash: "h1", holdExpiresAt: day(7) };

/** What an advance of the whole costs. */
export const paid = { discount: gbp(160), payout: gbp(15_840) };

/** What the lender says of the loan, in its statement of that number: all of it owed, but for the exceptions. */
export const said = (number: number, but: Partial<Statement> = {}): Statement => ({
  no: number,
  held: gbp(0),
  outstanding: gbp(16_000),
  toCome: gbp(0),
  repaid: gbp(0),
  seller: gbp(0),
  ...but,
});

/** The order as just requested. */
export const pending = (): Purchase => ok(requestLoan(ask, day(0)));

/** Approved a minute later. */
export const approved = (): Purchase =>
  recordDecision(pending(), { decision: "approved", ...approval }, addTime(day(0), { minutes: 1 }), false);

/** The seller is paid for all of it. */
export const advanced = (): Purchase =>
  ok(recordAdvance(ok(requestAdvance(approved(), "rest", day(1))), 1, paid, said(3), day(1)));

/** All in one parcel. */
export const shipped = (): Purchase => ok(reportShipment(advanced(), { id: "s1" }, day(2)));

/** The parcel has arrived. */
export const delivered = (): Purchase => ok(reportDelivery(shipped(), "s1", day(4), day(4)));

/** The purchaser keeps the goods; due on the 24th of January. */
export const accepted = (): Purchase =>
  recordDue(ok(acceptGoods(delivered(), day(5))), said(4, { due: "2026-01-24" }), day(5));

/** With a cancellation open, of which the lender knows. */
export const cancelling = (
  purchase: Purchase,
  what: Parameters<typeof openCancellation>[1]["what"] = "rest",
): Purchase =>
  recordCancellation(ok(openCancellation(purchase, { what }, day(6))), purchase.cancellations.length + 1, day(6));

/** With a dispute open since the sixth day, of which the lender knows; the mall may answer until the twentieth. */
export const disputing = (purchase = accepted(), claim: Partial<DisputeRequest> = {}): Purchase =>
  recordCancellation(
    ok(openDispute(purchase, { kind: "goodsNotReceived", what: "rest", evidence: [], ...claim }, day(6))),
    purchase.cancellations.length + 1,
    day(6),
  );

/** The mall has objected on the tenth day; the lender may decide until the twenty-fourth. */
export const contesting = (purchase = disputing()): Purchase =>
  ok(
    answerDispute(
      purchase,
      { cancellation: purchase.cancellations.length, answer: "contested", evidence: ["doc_delivery-slip"] },
      day(10),
    ),
  );

/** The shares of a refund: those named, and nothing else. */
export const sharesOf = (part: Partial<RefundShares>): RefundShares => ({
  ...(Object.fromEntries(shareNames.map((name) => [name, gbp(0)])) as RefundShares),
  ...part,
});

/** As the lender refunds a loan that is all lent. */
export const refundOf = (minor: number): RefundShares => sharesOf({ loanPrincipal: gbp(minor), clawback: gbp(minor) });

/** A purchaser with a limit of 200 pounds, who pays two weeks after acceptance. */
export const account: CreditAccount = {
  account: "a1",
  limit: gbp(20_000),
  available: gbp(20_000),
  version: 1,
  name: "A. Purchaser",
  bankAccount: "bank",
  suspended: false,
  terms: payInDays(14),
};

/** What the lender reads in the sealed request. */
export const creditRequest = {
  purchaseId: "p1",
  mall: "m1",
  order: "o1",
  account: "a1",
  amount: gbp(16_000),
  contact: "a@example.org",
  digest: "d1",
};

/** 12.17 percent a year, 1 percent for thirty days, and 20 pence; goods are expected to be accepted in 16 days. */
export const card: RateCard = {
  rows: [{ currency: "GBP", tenorUpTo: 400, rateBasisPoints: 1217, fixed: 20n }],
  dayCount: 365,
  quoteMinutes: 15,
  settleDays: 16,
  recourse: false,
  holdbackBasisPoints: 0,
};

/** Offers to buy by that card for thirty days. */
export const offer = (minor: number, at: Instant, by: Partial<RateCard> = {}) =>
  ok(makeQuote("q", gbp(minor), { ...card, ...by }, 30, at));

/** Approved, no receivable purchased. */
export const held = (): Loan => decideLoan(creditRequest, account, { approvalNumber: "n1", linkHash: "h1" }, day(0));

/** A loan that was not declined. */
export const approvedLoan = (loan: Loan): ApprovedLoan => {
  if (loan.status === "declined") throw new Error(loan.code);
  return loan;
};

/** One receivable bought, its seller not paid yet. */
export const bought = (minor = 16_000, by: Partial<RateCard> = {}): Loan =>
  ok(discountReceivable(held(), 1, offer(minor, day(1), by), day(1)));

/** The seller is paid. */
export const funded = (minor = 16_000, by: Partial<RateCard> = {}): Loan => ok(paySeller(bought(minor, by), 1, day(1)));

/** The purchaser's clock runs. */
export const repaying = (minor = 16_000, by: Partial<RateCard> = {}): Loan =>
  ok(startRepayment(funded(minor, by), "2026-01-10", day(5)));

/** The purchaser's clock runs by other terms than the account's. */
export const repayingBy = (terms: CreditTerms, minor = 16_000): Loan =>
  ok(startRepayment({ ...funded(minor), terms }, "2026-01-10", day(5)));
