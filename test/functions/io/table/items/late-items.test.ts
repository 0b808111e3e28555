import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refuseCollection } from "../../../../../domain/loan/collection/collection.ts";
import { recordReturn, requestReturn } from "../../../../../domain/loan/collection/credit-return.ts";
import { receivePayment } from "../../../../../domain/loan/collection/received-payment.ts";
import { reverseRepayment } from "../../../../../domain/loan/lateness/bounce.ts";
import { chargeOff } from "../../../../../domain/loan/lateness/charge-off.ts";
import { dunLoan } from "../../../../../domain/loan/lateness/dunning.ts";
import { takePromise } from "../../../../../domain/loan/lateness/promise.ts";
import { replanLoan } from "../../../../../domain/loan/lateness/replan.ts";
import type { Loan } from "../../../../../domain/loan/loan.ts";
import { recordBounce, reportBounce } from "../../../../../domain/purchase/lateness/bounce.ts";
import { requestPromise } from "../../../../../domain/purchase/lateness/promise.ts";
import { requestReplan } from "../../../../../domain/purchase/lateness/replan.ts";
import type { Purchase } from "../../../../../domain/purchase/purchase.ts";
import { recordCollection, reportPayment } from "../../../../../domain/purchase/repayment.ts";
import type { CreditTerms } from "../../../../../domain/schedule/credit-terms.ts";
import { defaultLateness, type LatenessTerms } from "../../../../../domain/schedule/lateness-terms.ts";
import { packLateness, unpackLateness } from "../../../../../functions/io/table/items/lateness-item.ts";
import { toLoan, toLoanItem } from "../../../../../functions/io/table/items/loan-item.ts";
import { toPlan, toPlanItem } from "../../../../../functions/io/table/items/plan-item.ts";
import { toPurchase, toPurchaseItem } from "../../../../../functions/io/table/items/purchase-item.ts";
import { packTerms } from "../../../../../functions/io/table/items/terms-item.ts";
import { defaultTerms } from "../../../../domain/credit-fixtures.ts";
import { accepted, day, gbp, ok, repayingBy, makeStatement } from "../../../../domain/fixtures.ts";

const throughTable = <T extends Record<string, unknown>>(item: T) =>
  unmarshall(marshall(item, { removeUndefinedValues: true })) as T;

const fee = { fixed: 500n, rateBasisPoints: 100, mostForInstalment: 600n, mostForLoan: 700n };

const terms: CreditTerms = { ...defaultTerms, count: 3, openingFee: 90n, lateness: { ...defaultLateness, fee } };

/** A loan that is late, charged a fee, promised, overpaid, sent back, bounced, re-planned and given up. */
const lateLoan = function* (): Generator<Loan> {
  let loan = repayingBy(terms);
  yield loan;
  yield (loan = refuseCollection(ok(dunLoan(loan, "due.7", day(36))), "due.7", day(36)));
  yield (loan = ok(dunLoan(loan, "due.8", day(46))));
  yield (loan = ok(takePromise(loan, { no: 1, on: "2026-02-25" }, day(46))));
  yield (loan = ok(receivePayment(loan, { reference: "B1", amount: gbp(20_000), surplus: "returned" }, day(47))));
  yield (loan = requestReturn(loan, false, day(47)));
  yield (loan = ok(recordReturn(loan, { no: 1, refused: 0 }, {}, day(47))));
  yield (loan = ok(reverseRepayment(loan, "received.B1", "AM04", day(50))));
  const ask = { count: 4, rateBasisPoints: 300, due: { kind: "everyDays", days: 14 }, waivePenalties: true } as const;
  yield (loan = ok(replanLoan(loan, 1, ask, day(51))));
  yield (loan = ok(chargeOff(loan, day(300))));
  yield ok(receivePayment(loan, { reference: "B2", amount: gbp(500), surplus: "returned" }, day(301)));
};

/** Its purchase with the statements applied. */
const latePurchase = function* (): Generator<Purchase> {
  const statement = { due: "2026-02-23", nextActionOn: "2026-01-27", late: 1 };
  let purchase = ok(
    recordCollection(accepted(), { outcome: "refused", amount: gbp(0) }, makeStatement(6, statement), day(19)),
  );
  yield purchase;
  yield (purchase = ok(requestPromise(purchase, "2026-02-01", day(20))));
  yield (purchase = ok(reportPayment(purchase, { amount: gbp(17_000), reference: "B1" }, day(21))));
  const paid = makeStatement(8, { outstanding: gbp(0), repaid: gbp(17_000), credit: gbp(1000) });
  yield (purchase = ok(recordCollection(purchase, { no: 1, outcome: "paid", amount: gbp(17_000) }, paid, day(21))));
  yield (purchase = ok(reportBounce(purchase, { collection: "early.1", bankReason: "AM04" }, day(22))));
  yield (purchase = ok(recordBounce(purchase, 1, "bounced", makeStatement(9, { due: "2026-02-23" }), day(22))));
  yield ok(requestReplan(purchase, { count: 3, due: { kind: "dayOfMonth", day: "last", atLeastDays: 7 } }, day(23)));
};

describe("the item of a late loan or purchase", () => {
  it("a loan is read unchanged, in every state", () => {
    for (const loan of lateLoan()) expect(toLoan(throughTable(toLoanItem(loan)))).toEqual(loan);
    const last = [...lateLoan()].at(-1);
    expect([last?.status, last?.returns?.length, last?.replans?.length]).toEqual(["chargedOff", 1, 1]);
  });

  it("a purchase is read unchanged, in every state", () => {
    for (const purchase of latePurchase()) expect(toPurchase(throughTable(toPurchaseItem(purchase)))).toEqual(purchase);
  });

  it("terms of lateness are read unchanged, and defaults are left out", () => {
    const days = fc.integer({ min: 1, max: 400 });
    const minor = fc.bigInt({ min: 0n, max: 10n ** 14n });
    const any = fc.record(
      {
        reminders: fc.array(fc.integer({ min: -30, max: 90 }), { maxLength: 4 }),
        retryDays: days,
        graceDays: days,
        chargeOffDays: days,
        fee: fc.record({ fixed: minor, rateBasisPoints: fc.nat(900), mostForInstalment: minor, mostForLoan: minor }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(any, (some) => {
        const all = { ...defaultLateness, ...some } as LatenessTerms;
        expect(unpackLateness(throughTable(packLateness(all)))).toEqual(all);
      }),
    );
    expect(packLateness(defaultLateness)).toEqual({});
    expect(packTerms({ ...defaultTerms, calendar: { weekend: [], holidays: [] } })).not.toHaveProperty("lateness");
  });

  it("a plan has its lateness terms, with the fee in each currency", () => {
    const { calendar: _c, openingFee, instalmentFee, inMultiplesOf, ...rest } = terms;
    const amounts = { least: gbp(1), most: gbp(99), openingFee, instalmentFee, inMultiplesOf, lateFee: fee };
    const lateness = { ...defaultLateness, retryDays: 9 };
    const plan = { id: "p", name: "P", terms: { ...rest, lateness }, amounts: [amounts] };
    expect(toPlan(throughTable({ sk: "PLAN#p", ...toPlanItem(plan) }))).toEqual(plan);
  });
});
