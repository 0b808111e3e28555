import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  completeCollection,
  refuseCollection,
  requestCollection,
} from "../../../../../domain/loan/collection/collection.ts";
import { startRepayment } from "../../../../../domain/loan/collection/start-repayment.ts";
import { decideLoan } from "../../../../../domain/loan/decision.ts";
import type { HeldLoan, Loan } from "../../../../../domain/loan/loan.ts";
import { useEvidence } from "../../../../../domain/loan/evidence.ts";
import { openCancellation as pauseFor } from "../../../../../domain/loan/refund/open-cancellation.ts";
import { noteShipment } from "../../../../../domain/loan/parcels.ts";
import { offerQuote, takeQuote } from "../../../../../domain/loan/receivable/quotes.ts";
import { discountReceivable, markShipped, paySeller } from "../../../../../domain/loan/receivable/receivable.ts";
import { returnCash } from "../../../../../domain/loan/refund/refund-cash.ts";
import { refund } from "../../../../../domain/loan/refund/refund.ts";
import { money } from "../../../../../domain/money.ts";
import { acceptGoods, recordDue } from "../../../../../domain/purchase/acceptance.ts";
import { recordAdvance, requestAdvance } from "../../../../../domain/purchase/advance.ts";
import { openCancellation } from "../../../../../domain/purchase/cancellation.ts";
import { answerDispute } from "../../../../../domain/purchase/dispute/answer.ts";
import { decideDispute } from "../../../../../domain/purchase/dispute/decision.ts";
import { openDispute } from "../../../../../domain/purchase/dispute/dispute.ts";
import { recordDecision, requestLoan } from "../../../../../domain/purchase/loan-request.ts";
import type { Purchase } from "../../../../../domain/purchase/purchase.ts";
import type { TimelineEntry } from "../../../../../domain/purchase/records.ts";
import { recordCollection, requestRepayment } from "../../../../../domain/purchase/repayment.ts";
import { reportDelivery, reportShipment } from "../../../../../domain/purchase/shipment.ts";
import { isRejection, type Rejection } from "../../../../../domain/rejection.ts";
import type { Instalment } from "../../../../../domain/repayment/instalment.ts";
import type { PaidPart } from "../../../../../domain/repayment/payment.ts";
import { defaultAllocationOrder } from "../../../../../domain/schedule/allocation.ts";
import type { CreditTerms } from "../../../../../domain/schedule/credit-terms.ts";
import type { DebtParts } from "../../../../../domain/schedule/debt-parts.ts";
import {
  packInstalment,
  packPaid,
  unpackInstalment,
  unpackPaid,
} from "../../../../../functions/io/table/items/instalment-item.ts";
import { toLoan, toLoanItem } from "../../../../../functions/io/table/items/loan-item.ts";
import { toPurchase, toPurchaseItem } from "../../../../../functions/io/table/items/purchase-item.ts";
import { packTerms, unpackTerms } from "../../../../../functions/io/table/items/terms-item.ts";
import { currency, day, instant, pounds } from "../../../../domain/arbitraries.ts";
import { anyCredit, defaultTerms } from "../../../../domain/credit-fixtures.ts";

const now = "2026-11-23T10:00:00.123Z";

const gbp = (minor: bigint) => money(minor, "GBP");

const yes = <T>(value: T | Rejection): T => {
  if (isRejection(value)) throw new Error(`${value.rejected}: ${value.detail}`);
  return value;
};

const throughTable = <T extends Record<string, unknown>>(item: T) =>
  unmarshall(marshall(item, { removeUndefinedValues: true })) as T;

/** The lender's statement with that number. */
const makeStatement = (no: number, outstanding: bigint, seller = 0n) => ({
  no,
  held: gbp(0n),
  outstanding: gbp(outstanding),
  toCome: gbp(40n),
  repaid: gbp(0n),
  seller: gbp(seller),
});

