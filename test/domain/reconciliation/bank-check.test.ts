import { describe, expect, it } from "vitest";
import type { BookedTransfer } from "../../../domain/ledger/transfer.ts";
import { checkTransfer, isOverdue, type StatementEntry } from "../../../domain/reconciliation/bank-check.ts";
import { day, gbp } from "../fixtures.ts";
import { money } from "../../../domain/money.ts";

const booked = (facts: Partial<BookedTransfer> = {}): BookedTransfer => ({
  owner: "p1",
  key: "p1.due.7",
  kind: "debits",
  amount: gbp(4800),
  account: "GB-1",
  status: "paid",
  ...facts,
});

const moved = (facts: Partial<StatementEntry> = {}): StatementEntry => ({
  id: "bank_1",
  at: day(1),
  kind: "debits",
  direction: "in",
  key: "p1.due.7",
  reference: "p1",
  account: "GB-1",
  amount: gbp(4800),
  ...facts,
});

const found = (mine: readonly BookedTransfer[], theirs: readonly StatementEntry[], now = day(9)) => {
  const { differences, waiting } = checkTransfer(mine, theirs, now);
  return [
    ...differences.map(({ id, what, one, other }) => `${id} ${what}: ${one} / ${other}`),
    ...(waiting ? ["waiting"] : []),
  ];
};

describe("a transfer in the books and at the bank", () => {
  it("given the same facts, or a request that the bank has not answered, then nothing differs", () => {
    expect(found([booked()], [moved()])).toEqual([]);
    expect(found([booked({ status: "asked" })], [])).toEqual([]);
    expect(found([booked({ status: "asked" })], [moved()])).toEqual([]);
    expect(found([booked({ status: "refused" })], [])).toEqual([]);
  });

  it("given one side only, then the transfer is named with its purchase and amount", () => {
    expect(found([booked()], [])).toEqual(["p1 transfer p1.due.7, not at the bank: £48.00 / none"]);
    expect(found([], [moved()])).toEqual(["p1 transfer p1.due.7, not in the books: none / £48.00"]);
    expect(found([booked({ status: "refused" })], [moved()])).toEqual([
      "p1 transfer p1.due.7, refused by the bank in the books: none / £48.00",
    ]);
  });

  it("given another amount, currency, account or kind, then each is named, and an account by its end", () => {
    expect(found([booked()], [moved({ amount: gbp(4801) })])).toEqual([
      "p1 amount of transfer p1.due.7: £48.00 / £48.01",
    ]);
    expect(found([booked()], [moved({ amount: money(4800n, "EUR") })])).toEqual([
      "p1 amount of transfer p1.due.7: £48.00 / €48.00",
    ]);
    expect(found([booked({ account: "GB-10001" })], [moved({ account: "GB-20002" })])).toEqual([
      "p1 account of transfer p1.due.7: …0001 / …0002",
    ]);
    expect(found([booked()], [moved({ kind: "payouts" })])).toEqual(["p1 kind of transfer p1.due.7: debits / payouts"]);
  });

  it("given one key twice at the bank, or one credit in the books of two purchases, then both counts are named", () => {
    expect(found([booked()], [moved(), moved()])).toEqual([
      "p1 times of transfer p1.due.7: 1 in the books / 2 at the bank",
    ]);
    const credit = { kind: "credits", key: "BANK-1" } as const;
    expect(found([booked(credit), booked({ ...credit, owner: "p2" })], [moved(credit)])).toEqual([
      "p1 times of transfer BANK-1: 2 in the books / 1 at the bank",
    ]);
  });

  it("given a credit or a return that nobody has booked, then it waits for a day", () => {
    for (const kind of ["credits", "returns"] as const) {
      const fresh = moved({ kind, reference: "BANK-1" });
      expect(found([], [fresh], day(2))).toEqual(["waiting"]);
      expect(found([], [fresh], day(3))[0]).toContain("not in the books");
    }
    expect(found([], [moved()], day(1))[0]).toContain("not in the books");
  });
});

it("a request is overdue when the bank has not answered it for more than a day", () => {
  const asked = booked({ status: "asked", since: day(1) });
  expect([isOverdue(asked, day(2)), isOverdue(asked, day(3))]).toEqual([false, true]);
  expect(isOverdue(booked({ since: day(1) }), day(9))).toBe(false);
});
