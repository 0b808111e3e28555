import { describe, expect, it } from "vitest";
import { addTime } from "../../../../domain/calendar.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import {
  cancelOverdue,
  type CancelledPart,
  openCancellation,
} from "../../../../domain/loan/refund/open-cancellation.ts";
import {
  checkSignedRefund,
  checkSilence,
  type SignedRefund,
  type StatedRefund,
} from "../../../../domain/loan/refund/refund-authority.ts";
import { refund } from "../../../../domain/loan/refund/refund.ts";
import { noteShipment } from "../../../../domain/loan/parcels.ts";
import type { Goods } from "../../../../domain/loan/order-price.ts";
import { money } from "../../../../domain/money.ts";
import { day, funded, gbp, ok, repaying } from "../../fixtures.ts";

const lines = [
  { id: "l1", quantity: 2, amount: 6_000n },
  { id: "l2", quantity: 3, amount: 10_000n },
];

const both = [{ id: "l1", quantity: 2 }];

const half = [{ id: "l1", quantity: 1 }];

const opened = (loan: Loan, no: number, part: CancelledPart, kind: "cancel" | "dispute" = "cancel"): Loan =>
  ok(openCancellation(loan, { no, kind, part }, lines, day(6)));

/** The purchaser has cancelled l1, as cancellation 1, on day 6. */
const cancelled = (): Loan => opened(repaying(), 1, { lines: both });

const stated = (minor: number, but: Partial<StatedRefund> = {}): StatedRefund => ({
  no: 1,
  amount: gbp(minor),
  ...but,
});

const answer = (minor: number, but: Partial<SignedRefund> = {}): SignedRefund => ({
  cancellation: 1,
  amount: gbp(minor),
  ...but,
});

/** The mall's bank refused the payout of an advance. */
const refusedPayout = (loan: Loan, minor: number): Loan => ({
  ...loan,
  receivables: loan.receivables.map((each) => ({
    ...each,
    status: "unbought" as const,
    quote: { ...each.quote, amount: gbp(minor) },
  })),
});

/** With a parcel that the lender has noted: of these goods, or of all. */
const parcel = (goods?: Goods): Loan => noteShipment(funded(), { shipment: "s1", at: day(2), goods }, day(2));

const signedFor = (loan: Loan, refund_: StatedRefund, signed: SignedRefund) =>
  checkSignedRefund(loan, refund_, signed, lines)?.rejected;