const lifecycle = function* (): Generator<Purchase> {
  const lines = [
    { id: "lamp", quantity: 2, amount: gbp(5_000n) },
    { id: "chair, old", quantity: 1, amount: gbp(7_501n) },
  ];
  const requests = [{ id: "abc", digest: "def", until: "2026-11-23T10:05:00.000Z" }];
  const ask = { id: "pur_1", order: "o 1", mall: "mall_a", lender: "l", amount: gbp(12_501n), lines, requests };
  let purchase: Purchase = yes(requestLoan(ask, now));
  yield purchase;
  const holdExpiresAt = "2026-11-30T10:00:00.123Z";
  const approval = { decision: "approved", approvalNumber: "AAAA-BBBB-CCCC", linkHash: "h", holdExpiresAt } as const;
  yield (purchase = recordDecision(purchase, approval, now, false));
  yield (purchase = yes(requestAdvance(purchase, "rest", now, "quo_1")));
  const paid = { discount: gbp(90n), payout: gbp(11_161n), holdback: gbp(1_250n) };
  yield (purchase = yes(recordAdvance(purchase, 1, paid, makeStatement(3, 12_501n, -7n), now)));
  const parcel = { id: "s1", lines: [{ id: "lamp", quantity: 1 }], tracking: "T 1" };
  yield (purchase = yes(reportShipment(purchase, parcel, now)));
  yield (purchase = yes(reportShipment(purchase, { id: "s2" }, now)));
  yield (purchase = yes(reportDelivery(purchase, "s1", now, now)));
  yield yes(openCancellation(purchase, { what: { lines: [{ id: "lamp", quantity: 1 }] }, reason: "broken" }, now));
  yield (purchase = yes(acceptGoods(purchase, now)));
  yield (purchase = recordDue(purchase, { ...makeStatement(4, 12_501n), due: "2026-12-23" }, now));
  yield* disputed(purchase);
  yield (purchase = yes(requestRepayment(purchase, { amount: gbp(1_000n), becomes: "smaller" }, now)));
  const refused = { outcome: "refused", amount: gbp(1_000n) } as const;
  const late = { due: "2027-01-22", late: 1 };
  yield (purchase = yes(
    recordCollection(purchase, { no: 1, ...refused }, { ...makeStatement(6, 12_541n), ...late }, now),
  ));
  yield (purchase = yes(requestRepayment(purchase, {}, now)));
  const all = { no: 2, outcome: "paid", amount: gbp(12_541n) } as const;
  yield yes(recordCollection(purchase, all, { ...makeStatement(8, 0n, -106n), repaid: gbp(12_541n) }, now));
};

/** A dispute of accepted goods, contested and decided in each way. */
const disputed = function* (accepted: Purchase): Generator<Purchase> {
  const claim = { kind: "notAsDescribed", what: "rest", evidence: ["doc_photo-0001"], reason: "broken" } as const;
  const open = yes(openDispute(accepted, claim, now));
  const evidence = ["https://files.example.org/slip.pdf"];
  const contested = yes(answerDispute(open, { cancellation: 1, answer: "contested", evidence }, now));
  yield* [open, contested];
  for (const outcome of ["purchaser", "mall", { amount: gbp(1n) }] as const)
    yield yes(decideDispute(contested, { cancellation: 1, outcome }, now));
};

/** Every kind of moment: of both sides' debts, one side's, or none. */
const moments: fc.Arbitrary<readonly TimelineEntry[]> = fc.array(
  fc
    .record({
      at: instant,
      event: fc.constantFrom("approved" as const, "advanced" as const, "late" as const),
      purchaser: fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }),
      seller: fc.bigInt({ min: -3n, max: 3n }),
    })
    .map(({ purchaser, seller, ...moment }) => ({
      ...moment,
      ...(purchaser !== 0n && { purchaser: gbp(purchaser) }),
      ...(seller !== 0n && { seller: gbp(seller) }),
    })),
  { minLength: 1, maxLength: 8 },
);

describe("a purchase", () => {
  it("is read from its item unchanged, in every state", () => {
    for (const purchase of lifecycle()) expect(toPurchase(throughTable(toPurchaseItem(purchase)))).toEqual(purchase);
  });

  it("has each entry of its timeline with the change of both sides' debt", () => {
    const [purchase] = lifecycle();
    if (!purchase) throw new Error("a life begins");
    fc.assert(
      fc.property(moments, (timeline) => {
        expect(toPurchase(throughTable(toPurchaseItem({ ...purchase, timeline }))).timeline).toEqual(timeline);
      }),
    );
  });
});

/** Right terms of every kind, with their own order of payment or the usual one, and a first due date or none. */
const terms: fc.Arbitrary<CreditTerms> = fc
  .record({
    credit: anyCredit,
    first: fc.option(day, { nil: undefined }),
    targets: fc.shuffledSubarray([...defaultAllocationOrder.targets], {
      minLength: defaultAllocationOrder.targets.length,
    }),
    allocated: fc.boolean(),
    by: fc.constantFrom("instalment" as const, "part" as const),
    inAdvance: fc.constantFrom("next" as const, "last" as const),
    calendar: fc.record({ weekend: fc.subarray([0, 1, 2, 3, 4, 5]), holidays: fc.array(day, { maxLength: 3 }) }),
  })
  .map(({ credit, first, targets, allocated, by, inAdvance, calendar }) => ({
    ...credit.terms,
    calendar,
    ...(first !== undefined && { due: { kind: "monthly" as const, first } }),
    ...(allocated && { allocation: { targets, by, inAdvance } }),
  }));

