import { netDebts, nettingsOf } from "../../domain/ledger/mall-debt.ts";
import { askPayment, collectLines, type MallSettlement } from "../../domain/ledger/mall-settlement.ts";
import type { Netting, SettlementLine } from "../../domain/protocol/settlement-line.ts";
import { addTime, type Instant } from "../../domain/calendar.ts";
import { startRepayment } from "../../domain/loan/collection/start-repayment.ts";
import type { CreditAccount } from "../../domain/loan/credit-line.ts";
import { decideLoan } from "../../domain/loan/decision.ts";
import type { ApprovedLoan, Loan } from "../../domain/loan/loan.ts";
import {
  discountReceivable,
  paySeller,
  refusePayout,
  unbuyReceivable,
} from "../../domain/loan/receivable/receivable.ts";
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

/** Pounds in pence. */
export const gbp = (minor: number | bigint): Money => money(BigInt(minor), "GBP");

/** The instant a number of days after the order, which was on a Monday at 10:00. */
export const day = (n: number): Instant => addTime("2026-01-05T10:00:00.000Z", { days: n });

/** The value, unless it is a rejection. */
export const ok = <T>(outcome: T | Rejection): T => {
  if (isRejection(outcome)) throw new Error(`${outcome.rejected}: ${outcome.detail}`);
  return outcome;
};

/** The code of a rejection. */
export const rejectionOf = (outcome: unknown): RejectionCode => {
  if (!isRejection(outcome)) throw new Error("not a rejection");
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

/** The fields that an approval adds. */
export const approval = { approvalNumber: "n1", linkHash: "h1", holdExpiresAt: day(7) };

/** The price of an advance of the whole order. */
export const paid = { discount: gbp(160), payout: gbp(15_840) };

/** The lender's statement with that number: the whole loan is owed, with overrides. */
export const makeStatement = (number: number, but: Partial<Statement> = {}): Statement => ({
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

/** The seller is paid for the whole order. */
export const advanced = (): Purchase =>
  ok(recordAdvance(ok(requestAdvance(approved(), "rest", day(1))), 1, paid, makeStatement(3), day(1)));

/** Shipped in one parcel. */
export const shipped = (): Purchase => ok(reportShipment(advanced(), { id: "s1" }, day(2)));

/** The parcel is delivered. */
export const delivered = (): Purchase => ok(reportDelivery(shipped(), "s1", day(4), day(4)));

/** The purchaser accepted the goods; due on 24 January. */
export const accepted = (): Purchase =>
  recordDue(ok(acceptGoods(delivered(), day(5))), makeStatement(4, { due: "2026-01-24" }), day(5));

/** With an open cancellation that the lender has recorded. */
export const cancelling = (
  purchase: Purchase,
  what: Parameters<typeof openCancellation>[1]["what"] = "rest",
): Purchase =>
  recordCancellation(ok(openCancellation(purchase, { what }, day(6))), purchase.cancellations.length + 1, day(6));

/** With a dispute since day 6 that the lender has recorded; the mall can answer until day 20. */
export const disputing = (purchase = accepted(), claim: Partial<DisputeRequest> = {}): Purchase =>
  recordCancellation(
    ok(openDispute(purchase, { kind: "goodsNotReceived", what: "rest", evidence: [], ...claim }, day(6))),
    purchase.cancellations.length + 1,
    day(6),
  );

/** The mall objected on day 10; the lender can decide until day 24. */
export const contesting = (purchase = disputing()): Purchase =>
  ok(
    answerDispute(
      purchase,
      { cancellation: purchase.cancellations.length, answer: "contested", evidence: ["doc_delivery-slip"] },
      day(10),
    ),
  );

/** The shares of a refund: those given, the others zero. */
export const sharesOf = (part: Partial<RefundShares>): RefundShares => ({
  ...(Object.fromEntries(shareNames.map((name) => [name, gbp(0)])) as RefundShares),
  ...part,
});

/** The lender's refund of a fully lent loan. */
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

/** The content of the sealed request. */
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

/** Quotes by that card for thirty days. */
export const offer = (minor: number, at: Instant, by: Partial<RateCard> = {}) =>
  ok(makeQuote("q", gbp(minor), { ...card, ...by }, 30, at));

/** A line of a settlement. */
export const settlementLine = (minor: number): SettlementLine => ({
  kind: "rebate",
  at: day(6),
  purchase: "p1",
  order: "o1",
  version: 3,
  amount: gbp(minor),
});

/** A settlement with one line, which the bank was asked to pay on the seventh day. */
export const askedSettlement = (minor: number, last?: MallSettlement): MallSettlement => {
  const collected = collectLines({ mall: "m1", currency: "GBP" }, last, [settlementLine(minor)], day(7));
  if (!collected) throw new Error("a line was collected");
  return askPayment(collected.settlement, "GB-1", day(7));
};

/** What a payout of 16,000 nets where the mall owes so much for one earlier refund. */
export const nettingsFor = (minor: number): readonly Netting[] => {
  const debt = { mall: "m1", purchase: "p0", order: "o/0", version: 7, at: day(0), kind: "clawback" as const };
  const { payout } = offer(16_000, day(1));
  return nettingsOf(netDebts(payout, gbp(minor), [{ ...debt, left: gbp(Math.max(minor, 0)) }]));
};

/** Approved, no receivable purchased. */
export const held = (): Loan => decideLoan(creditRequest, account, { approvalNumber: "n1", linkHash: "h1" }, day(0));

/** A loan that was not declined. */
export const approvedLoan = (loan: Loan): ApprovedLoan => {
  if (loan.status === "declined") throw new Error(loan.code);
  return loan;
};

/** One receivable bought, its seller not paid yet. */
/** A receivable whose payout the bank has refused, and whose purchase is reversed. */
export const reversed = (loan: Loan, no: number, now: Instant): Loan =>
  ok(unbuyReceivable(ok(refusePayout(loan, no, now)), no, now));

export const bought = (minor = 16_000, by: Partial<RateCard> = {}): Loan =>
  ok(discountReceivable(held(), 1, offer(minor, day(1), by), day(1)));

/** The seller is paid. */
export const funded = (minor = 16_000, by: Partial<RateCard> = {}): Loan => ok(paySeller(bought(minor, by), 1, day(1)));

/** The goods are accepted, so the repayment period runs. */
export const repaying = (minor = 16_000, by: Partial<RateCard> = {}): Loan =>
  ok(startRepayment(funded(minor, by), "2026-01-10", day(5)));

/** The goods are accepted, with other terms than the account's. */
export const repayingBy = (terms: CreditTerms, minor = 16_000): Loan =>
  ok(startRepayment({ ...funded(minor), terms }, "2026-01-10", day(5)));