describe("a refund that the mall signed", () => {
  it.each<[string, SignedRefund, StatedRefund]>([
    ["the whole cancellation", answer(6_000), stated(6_000)],
    ["some of its goods", answer(3_000, { lines: half }), stated(3_000)],
    ["its goods beside a discount", answer(6_000, { lines: [...both, { id: "off", quantity: 1 }] }), stated(6_000)],
    ["goods of its own accord", { amount: gbp(10_000), lines: [{ id: "l2", quantity: 3 }] }, stated(10_000, { no: 2 })],
    ["its own goodwill", { amount: gbp(500) }, stated(500, { no: 2, goodwill: "mall" })],
  ])("covers %s", (_, signed, refund_) => {
    const all = [...lines, { id: "off", quantity: 1, amount: 0n, discount: true as const }];
    expect(checkSignedRefund(cancelled(), refund_, signed, all)).toBeUndefined();
  });

  it.each<[string, SignedRefund, StatedRefund]>([
    ["more than it signed", answer(6_000), stated(6_001)],
    ["less than it signed", answer(6_000), stated(5_999)],
    ["nothing of what it signed", answer(6_000), stated(0)],
    ["a negative amount", answer(6_000), stated(-6_000)],
    ["less than the purchaser cancelled, though the mall signed it", answer(5_999), stated(5_999)],
    ["more than the purchaser cancelled, though the mall signed it", answer(6_001), stated(6_001)],
    ["less than the price of the goods that came back", answer(2_500, { lines: half }), stated(2_500)],
    ["less than it signed for the goods that came back", answer(3_000, { lines: half }), stated(2_999)],
    ["more than it signed for the goods that came back", answer(3_000, { lines: half }), stated(3_001)],
    ["a line that it names twice", answer(6_000, { lines: [...both, ...both] }), stated(6_000)],
    ["goods of another cancellation", answer(3_333, { lines: [{ id: "l2", quantity: 1 }] }), stated(3_333)],
    ["goods that the order does not have", answer(1, { lines: [{ id: "sofa", quantity: 1 }] }), stated(1)],
    ["another cancellation", answer(6_000, { cancellation: 2 }), stated(6_000)],
    ["a goodwill instead of a return", answer(6_000), stated(6_000, { goodwill: "mall" })],
    ["another currency", answer(0, { amount: money(100n, "EUR") }), stated(100)],
    ["the loan in another currency", answer(0, { amount: money(1n, "EUR") }), stated(0, { amount: money(1n, "EUR") })],
    ["the purchaser's cancellation by a refund of its own", { amount: gbp(6_000), lines: both }, stated(6_000)],
    ["a goodwill instead of goods", { amount: gbp(3_000), lines: half }, stated(3_000, { no: 2, goodwill: "mall" })],
    ["goods instead of a goodwill", { amount: gbp(500) }, stated(500, { no: 2 })],
    ["another amount of goodwill", { amount: gbp(500) }, stated(499, { no: 2, goodwill: "mall" })],
  ])("does not cover %s", (_, signed, refund_) => {
    expect(signedFor(cancelled(), refund_, signed)).toBe("EvidenceInvalid");
  });

  it("is for no cancellation that the lender does not know, and of no more than can be refunded", () => {
    expect(signedFor(repaying(), stated(1), answer(1))).toBe("CancellationUnknown");
    const goodwill = stated(16_001, { goodwill: "mall" });
    expect(signedFor(repaying(), goodwill, { amount: gbp(16_001) })).toBe("AmountOutOfRange");
  });

  it("has the signed amount and no other where the lender cannot compute one", () => {
    const overdue = ok(cancelOverdue(funded(), 1, undefined, day(30)));
    const sent = opened(funded(), 1, "rest", "dispute");
    const refused = refusedPayout(cancelled(), 2_000);
    for (const loan of [overdue, sent, refused]) {
      expect(signedFor(loan, stated(4_000), answer(4_000))).toBeUndefined();
      for (const other of [3_999, 4_001, 0])
        expect(signedFor(loan, stated(other), answer(4_000))).toBe("EvidenceInvalid");
    }
    // A refused payout explains its own amount, once.
    expect(signedFor(refused, stated(3_999), answer(3_999))).toBe("EvidenceInvalid");
  });

  it("of some of the goods is no more than can still be refunded", () => {
    const gift = ok(refund(repaying(), 1, gbp(14_000), day(6), { goodwill: "mall" }));
    const open = opened(gift, 2, { lines: both });
    const some = (minor: number) =>
      signedFor(open, stated(minor, { no: 2 }), answer(minor, { cancellation: 2, lines: half }));
    expect([some(1_000), some(2_000), some(2_001)]).toEqual([undefined, undefined, "EvidenceInvalid"]);
  });

  it("is not that of another cancellation, which the gateway may have shown under this number", () => {
    const two = opened(opened(repaying(), 1, { lines: both }), 2, "rest");
    expect(signedFor(two, stated(6_000, { no: 2 }), answer(6_000, { cancellation: 2 }))).toBe("EvidenceInvalid");
    const lamps = answer(6_000, { cancellation: 2, lines: both });
    expect(signedFor(two, stated(6_000, { no: 2 }), lamps)).toBe("EvidenceInvalid");
    expect(signedFor(two, stated(10_000, { no: 2 }), answer(10_000, { cancellation: 2 }))).toBeUndefined();
  });

  it("is not refused because one with a lower number, which is decided for less, is still open", () => {
    const two = opened(opened(repaying(), 1, "rest"), 2, "rest");
    expect(signedFor(two, stated(15_000, { no: 2 }), answer(15_000, { cancellation: 2 }))).toBeUndefined();
    expect(checkSilence(two, stated(15_000, { no: 2 }), day(60))?.rejected).toBe("AmountUnknown");
    const booked = ok(refund(two, 1, gbp(1_000), day(7)));
    expect(signedFor(booked, stated(15_001, { no: 2 }), answer(15_001, { cancellation: 2 }))).toBe("EvidenceInvalid");
  });

  it("is tried again where a refund with a lower number may explain the difference", () => {
    const early = opened(repaying(), 2, "rest");
    expect(signedFor(early, stated(15_000, { no: 2 }), answer(15_000, { cancellation: 2 }))).toBe(
      "CancellationUnknown",
    );
    const booked = ok(refund(early, 1, gbp(1_000), day(6), { goodwill: "mall" }));
    expect(signedFor(booked, stated(15_000, { no: 2 }), answer(15_000, { cancellation: 2 }))).toBeUndefined();
    expect(signedFor(booked, stated(14_999, { no: 2 }), answer(14_999, { cancellation: 2 }))).toBe("EvidenceInvalid");
  });
});