const parts: fc.Arbitrary<DebtParts> = fc.record({
  principal: pounds(),
  interest: pounds(),
  fee: pounds(),
  penalty: pounds(),
});

const instalment: fc.Arbitrary<Instalment> = fc.record({
  no: fc.integer({ min: 1, max: 121 }),
  from: day,
  due: day,
  asked: parts,
  paid: parts,
  charged: fc.boolean(),
});

const paidPart: fc.Arbitrary<PaidPart> = fc.record({
  no: fc.nat(121),
  part: fc.constantFrom("principal", "interest", "fee", "penalty", "credit"),
  amount: fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }).map(gbp),
});

describe("the parts of a loan's item", () => {
  it("terms of every kind are read unchanged", () => {
    fc.assert(
      fc.property(terms, (agreed) => {
        expect(unpackTerms(throughTable(packTerms(agreed)))).toEqual(agreed);
      }),
    );
  });

  it("the simplest terms are the shortest: default method, count and rate are left out", () => {
    const plain = { ...defaultTerms, method: "parts", count: 1, rateBasisPoints: 0 } as const;
    expect(packTerms({ ...plain, calendar: { weekend: [], holidays: [] } })).toEqual({ due: { kind: "monthly" } });
  });

  it("instalments are read unchanged, in any currency", () => {
    fc.assert(
      fc.property(instalment, currency, ({ asked, paid, ...rest }, code) => {
        const inCode = (all: DebtParts): DebtParts => ({
          principal: money(all.principal.minor, code),
          interest: money(all.interest.minor, code),
          fee: money(all.fee.minor, code),
          penalty: money(all.penalty.minor, code),
        });
        const each = { ...rest, asked: inCode(asked), paid: inCode(paid) };
        const { packed } = throughTable({ packed: packInstalment(each) });
        expect(unpackInstalment(packed, code)).toEqual(each);
      }),
    );
  });

  it("an unpaid instalment of principal only is stored as one amount", () => {
    const none = { principal: gbp(0n), interest: gbp(0n), fee: gbp(0n), penalty: gbp(0n) };
    const owed = { ...none, principal: gbp(5n) };
    const each = { no: 1, from: "2026-01-01", due: "2026-02-01", asked: owed, paid: none, charged: false };
    expect(packInstalment(each)).toBe("1 2026-01-01 2026-02-01 0 5");
  });

  it("the parts of a payment are read unchanged, with refunded parts of a fee", () => {
    fc.assert(
      fc.property(paidPart, (each) => {
        const { packed } = throughTable({ packed: packPaid(each) });
        expect(unpackPaid(packed, "GBP")).toEqual(each);
      }),
    );
  });

  it("a loan with any terms, instalments, collections and pauses is read unchanged", () => {
    const loan = decided(defaultTerms);
    const collections = fc.array(
      fc
        .record({
          key: fc.constantFrom("due.7", "early.1"),
          amount: pounds(),
          status: fc.constantFrom("asked" as const, "done" as const, "refused" as const),
          early: fc.constantFrom(undefined, "shorter" as const, "smaller" as const),
          paid: fc.option(fc.array(paidPart, { maxLength: 4 }), { nil: undefined }),
        })
        .map(({ early, paid, ...rest }) => ({ ...rest, ...(early && { early }), ...(paid && { paid }) })),
      { maxLength: 3 },
    );
    const more = fc.record({
      terms,
      collections,
      instalments: fc.array(instalment, { maxLength: 4 }),
      pauses: fc.array(fc.record({ from: day, until: day }), { maxLength: 2 }),
      retry: fc.record({ times: fc.integer({ min: 1, max: 9 }), on: day }),
      paused: fc.record({ since: day, by: fc.array(fc.nat(9), { maxLength: 3 }) }),
    });
    fc.assert(
      fc.property(more, (facts) => {
        const full = { ...loan, ...facts };
        expect(toLoan(throughTable(toLoanItem(full)))).toEqual(full);
      }),
    );
  });
});

const decided = (agreed: CreditTerms): HeldLoan => {
  const account = { account: "acc_a", limit: gbp(99_999n), available: gbp(99_999n), version: 1, name: "A" };
  const credit = { ...account, bankAccount: "b", suspended: false, terms: agreed };
  const facts = { purchaseId: "pur_1", mall: "mall_a", order: "o 1", account: "acc_a", amount: gbp(12_501n) };
  const issued = { approvalNumber: "AAAA-BBBB-CCCC", linkHash: "h" };
  const loan = decideLoan({ ...facts, contact: "a@b", digest: "d" }, credit, issued, now);
  if (loan.status === "declined") throw new Error(loan.code);
  return loan;
};

