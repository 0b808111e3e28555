import { describe, expect, it } from "vitest";
import {
  completeCollection,
  refuseCollection,
  requestCollection,
} from "../../../../domain/loan/collection/collection.ts";
import { expireHold } from "../../../../domain/loan/end-loan.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { refund } from "../../../../domain/loan/refund/refund.ts";
import { statementOf, toWireStatement } from "../../../../domain/loan/view/loan-statement.ts";
import { fromWire } from "../../../../domain/money.ts";
import { defaultTerms } from "../../credit-fixtures.ts";
import { bought, day, funded, gbp, held, ok, repaying, repayingBy, makeStatement, reversed } from "../../fixtures.ts";

/** Three months at 12 % with fees: interest 3.17 and fees 1.80 in all, 2.83 of them on the 10th of February. */
const monthly = repayingBy({ ...defaultTerms, count: 3, openingFee: 90n, instalmentFee: 30n });

const due = (loan: Loan, at = day(36)) => ok(requestCollection(loan, "due.7", { what: "due" }, at));

describe("the lender's statement", () => {
  it("given a hold, then neither side owes an amount; once it has ended, nothing is held", () => {
    const nobody = { held: gbp(16_000), outstanding: gbp(0) };
    expect(statementOf(held())).toEqual(makeStatement(1, nobody));
    expect(statementOf(ok(expireHold(held(), day(7))))).toEqual(makeStatement(2, { ...nobody, held: gbp(0) }));
  });

  it("given a purchased receivable, then the mall is owed its payout until it is paid or reversed", () => {
    const part = { held: gbp(6000), outstanding: gbp(10_000) };
    const payout = bought(10_000).receivables[0]!.quote.payout.minor;
    expect(statementOf(bought(10_000))).toEqual(makeStatement(2, { ...part, seller: gbp(-payout) }));
    expect(statementOf(funded(10_000))).toEqual(makeStatement(3, part));
    const undone = reversed(bought(10_000), 1, day(1));
    expect(statementOf(undone)).toEqual(makeStatement(4, { held: gbp(6000), outstanding: gbp(0) }));
  });

  it("given accepted goods, then it has the due date, the discount of unused days owed to the mall, and the future interest and fees", () => {
    expect(statementOf(repaying())).toEqual(
      makeStatement(4, { seller: gbp(-64), due: "2026-01-24", nextActionOn: "2026-01-21" }),
    );
    expect(statementOf(monthly)).toEqual(
      makeStatement(4, { due: "2026-02-10", nextActionOn: "2026-02-07", toCome: gbp(497) }),
    );
  });

  it("given an instalment's due date, then its interest and fee are owed and no longer future, and the bank is asked until it answers", () => {
    expect(statementOf(due(monthly))).toEqual(
      makeStatement(5, { due: "2026-02-10", nextActionOn: "2026-01-10", outstanding: gbp(16_283), toCome: gbp(214) }),
    );
  });

  it("given a refusal, then it has the consecutive refusals, the next collection, and an earlier reminder", () => {
    const refused = refuseCollection(due(repaying(), day(19)), "due.7", day(19));
    expect(statementOf(refused)).toEqual(
      makeStatement(6, { seller: gbp(-64), due: "2026-02-23", nextActionOn: "2026-01-27", late: 1 }),
    );
  });

  it("given the last payment, then nothing is owed, nothing is scheduled, and the mall is owed its unused days", () => {
    const requested = ok(requestCollection(repaying(), "early.1", { what: "early" }, day(11)));
    const over = statementOf(ok(completeCollection(requested, "early.1", day(11))));
    expect(over).toEqual(makeStatement(6, { outstanding: gbp(0), repaid: gbp(16_000), seller: gbp(-106) }));
    expect(Object.keys(over)).not.toEqual(expect.arrayContaining(["due"]));
  });

  it("given returned goods, then the mall owes its payout for them", () => {
    const back = statementOf(ok(refund(funded(), 1, gbp(16_000), day(1))));
    expect(back).toEqual(makeStatement(4, { outstanding: gbp(0), seller: gbp(15_840) }));
  });

  it("is numbered by the loan's version, so that each change of a loan has a newer one", () => {
    const steps = [held(), bought(), funded(), repaying(), due(repaying())];
    expect(steps.map((loan) => statementOf(loan).no)).toEqual([1, 2, 3, 4, 5]);
  });

  it("is sent with amounts as strings, and is the same when it is received", () => {
    const loan = refuseCollection(due(monthly), "due.7", day(36));
    const wire = toWireStatement(loan);
    expect(JSON.parse(JSON.stringify(wire))).toEqual(wire);
    const { held: h, outstanding, toCome, repaid, seller, wake, ...rest } = wire;
    const [a, b, c, d, e] = [h, outstanding, toCome, repaid, seller].map((amount) => ok(fromWire(amount)));
    expect({ ...rest, nextActionOn: wake, held: a, outstanding: b, toCome: c, repaid: d, seller: e }).toEqual(
      statementOf(loan),
    );
  });
});
