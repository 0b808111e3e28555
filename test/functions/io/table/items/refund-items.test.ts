import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { expect, test } from "vitest";
import { completeCollection, requestCollection } from "../../../../../domain/loan/collection/collection.ts";
import type { Loan } from "../../../../../domain/loan/loan.ts";
import { refuseCash, returnCash } from "../../../../../domain/loan/refund/refund-cash.ts";
import { refund } from "../../../../../domain/loan/refund/refund.ts";
import type { Purchase } from "../../../../../domain/purchase/purchase.ts";
import { grantRefund, requestRefund } from "../../../../../domain/purchase/refund-request.ts";
import { failRefund, parkRefund, recordRefund } from "../../../../../domain/purchase/refund-result.ts";
import { toLoan, toLoanItem } from "../../../../../functions/io/table/items/loan-item.ts";
import { toPurchase, toPurchaseItem } from "../../../../../functions/io/table/items/purchase-item.ts";
import { defaultTerms } from "../../../../domain/credit-fixtures.ts";
import {
  accepted,
  cancelling,
  day,
  gbp,
  ok,
  repayingBy,
  makeStatement,
  sharesOf,
} from "../../../../domain/fixtures.ts";

const throughTable = (item: Record<string, unknown>) => unmarshall(marshall(item, { removeUndefinedValues: true }));

const refunds = function* (): Generator<Loan> {
  const monthly = repayingBy({ ...defaultTerms, count: 3, openingFee: 90n, instalmentFee: 30n });
  const policy = { interest: "returned", fees: "kept", borneBy: "mall" } as const;
  yield { ...monthly, refundPolicy: policy };
  const due = ok(requestCollection(monthly, "due.7", { what: "due" }, day(36)));
  let loan: Loan = ok(completeCollection(due, "due.7", day(36)));
  yield (loan = ok(refund(loan, 1, gbp(4001), day(37))));
  yield (loan = ok(refund(loan, 2, gbp(500), day(37), { goodwill: "lender" })));
  yield (loan = ok(refund(loan, 3, gbp(500), day(37), { goodwill: "mall" })));
  yield (loan = ok(refund(loan, 4, gbp(0), day(37))));
  yield (loan = ok(refund(loan, 5, gbp(10_999), day(38))));
  yield (loan = ok(refuseCash(loan, 5, 1, day(38))));
  yield ok(returnCash(loan, 5, day(45)));
};

test("a loan's refunds are read from its item unchanged: shares, returned parts, goodwill and refusals", () => {
  const all = [...refunds()];
  for (const loan of all) expect(toLoan(throughTable(toLoanItem(loan)))).toEqual(loan);
  const last = all.at(-1);
  expect(last?.refunds.map(({ borne }) => borne.minor > 0n)).toEqual([true, true, false, false, false]);
  expect(last?.refunds.at(-1)).toMatchObject({
    status: "paid",
    refused: 1,
    borne: { minor: expect.any(BigInt) as bigint },
  });
  expect(last?.refunds.at(-1)?.borne.minor).toBeLessThan(0n);
});

const cancellations = function* (): Generator<Purchase> {
  const shares = sharesOf({ loanPrincipal: gbp(5000), cashBack: gbp(1000), clawback: gbp(5990), rebate: gbp(10) });
  let purchase = ok(requestRefund(accepted(), { lines: [{ id: "l1", quantity: 2 }] }, day(6)));
  yield purchase;
  yield (purchase = ok(parkRefund(purchase, 1, shares, makeStatement(9), day(6))));
  yield (purchase = ok(recordRefund(purchase, 1, shares, makeStatement(10), day(7))));
  const preview = { purchase: purchase.version, loan: 10, on: "2026-01-12", expiresAt: day(8) };
  yield (purchase = ok(requestRefund(purchase, { amount: gbp(1) }, day(7), preview)));
  yield (purchase = ok(failRefund(purchase, 2, "PreviewStale", day(7))));
  yield (purchase = ok(grantRefund(purchase, { amount: gbp(2), reason: "late" }, day(7))));
  yield cancelling(purchase);
};

test("a purchase's refunds are read from its item unchanged", () => {
  for (const purchase of cancellations()) expect(toPurchase(throughTable(toPurchaseItem(purchase)))).toEqual(purchase);
});