const loanLife = function* (): Generator<Loan> {
  const weekends = { weekend: [6, 0], holidays: ["2026-12-25", "2027-01-01"] };
  const fees = { openingFee: 90n, instalmentFee: 30n, rolling: "following", calendar: weekends } as const;
  let loan: Loan = decided({ ...defaultTerms, count: 3, ...fees, allocation: defaultAllocationOrder });
  yield loan;
  const rows = [{ currency: "GBP", tenorUpTo: 120, rateBasisPoints: 600, fixed: 25n }];
  const kept = { settleDays: 14, recourse: true, holdbackBasisPoints: 1000 };
  const card = { rows, dayCount: 365, quoteMinutes: 15, ...kept } as const;
  const nettings = [
    { purchase: "pur_0", order: "A/1, b", version: 9, at: now, kind: "clawback", amount: gbp(11n) },
  ] as const;
  for (const id of ["q1", "q2"]) yield (loan = yes(offerQuote(loan, id, gbp(12_501n), card, now)));
  yield (loan = yes(discountReceivable(loan, 1, yes(takeQuote(loan, "q1", gbp(12_501n), now)), now, nettings)));
  yield (loan = yes(paySeller(loan, 1, now)));
  yield (loan = yes(
    useEvidence(
      markShipped(loan, 1, "parcel 1, a/b"),
      { id: "Yc-1_x", signedAt: now, expiresAt: "2026-11-30T00:00:00.000Z" },
      "accept",
      now,
    ),
  ));
  const odd = [{ id: "-w:1, g/ 램프", quantity: 200 }];
  const parcel = { shipment: "parcel 1, a/b", at: now, goods: [...odd, { id: "lamp", quantity: 1 }] };
  const left = noteShipment(noteShipment(loan, parcel, now), { shipment: "가 w:", at: now }, now);
  yield left;
  yield { ...(left as HeldLoan), shipments: [{ shipment: "s", at: now, without: odd }] };
  const lamp = { no: 1, signedAt: "2026-11-19T09:00:00.000Z", kind: "cancel", part: { lines: odd } } as const;
  yield yes(pauseFor(loan, lamp, undefined, now));
  yield yes(pauseFor(left, lamp, undefined, now));
  yield (loan = yes(startRepayment(left, "2026-11-23", now)));
  const goods = [{ id: "A line", quantity: 2 }];
  const lines = [{ id: "A line", quantity: 3, amount: 12_501n }];
  for (const [no, kind, part] of [
    [1, "cancel", { lines: goods }],
    [2, "dispute", "rest"],
  ] as const)
    yield (loan = yes(pauseFor(loan, { no, kind, part }, lines, "2026-11-26T10:00:00.000Z")));
  yield (loan = yes(refund(loan, 1, gbp(501n), "2026-11-28T10:00:00.000Z", { goods })));
  yield (loan = yes(refund(loan, 2, gbp(0n), "2026-11-28T10:00:00.000Z")));
  const due = "2026-12-28T10:00:00.000Z";
  yield (loan = yes(requestCollection(loan, "due.7", { what: "due" }, due)));
  yield (loan = refuseCollection(loan, "due.7", due));
  const part = { what: "early", amount: gbp(9_000n), becomes: "smaller" } as const;
  yield (loan = yes(requestCollection(loan, "early.1", part, due)));
  yield (loan = yes(completeCollection(loan, "early.1", due)));
  yield (loan = yes(requestCollection(loan, "early.2", { what: "early" }, due)));
  yield (loan = yes(completeCollection(loan, "early.2", due)));
  yield (loan = yes(refund(loan, 3, gbp(1_000n), due)));
  yield yes(returnCash(loan, 3, due));
};

describe("a loan", () => {
  it("is read from its item unchanged, in every state, with each entry", () => {
    const steps = [...loanLife()];
    for (const loan of steps) expect(toLoan(throughTable(toLoanItem(loan)))).toEqual(loan);
    const last = steps.at(-1);
    expect([last?.status, last?.pauses.length, last?.refunds.length]).toEqual(["repaid", 1, 3]);
    expect(last?.entries.length).toBeGreaterThan(7);
    expect(steps.some(({ retry }) => retry)).toBe(true);
    expect(steps.some(({ paused }) => paused)).toBe(true);
  });
});
