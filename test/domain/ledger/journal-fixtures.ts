import { type DebtParts, zeroParts } from "../../../domain/schedule/debt-parts.ts";
import { balances } from "../../../domain/ledger/balances.ts";
import { type Account, type Entry, type EntryKind, makeEntry, type Posting } from "../../../domain/ledger/entry.ts";
import { repaid } from "../../../domain/ledger/postings.ts";
import { money, type Money, sum } from "../../../domain/money.ts";
import { noCharges, type RefundInput, splitRefund } from "../../../domain/protocol/refund-shares.ts";

/** The moment of each entry. */
export const at = "2026-03-01T12:00:00.000Z";

/** Pounds in pence. */
export const gbp = (minor: bigint) => money(minor, "GBP");

/** A debt of some parts. */
export const parts = (some: Partial<DebtParts>): DebtParts => ({ ...zeroParts("GBP"), ...some });

/** A payment of principal only. */
export const repaidPrincipal = (amount: Money): readonly Posting[] =>
  repaid(amount, { ...zeroParts(amount.currency), principal: amount });

/** A loan's entries, appended one at a time. */
export const makeJournal = () => {
  const entries: Entry[] = [];
  const write = (kind: EntryKind, postings: readonly Posting[]) =>
    void entries.push(makeEntry(entries.length + 1, at, kind, postings));
  const balance = (account: Account): bigint => balances(entries).get(account)?.minor ?? 0n;
  return { entries, write, balance };
};

export const trialBalance = (entries: readonly Entry[]): Money => sum([...balances(entries).values()], "GBP");

/** A return of goods with an amount of principal owed; nothing was held, and nothing charged except the overrides. */
export const returnOf = (amount: Money, owed: Money, discount: Money, rebate: Money, but: Partial<RefundInput> = {}) =>
  splitRefund({
    released: gbp(0n),
    amount,
    debt: { principal: owed, interest: gbp(0n), fees: gbp(0n) },
    charges: noCharges("GBP"),
    borneBy: "lender",
    sold: { amount, discount, rebate },
    ...but,
  });

export const some = {
  debt: { principal: gbp(30n), interest: gbp(3n), fees: gbp(5n) },
  charges: { interest: gbp(7n), fees: gbp(2n) },
};

export const goodwill = { sold: { amount: gbp(0n), discount: gbp(0n), rebate: gbp(0n) } };
