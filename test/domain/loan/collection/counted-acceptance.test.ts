import { describe, expect, it } from "vitest";
import { addDays, dayOf } from "../../../../domain/calendar.ts";
import {
  checkCountedAcceptance,
  countedOn,
  type Parcel,
} from "../../../../domain/loan/collection/counted-acceptance.ts";
import { startRepayment } from "../../../../domain/loan/collection/start-repayment.ts";
import type { Loan } from "../../../../domain/loan/loan.ts";
import { markShipped } from "../../../../domain/loan/receivable/receivable.ts";
import { refund } from "../../../../domain/loan/refund/refund.ts";
import { day, funded, gbp, held, ok, repaying } from "../../fixtures.ts";

const lines = [
  { id: "l1", quantity: 2, amount: 6_000n },
  { id: "l2", quantity: 3, amount: 10_000n },
];

const l1 = (quantity = 2) => ({ id: "l1", quantity });

const l2 = (quantity = 3) => ({ id: "l2", quantity });

type Sent = Omit<Parcel, "shipment"> & { readonly shipment?: string };

/** The number of the day on which the goods count as accepted. */
const counted = (loan: Loan, sent: readonly Sent[], known: typeof lines | "unknown" = lines): number => {
  const parcels = sent.map((each, i) => ({ shipment: `s${i + 1}`, ...each }));
  const on = countedOn(loan, { parcels, lines: known === "unknown" ? undefined : known });
  for (let n = 0; ; n++) if (dayOf(day(n)) === on) return n;
};

describe("goods count as accepted without the purchaser's act", () => {
  it.each<[string, readonly Sent[], number]>([
    ["eight days after the delivery", [{ sentAt: day(2), deliveredAt: day(4) }], 12],
    [
      "eight days after the last delivery",
      [
        { sentAt: day(2), goods: [l1(), l2(1)], deliveredAt: day(4) },
        { sentAt: day(3), goods: [l2(2)], deliveredAt: day(9) },
      ],
      17,
    ],
    ["four weeks after a shipment that never arrives", [{ sentAt: day(2) }], 30],
    [
      "four weeks after the last shipment where one has not arrived",
      [
        { sentAt: day(2), goods: [l1()], deliveredAt: day(4) },
        { sentAt: day(3), goods: [l2()] },
      ],
      31,
    ],
    [
      "as late as can be where a piece has not left",
      [{ sentAt: day(2), goods: [l1(), l2(2)], deliveredAt: day(4) }],
      59,
    ],
    ["as late as can be without a report", [], 59],
  ])("%s", (_, parcels, on) => expect(counted(funded(), parcels)).toBe(on));

  it("without what was cancelled, but with what the mall granted as goodwill", () => {
    const sent = [{ sentAt: day(2), goods: [l1()], deliveredAt: day(4) }];
    expect(counted(ok(refund(funded(), 1, gbp(10_000), day(2), { goods: [l2()] })), sent)).toBe(12);
    expect(counted(ok(refund(funded(), 1, gbp(10_000), day(2), { goodwill: "mall" })), sent)).toBe(59);
    expect(counted(ok(refund(funded(), 1, gbp(10_000), day(2), { goods: [l2(2)] })), sent)).toBe(59);
  });

  it("by the lender's own books, where it bought all receivables on reports of shipments", () => {
    expect(counted(markShipped(funded(), 1), [])).toBe(29);
    expect(counted(markShipped(funded(10_000), 1), [])).toBe(59);
  });

  it("not without a parcel whose report the lender has seen, whatever the others hold", () => {
    const loan = markShipped(funded(10_000), 1, "s1");
    const rest = { shipment: "s2", sentAt: day(2), deliveredAt: day(4) };
    expect(counted(loan, [rest])).toBe(59);
    expect(counted(loan, [rest, { shipment: "s1", sentAt: day(2), goods: [l1()] }])).toBe(30);
    expect(counted(loan, [rest, { shipment: "s1", sentAt: day(2), goods: [l1()], deliveredAt: day(5) }])).toBe(13);
  });

  it("where the lender has no lines of the order, only by a parcel with everything", () => {
    expect(counted(funded(), [{ sentAt: day(2), goods: [l1(), l2()] }], "unknown")).toBe(59);
    expect(counted(funded(), [{ sentAt: day(2) }], "unknown")).toBe(30);
  });

  it("from the decision on where nothing was bought", () => expect(counted(held(), [])).toBe(58));
});

const codeOf = (loan: Loan, on: number, now = on) =>
  checkCountedAcceptance(
    loan,
    addDays(dayOf(day(0)), on),
    { parcels: [{ shipment: "s1", sentAt: day(2), deliveredAt: day(4) }], lines },
    day(now),
  )?.rejected;

describe("an acceptance that the gateway counts", () => {
  it("is refused before its day, for a day to come, and for one that is more than a week ago", () => {
    expect([codeOf(funded(), 11), codeOf(funded(), 12), codeOf(funded(), 12, 19)]).toEqual([
      "EvidenceMissing",
      undefined,
      undefined,
    ]);
    expect([codeOf(funded(), 13, 12), codeOf(funded(), 12, 20)]).toEqual(["EvidenceMissing", "EvidenceMissing"]);
  });

  it("is of no interest once the goods are accepted", () => {
    expect(codeOf(repaying(), 1)).toBeUndefined();
    expect(startRepayment(repaying(), dayOf(day(9)), day(9))).toMatchObject({ acceptedOn: "2026-01-10" });
  });
});
