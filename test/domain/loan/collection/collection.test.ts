import { describe, expect, it } from "vitest";
import { balances } from "../../../../domain/ledger/balances.ts";
import {
  type CollectionRequest,
  completeCollection,
  dueKey,
  partsOf,
  refuseCollection,
  requestCollection,
} from "../../../../domain/loan/collection/collection.ts";
import { chargesOn, creditBalance, owedOn, repaidOf } from "../../../../domain/loan/loan-amounts.ts";
import { dueOf } from "../../../../domain/loan/loan-schedule.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { pauseLoan } from "../../../../domain/loan/pause.ts";
import { refund } from "../../../../domain/loan/refund/refund.ts";
import { money } from "../../../../domain/money.ts";
import { openParts, principalOf } from "../../../../domain/repayment/instalment.ts";
import { zeroParts } from "../../../../domain/schedule/debt-parts.ts";
import { defaultTerms } from "../../credit-fixtures.ts";
import { bought, day, funded, gbp, held, rejectionOf, ok, repaying, repayingBy } from "../../fixtures.ts";

/** Three months at 12 % with fees: 52.76 and 1.63 and 1.20 on the 10th of February, 54.69 on the 10ths of March and April. */
const monthly = { ...defaultTerms, count: 3, openingFee: 90n, instalmentFee: 30n };

const early = (minor?: number): CollectionRequest => ({
  what: "early",
  ...(minor !== undefined && { amount: gbp(minor) }),
});

const requestEarly = (amount?: number, loan = repaying(), key = "early.1") =>
  ok(requestCollection(loan, key, early(amount), day(6)));

const due = (loan = repaying(), at = day(19), key = "due.7") => ok(requestCollection(loan, key, { what: "due" }, at));

/** Asked for and paid in one day. */
const paid = (loan: Loan, ask: CollectionRequest, at: string, key: string): Loan =>
  ok(completeCollection(ok(requestCollection(loan, key, ask, at)), key, at));

const last = (loan: Loan) => loan.collections.at(-1);

