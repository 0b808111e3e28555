import { describe, expect, it } from "vitest";
import { applyBankAnswer, settlementTransfers } from "../../../../domain/ledger/mall-settlement.ts";
import { transfersOf } from "../../../../domain/loan/bank/transfers.ts";
import {
  completeCollection,
  refuseCollection,
  requestCollection,
} from "../../../../domain/loan/collection/collection.ts";
import { recordReturn, requestReturn } from "../../../../domain/loan/collection/credit-return.ts";
import { receivePayment } from "../../../../domain/loan/collection/received-payment.ts";
import { reverseRepayment } from "../../../../domain/loan/lateness/bounce.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { discountReceivable, paySeller } from "../../../../domain/loan/receivable/receivable.ts";
import { refuseCash, returnCash } from "../../../../domain/loan/refund/refund-cash.ts";
import { refund } from "../../../../domain/loan/refund/refund.ts";
import {
  askedSettlement,
  bought,
  day,
  funded,
  gbp,
  held,
  nettingsFor,
  offer,
  ok,
  repaying,
  reversed,
} from "../../fixtures.ts";

const paidEarly = (loan = repaying()): Loan =>
  ok(
    completeCollection(ok(requestCollection(loan, "early.1", { what: "early" }, day(6))), "early.1", day(6), {
      ref: "R1",
    }),
  );

/** The bank account of the fixtures' purchaser. */
const usual = "bank";

/** Each transfer as one line. */
const lines = (loan: Loan): readonly string[] =>
  transfersOf(loan).map(({ key, kind, amount, account, status, since, ref }) =>
    [kind, key, amount.minor, status, account === usual ? undefined : account, ref, since?.slice(0, 10)]
      .filter((each) => each !== undefined)
      .join(" "),
  );

describe("the transfers that the books of a loan expect", () => {
  it("given a payout, then it is asked, paid or refused, at the account of its purchase, less what is netted", () => {
    const loan = ok(discountReceivable(held(), 1, offer(16_000, day(1)), day(1), nettingsFor(880), "GB-1"));
    const { payout: net } = offer(16_000, day(1));
    const amount = net.minor - 880n;
    expect(lines(loan)).toEqual([`payouts p1.advance.1 ${amount} asked GB-1 2026-01-06`]);
    expect(lines(ok(paySeller(loan, 1, day(1), { ref: "B7" })))).toEqual([
      `payouts p1.advance.1 ${amount} paid GB-1 B7`,
    ]);
    expect(lines(reversed(loan, 1, day(1)))).toEqual([`payouts p1.advance.1 ${amount} refused GB-1`]);
    expect(lines(ok(discountReceivable(held(), 1, offer(16_000, day(1)), day(1), nettingsFor(20_000))))).toEqual([]);
    expect(lines(bought())).toHaveLength(1);
  });

  it("given a debit, then it is asked since that moment, and paid or refused by the bank's answer", () => {
    const asked = ok(
      requestCollection({ ...repaying(), bankAccount: "GB-2" } as Loan, "due.7", { what: "due" }, day(19)),
    );
    expect(lines(asked)[1]).toBe("debits p1.due.7 16000 asked GB-2 2026-01-24");
    expect(lines(ok(completeCollection(asked, "due.7", day(19), { ref: "B8" })))[1]).toBe(
      "debits p1.due.7 16000 paid GB-2 B8",
    );
    expect(lines(refuseCollection(asked, "due.7", day(19)))[1]).toBe("debits p1.due.7 16000 refused GB-2");
    expect(lines(ok(requestCollection(paidEarly(), "due.9", { what: "due" }, day(19))))).toHaveLength(2);
  });

  it("given a payment without a debit, then it is a credit by the bank's reference alone, and its excess a refund", () => {
    const over = ok(
      receivePayment(repaying(), { reference: "BANK-1", amount: gbp(17_000), surplus: "returned" }, day(6)),
    );
    expect(lines(over).slice(1)).toEqual(["credits BANK-1 17000 paid"]);
    const asked = requestReturn(over, false, day(6));
    expect(lines(asked)[2]).toBe("refunds p1.credit.1 1000 asked 2026-01-11");
    expect(lines(ok(recordReturn(asked, { no: 1, refused: 0 }, { ref: "B9" }, day(6))))[2]).toBe(
      "refunds p1.credit.1 1000 paid B9",
    );
    expect(lines(ok(recordReturn(asked, { no: 1, refused: 0 }, "refused", day(6))))[2]).toBe(
      "refunds p1.credit.1 1000 refused",
    );
  });

  it("given a payment that the bank reversed, then it is the payment and its return", () => {
    const back = ok(reverseRepayment(paidEarly(), "early.1", "AM04", day(7)));
    expect(lines(back).slice(1)).toEqual(["debits p1.early.1 16000 paid R1", "returns p1.early.1 16000 paid"]);
  });

  it("given a refund that the bank refused, then each refusal has its own key, and the last is asked until it is paid", () => {
    const owed = ok(refund(paidEarly(), 1, gbp(16_000), day(7)));
    const twice = ok(refuseCash(ok(refuseCash(owed, 1, 1, day(7))), 1, 2, day(14)));
    expect(lines(twice).slice(2)).toEqual([
      "refunds p1.refund.1 16000 refused",
      "refunds p1.refund.1.1 16000 refused",
      "refunds p1.refund.1.2 16000 asked 2026-01-12",
    ]);
    expect(lines(ok(returnCash(twice, 1, day(21), { ref: "B3" })))[4]).toBe("refunds p1.refund.1.2 16000 paid B3");
    expect(lines(ok(refund(funded(), 1, gbp(16_000), day(2))))).toHaveLength(1);
  });
});

describe("the transfer of a settlement", () => {
  it("has the settlement's key, account and status, and its age while the bank has not answered", () => {
    const settlement = askedSettlement(28);
    const facts = { owner: "m1", key: "settlement.m1.GBP.1", kind: "payouts", amount: gbp(28), account: "GB-1" };
    expect(settlementTransfers(settlement)).toEqual([{ ...facts, status: "asked", since: day(7) }]);
    const paid = applyBankAnswer(settlement, "paid", day(8), { ref: "B1" });
    expect(settlementTransfers(paid)).toEqual([{ ...facts, status: "paid", ref: "B1" }]);
    expect(settlementTransfers(askedSettlement(-5))).toEqual([]);
  });
});
