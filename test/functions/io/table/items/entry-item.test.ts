import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Account, Entry, EntryKind } from "../../../../../domain/ledger/entry.ts";
import { money } from "../../../../../domain/money.ts";
import { packEntry, unpackEntry } from "../../../../../functions/io/table/items/entry-item.ts";

const accounts: readonly Account[] = [
  "loan",
  "cash",
  "purchaserPayable",
  "mallHoldback",
  "mallPayable",
  "mallSettlement",
  "discountUnearned",
  "discountIncome",
];

const kinds: readonly EntryKind[] = [
  "receivableDiscounted",
  "sellerPaid",
  "discountEarned",
  "repaid",
  "settlementPaid",
];

const entry: fc.Arbitrary<Entry> = fc.record({
  version: fc.integer({ min: 1, max: 9999 }),
  at: fc
    .date({ min: new Date("2020-01-01T00:00:00Z"), max: new Date("2099-12-31T00:00:00Z"), noInvalidDate: true })
    .map((date) => date.toISOString()),
  kind: fc.constantFrom(...kinds),
  postings: fc.array(
    fc.record({
      account: fc.constantFrom(...accounts),
      amount: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).map((minor) => money(minor, "KWD")),
    }),
    { maxLength: 6 },
  ),
});

test("an entry is read from its text unchanged, for any amounts", () => {
  fc.assert(
    fc.property(entry, (each) => {
      expect(unpackEntry(packEntry(each), "KWD")).toEqual(each);
    }),
  );
});

const side = (account: Account, minor: bigint) => ({ account, amount: money(minor, "GBP") });

test("an entry of November's release has the names in full", () => {
  const text = "2 mlb2n0g0 receivableDiscounted loan 2500 mallPayable -2482 discountUnearned -18";
  const packed = "2 mlb2n0g0 bought loan 2500 payable -2482 unearned -18";
  expect(unpackEntry(text, "GBP")).toEqual(unpackEntry(packed, "GBP"));
  expect(packEntry(unpackEntry(text, "GBP"))).toBe(packed);
});

test("an entry reads as a line of a journal", () => {
  const paid = { version: 6, at: "2026-02-06T16:00:00.000Z", kind: "repaid" } as const;
  const postings = [side("cash", 2157n), side("loan", -2030n), side("interestReceivable", -127n)];
  expect(packEntry({ ...paid, postings })).toBe("6 mlb2n0g0 repaid cash 2157 loan -2030 interestReceivable -127");
});