describe("the mall's silence", () => {
  it("decides for the purchaser at the lender's own deadline, for the cancellation and no more", () => {
    const early = addTime(day(20), { minutes: -16 });
    expect(checkSilence(cancelled(), stated(6_000), early)?.rejected).toBe("EvidenceMissing");
    expect(checkSilence(cancelled(), stated(6_000), day(20))).toBeUndefined();
    for (const other of [6_001, 5_999, 1, 0, -1])
      expect(checkSilence(cancelled(), stated(other), day(20))?.rejected).toBe("EvidenceInvalid");
    expect(checkSilence(cancelled(), stated(1, { no: 2 }), day(60))?.rejected).toBe("CancellationUnknown");
  });

  it("grants no goodwill, and nothing in another currency", () => {
    for (const goodwill of ["mall", "lender"] as const)
      expect(checkSilence(cancelled(), stated(1, { goodwill }), day(60))?.rejected).toBe("EvidenceMissing");
    const inEuro = stated(0, { amount: money(1n, "EUR") });
    expect(checkSilence(cancelled(), inEuro, day(60))?.rejected).toBe("EvidenceInvalid");
  });

  it("is not enough where the lender cannot compute the amount", () => {
    for (const loan of [opened(funded(), 1, "rest", "dispute"), refusedPayout(cancelled(), 2_000)])
      for (const amount of [0, 1, 4_000, 6_000])
        expect(checkSilence(loan, stated(amount), day(60))?.rejected).toBe("AmountUnknown");
    // A refund of the mall's that has failed at the gateway, of which the lender never learns.
    const after = opened(repaying(), 2, "rest");
    expect(checkSilence(after, stated(15_000, { no: 2 }), day(60))?.rejected).toBe("AmountUnknown");
    expect(checkSilence(after, stated(16_000, { no: 2 }), day(60))).toBeUndefined();
  });

  it("decides of what has left, and of what has not, by the parcels that the lender has noted", () => {
    const sent = ok(openCancellation(parcel(), { no: 1, kind: "dispute", part: "rest" }, lines, day(6)));
    const rest = ok(cancelOverdue(parcel([...both, { id: "l2", quantity: 1 }]), 1, lines, day(30)));
    expect(checkSilence(sent, stated(16_000), day(60))).toBeUndefined();
    for (const minor of [6_666, 6_667]) expect(checkSilence(rest, stated(minor), day(60))).toBeUndefined();
    for (const loan of [sent, rest])
      for (const other of [0, 6_665, 6_668, 15_999])
        expect(checkSilence(loan, stated(other), day(60))?.rejected).toBe("EvidenceInvalid");
    const some = ok(openCancellation(parcel(both), { no: 1, kind: "dispute", part: "rest" }, lines, day(6)));
    expect(checkSilence(some, stated(6_000), day(60))?.rejected).toBe("AmountUnknown");
  });

  it("refunds all of the goods that may not have left in time, and staff decide about less", () => {
    const overdue = ok(cancelOverdue(funded(), 1, undefined, day(30)));
    expect(checkSilence(overdue, stated(16_000), day(60))).toBeUndefined();
    for (const amount of [0, 1, 15_999, 16_001])
      expect(checkSilence(overdue, stated(amount), day(60))?.rejected).toBe("AmountUnknown");
  });
});