describe("a collection", () => {
  it("given the due date, then the due amount is requested once, and none before", () => {
    const loan = due();
    expect(loan.collections).toEqual([{ key: "due.7", amount: gbp(16_000), status: "asked", askedAt: day(19) }]);
    expect(requestCollection(loan, "due.7", { what: "due" }, day(19))).toBe(loan);
    expect(due(repaying(), day(18)).collections[0]?.amount).toEqual(gbp(0));
  });

  it("given no due amount, when it is collected, then nothing is paid and the loan continues", () => {
    const loan = ok(completeCollection(due(repaying(), day(18)), "due.7", day(18)));
    expect(loan).toMatchObject({ status: "repaying", outstanding: gbp(16_000), collections: [{ paid: [] }] });
    expect(dueOf(loan)).toBe("2026-01-24");
  });

  it("given a request without an answer, then the same request is repeated and no new one is made", () => {
    const loan = due();
    expect(dueKey(loan, 9)).toBe("due.7");
    expect(dueKey(refuseCollection(loan, "due.7", day(19)), 9)).toBe("due.9");
  });

  it("given the whole debt paid, then the loan is repaid, the discount of used days is income and that of unused days is the mall's", () => {
    const loan = ok(completeCollection(requestEarly(16_000), "early.1", day(11)));
    expect(loan).toMatchObject({ status: "repaid", outstanding: gbp(0) });
    const books = balances(loan.entries);
    expect([books.get("discountIncome"), books.get("mallSettlement")]).toEqual([gbp(-54), gbp(-106)]);
    expect(completeCollection(loan, "early.1", day(12))).toBe(loan);
    expect(due(loan, day(30), "due.9").collections[1]?.amount).toEqual(gbp(0));
  });

  it("given a part paid, then the rest is still owed; given a refusal, then all of it is", () => {
    expect(ok(completeCollection(requestEarly(1000), "early.1", day(6))).outstanding).toEqual(gbp(15_000));
    const refused = refuseCollection(requestEarly(1000), "early.1", day(6));
    expect([refused.outstanding, refused.collections[0]?.status]).toEqual([gbp(16_000), "refused"]);
    expect(refuseCollection(refused, "early.1", day(6))).toBe(refused);
    expect(completeCollection(refused, "early.1", day(6))).toBe(refused);
  });

  it("given a pending partial payment, when all or too much is requested, then only the rest is requested, and none after it", () => {
    const both = requestEarly(undefined, requestEarly(1000), "early.2");
    expect(last(both)?.amount).toEqual(gbp(15_000));
    expect(last(requestEarly(15_001, requestEarly(1000), "early.2"))?.amount).toEqual(gbp(15_000));
    const none = requestEarly(undefined, both, "early.3");
    expect(last(none)?.amount).toEqual(gbp(0));
    expect(ok(completeCollection(none, "early.3", day(6)))).toMatchObject({
      status: "repaying",
      outstanding: gbp(16_000),
    });
    expect(due(both).collections[2]?.amount).toEqual(gbp(0));
    const first = ok(completeCollection(both, "early.2", day(6)));
    expect(ok(completeCollection(first, "early.1", day(6)))).toMatchObject({ status: "repaid", outstanding: gbp(0) });
  });

  it("given a return of goods during a pending payoff, then the purchaser gets cash and the loan is repaid", () => {
    const back = ok(refund(requestEarly(), 1, gbp(6000), day(7)));
    expect(back).toMatchObject({ outstanding: gbp(16_000), refunds: [{ cashBack: gbp(6000), status: "posted" }] });
    const over = ok(completeCollection(back, "early.1", day(7)));
    expect([over.status, creditBalance(over)]).toEqual(["repaid", gbp(0)]);
  });

  it("rejects zero and negative amounts, another currency, a loan that is not lent, and unknown answers", () => {
    expect(rejectionOf(requestCollection(repaying(), "early.1", early(0), day(6)))).toBe("AmountOutOfRange");
    expect(rejectionOf(requestCollection(repaying(), "early.1", early(-1), day(6)))).toBe("AmountOutOfRange");
    const won = { what: "early", amount: money(1n, "KRW") } as const;
    expect(rejectionOf(requestCollection(repaying(), "early.1", won, day(6)))).toBe("CurrencyMismatch");
    expect(rejectionOf(requestCollection(held(), "early.1", early(1), day(6)))).toBe("WrongState");
    expect(rejectionOf(requestCollection(held(), "due.1", { what: "due" }, day(6)))).toBe("WrongState");
    expect(rejectionOf(requestCollection(bought(), "early.1", early(1), day(6)))).toBe("PayoutPending");
    expect(rejectionOf(completeCollection(repaying(), "early.1", day(6)))).toBe("WrongState");
  });

  it("given an open cancellation, then nothing is collected on the due date, but the purchaser can pay", () => {
    const paused = ok(pauseLoan(repaying(), 1, day(6)));
    expect(rejectionOf(requestCollection(paused, "due.7", { what: "due" }, day(19)))).toBe("LoanPaused");
    expect(requestEarly(1000, paused).collections).toHaveLength(1);
  });

  it("given goods not yet accepted, then the whole payment is principal", () => {
    const loan = paid(funded(), early(1000), day(3), "early.1");
    expect(last(loan)?.paid).toEqual([{ no: 0, part: "principal", amount: gbp(1000) }]);
    expect([loan.outstanding, loan.instalments]).toEqual([gbp(15_000), []]);
  });
});

/** Fifty pounds and the interest to the day, paid before the first instalment. */
const becoming = (becomes: "shorter" | "smaller") =>
  paid(repayingBy(monthly), { what: "early", amount: gbp(5079), becomes }, day(20), "early.1");

const left = ({ instalments }: Loan) => instalments.map((each) => openParts(each).principal.minor);

