import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { expect, test } from "vitest";
import { acceptGoods, recordDue } from "../../domain/acceptance.ts";
import { requestAdvance, recordAdvance } from "../../domain/advance.ts";
import { openCancellation } from "../../domain/cancellation.ts";
import { collect, askCollection, startRepayment } from "../../domain/debt.ts";
import { decideLoan } from "../../domain/decision.ts";
import { recordDecision, requestLoan } from "../../domain/loan-request.ts";
import type { Loan } from "../../domain/loan.ts";
import { money } from "../../domain/money.ts";
import type { Purchase } from "../../domain/purchase.ts";
import { offerQuote, takeQuote } from "../../domain/quotes.ts";
import { discountReceivable, paySeller } from "../../domain/receivable.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { reportDelivery, reportShipment } from "../../domain/shipment.ts";
import { toLoan, toLoanItem } from "../../functions/io/loan-item.ts";
import { toPurchase, toPurchaseItem } from "../../functions/io/purchase-item.ts";

const now = "2026-11-23T10:00:00.123Z";
const gbp = (minor: bigint) => money(minor, "GBP");
const yes = <T>(value: T | Rejection): T => {
  if (isRejection(value)) throw new Error(`${value.rejected}: ${value.detail}`);
  return value;
};
const throughTable = (item: Record<string, unknown>) => unmarshall(marshall(item, { removeUndefinedValues: true }));

const life = function* (): Generator<Purchase> {
  const lines = [
    { id: "lamp", quantity: 2, amount: gbp(5_000n) },
    { id: "chair, old", quantity: 1, amount: gbp(7_501n) },
  ];
  const request = { id: "abc", digest: "def", until: "2026-11-23T10:05:00.000Z" };
  const ask = { id: "pur_1", order: "o 1", mall: "mall_a", lender: "l", amount: gbp(12_501n), lines, request };
  let purchase = yes(requestLoan(ask, now));
  yield purchase;
  const holdExpiresAt = "2026-11-30T10:00:00.123Z";
  const approval = { decision: "approved", approvalNumber: "AAAA-BBBB-CCCC", linkHash: "h", holdExpiresAt } as const;
  yield (purchase = recordDecision(purchase, approval, now, false));
  yield (purchase = yes(requestAdvance(purchase, "rest", now, "quo_1")));
  yield (purchase = yes(
    recordAdvance(purchase, 1, { discount: gbp(90n), payout: gbp(11_161n), holdback: gbp(1_250n) }, now),
  ));
  const parcel = { id: "s1", lines: [{ id: "lamp", quantity: 1 }], tracking: "T 1" };
  yield (purchase = yes(reportShipment(purchase, parcel, now)));
  yield (purchase = yes(reportShipment(purchase, { id: "s2" }, now)));
  yield (purchase = yes(reportDelivery(purchase, "s1", now, now)));
  yield yes(openCancellation(purchase, { what: { lines: [{ id: "lamp", quantity: 1 }] }, reason: "broken" }, now));
  yield (purchase = yes(acceptGoods(purchase, now)));
  yield yes(recordDue(purchase, "2026-12-23", now));
};

test("a purchase comes back from its item as it went in, at every step of its life", () => {
  for (const purchase of life()) expect(toPurchase(throughTable(toPurchaseItem(purchase)))).toEqual(purchase);
});

test("a loan comes back from its item as it went in, entry by entry", () => {
  const account = { account: "acc_a", limit: gbp(99_999n), available: gbp(99_999n), version: 1, name: "A" };
  const credit = { ...account, bankAccount: "b", suspended: false, plan: { kind: "single", payInDays: 30 } } as const;
  const facts = { purchaseId: "pur_1", mall: "mall_a", order: "o 1", account: "acc_a", amount: gbp(12_501n) };
  const issued = { approvalNumber: "AAAA-BBBB-CCCC", linkHash: "h" };
  const rows = [{ currency: "GBP", tenorUpTo: 90, rateBasisPoints: 600, fixed: 25n }];
  const held = { settleDays: 14, recourse: true, holdbackBasisPoints: 1000 };
  const card = { rows, dayCount: 365, quoteMinutes: 15, ...held } as const;
  let loan: Loan = decideLoan({ ...facts, contact: "a@b", digest: "d" }, credit, issued, now);
  const comesBack = () => expect(toLoan(throughTable(toLoanItem(loan)))).toEqual(loan);
  comesBack();
  for (const id of ["q1", "q2"]) loan = yes(offerQuote(loan, id, gbp(12_501n), card, now));
  comesBack();
  loan = yes(discountReceivable(loan, 1, yes(takeQuote(loan, "q1", gbp(12_501n), now)), now, gbp(11n)));
  comesBack();
  loan = yes(paySeller(loan, 1, now));
  loan = yes(startRepayment(loan, "2026-11-23", now));
  loan = yes(collect(yes(askCollection(loan, "early.1", gbp(12_501n), now)), "early.1", now));
  comesBack();
  expect(loan.entries.length).toBeGreaterThan(3);
});
