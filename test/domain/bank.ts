import { isZero, type Money } from "../../domain/money.ts";

/** What a bank was asked, once for each key, and what it answered. */
export type Transfer = {
  readonly kind: "payouts" | "debits" | "refunds";
  readonly key: string;
  readonly amount: Money;
  readonly done: boolean;
};

/** A bank that keeps its word: the same key has the same answer, and moves money once. */
export type Bank = {
  readonly transfers: Map<string, Transfer>;
  readonly refusing: Set<Transfer["kind"]>;
};

/** A bank that refuses nothing yet. */
export const newBank = (): Bank => ({ transfers: new Map(), refusing: new Set() });

/** Asks for a transfer; true when the money has moved. */
export const transfer = (bank: Bank, kind: Transfer["kind"], key: string, amount: Money): boolean => {
  if (isZero(amount)) return true;
  const known = bank.transfers.get(key);
  if (known) return known.done;
  const done = !bank.refusing.has(kind);
  bank.transfers.set(key, { kind, key, amount, done });
  return done;
};

/** All the money of a kind that has moved, in minor units. */
export const moved = ({ transfers }: Bank, kind: Transfer["kind"]): bigint =>
  [...transfers.values()].reduce((all, each) => all + (each.kind === kind && each.done ? each.amount.minor : 0n), 0n);