describe("interest and fees", () => {
  it("given an instalment's due date, then both are owed and recorded as income, once, with the collection request", () => {
    const loan = due(repayingBy(monthly), day(36));
    expect(last(loan)?.amount).toEqual(gbp(5559));
    expect(chargesOn(loan)).toEqual({ ...zeroParts("GBP"), interest: gbp(163), fee: gbp(120) });
    expect(owedOn(loan)).toEqual(gbp(16_283));
    const twice = due(refuseCollection(loan, "due.7", day(36)), day(37), "due.8");
    expect(owedOn(twice)).toEqual(gbp(16_283));
    const books = balances(twice.entries);
    // The mall's fixed fee is 20.
    expect([books.get("interestIncome"), books.get("feeIncome")]).toEqual([gbp(-163), gbp(-140)]);
    expect([books.get("interestReceivable"), books.get("feeReceivable")]).toEqual([gbp(163), gbp(120)]);
  });

  it("given a paid instalment, then its fee, interest and principal are recorded, and the rest is still owed", () => {
    const loan = paid(repayingBy(monthly), { what: "due" }, day(36), "due.7");
    expect(last(loan)?.paid).toEqual([
      { no: 1, part: "fee", amount: gbp(120) },
      { no: 1, part: "interest", amount: gbp(163) },
      { no: 1, part: "principal", amount: gbp(5276) },
    ]);
    expect([loan.outstanding, owedOn(loan), repaidOf(loan)]).toEqual([gbp(10_724), gbp(10_724), gbp(5559)]);
    expect([principalOf(loan.instalments, "GBP"), dueOf(loan)]).toEqual([gbp(10_724), "2026-03-10"]);
    expect(last(due(loan, day(36), "due.8"))?.amount).toEqual(gbp(0));
  });

  it("given every instalment paid on its due date, then the loan is repaid and its whole cost is income", () => {
    const loan = [36, 64, 95].reduce(
      (each, at) => paid(each, { what: "due" }, day(at), `due.${at}`),
      repayingBy(monthly),
    );
    expect([loan.status, repaidOf(loan)]).toEqual(["repaid", gbp(16_497)]);
    const books = balances(loan.entries);
    expect([books.get("interestIncome"), books.get("feeIncome")]).toEqual([gbp(-317), gbp(-200)]);
    expect(["loan", "interestReceivable", "feeReceivable"].map((name) => books.get(name as "loan"))).toEqual([
      gbp(0),
      gbp(0),
      gbp(0),
    ]);
  });

  it("given a payoff before the due date, then only the used days cost, and nothing more is collected", () => {
    const loan = paid(repayingBy(monthly), early(), day(20), "early.1");
    expect([last(loan)?.amount, loan.status]).toEqual([gbp(16_108), "repaid"]);
    expect(partsOf(last(loan)?.paid ?? [], "GBP")).toEqual({
      ...zeroParts("GBP"),
      principal: gbp(16_000),
      interest: gbp(79),
      fee: gbp(29),
    });
    const books = balances(loan.entries);
    expect([books.get("interestIncome"), books.get("feeIncome")]).toEqual([gbp(-79), gbp(-49)]);
    expect([creditBalance(loan), owedOn(loan), dueOf(loan)]).toEqual([gbp(0), gbp(0), undefined]);
  });

  it("given a partial prepayment, then it pays the interest to that day first, and then reduces the debt", () => {
    const [shorter, smaller] = [becoming("shorter"), becoming("smaller")];
    for (const loan of [shorter, smaller]) {
      expect(partsOf(last(loan)?.paid ?? [], "GBP")).toMatchObject({ principal: gbp(5000), interest: gbp(79) });
      expect([loan.outstanding, principalOf(loan.instalments, "GBP")]).toEqual([gbp(11_000), gbp(11_000)]);
      expect(balances(loan.entries).get("interestIncome")).toEqual(gbp(-79));
    }
    // The instalment of 54.39 stays and the last one shrinks, or all three shrink.
    expect([left(shorter), left(smaller)]).toEqual([
      [5381n, 5387n, 232n],
      [3663n, 3653n, 3684n],
    ]);
  });
});

/** The bank has refused the first instalment, and on the second one's day both. */
const late = () => {
  const first = refuseCollection(due(repayingBy(monthly), day(36)), "due.7", day(36));
  return refuseCollection(due(first, day(64), "due.8"), "due.8", day(64));
};

describe("a refusal by the bank", () => {
  it("given two due dates, then both amounts are requested together, and consecutive refusals are counted", () => {
    expect(late().collections.map(({ amount, status }) => [amount.minor, status])).toEqual([
      [5559n, "refused"],
      [11_028n, "refused"],
    ]);
    expect(late().retry).toEqual({ times: 2, on: "2026-04-09" });
  });

  it("given a partial payment by the purchaser, then the oldest amount is paid first and the loan is still late", () => {
    const loan = paid(late(), early(1000), day(65), "early.1");
    expect(last(loan)?.paid).toEqual([
      { no: 1, part: "fee", amount: gbp(120) },
      { no: 1, part: "interest", amount: gbp(163) },
      { no: 1, part: "principal", amount: gbp(717) },
    ]);
    expect([loan.retry, dueOf(loan)]).toEqual([late().retry, "2026-04-09"]);
  });

  it("given the due amount paid, then the loan is no longer late and the next due date applies", () => {
    const loan = paid(late(), { what: "due" }, day(66), "due.9");
    expect([loan.retry, dueOf(loan), loan.outstanding]).toEqual([undefined, "2026-04-10", gbp(5384)]);
  });

  it("given a refused early repayment, then the loan is not late", () => {
    const loan = refuseCollection(requestEarly(1000), "early.1", day(6));
    expect([loan.retry, dueOf(loan)]).toEqual([undefined, "2026-01-24"]);
  });
});
