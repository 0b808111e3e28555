import { isZero, type Money } from "../../../domain/money.ts";

/** A transfer requested from a bank, once for each key, and the bank's answer. */
export type Transfer = {
  readonly kind: "payouts" | "debits" | "refunds";
  readonly key: string;
  readonly amount: Money;
  readonly done: boolean;
};

/** An idempotent bank: the same key has the same answer and moves money once. */
export type Bank = {
  readonly transfers: Map<string, Transfer>;
  readonly refusing: Set<Transfer["kind"]>;
};

/** A bank that accepts every transfer. */
export const newBank = (): Bank => ({ transfers: new Map(), refusing: new Set() });

/** Requests a transfer; true when the money has moved. */
export const transfer = (bank: Bank, kind: Transfer["kind"], key: string, amount: Money): boolean => {
  if (isZero(amount)) return true;
  const known = bank.transfers.get(key);
  if (known) return known.done;
  const done = !bank.refusing.has(kind);
  bank.transfers.set(key, { kind, key, amount, done });
  return done;
};

/** The total of the executed transfers of a kind, in minor units. */
export const transferred = ({ transfers }: Bank, kind: Transfer["kind"]): bigint =>
  [...transfers.values()].reduce((all, each) => all + (each.kind === kind && each.done ? each.amount.minor : 0n), 0n);
