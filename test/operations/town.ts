import { balances } from "../../domain/ledger/balances.ts";
import { exposure } from "../../domain/loan/loan-amounts.ts";
import { linesOf } from "../../domain/loan/mall-lines.ts";
import { add, money, type Money, subtract } from "../../domain/money.ts";
import { accountName, wholeLedger, toFoldItem } from "../../functions/io/store/balance-store.ts";
import { newLinesWrites } from "../../functions/io/store/line-store.ts";
import { toAccountItem } from "../../functions/io/store/loan-store.ts";
import type { Item } from "../../functions/io/table/item.ts";
import { toLoanItem } from "../../functions/io/table/items/loan-item.ts";
import { toPurchaseItem } from "../../functions/io/table/items/purchase-item.ts";
import type { LifecycleResult } from "./lifecycles.ts";
import { type startTables, tables } from "./tables.ts";

type Tables = Awaited<ReturnType<typeof startTables>>;

/** Writes purchases and loans into both tables, with their credit lines and folds. */
export const seedTables = ({ put }: Pick<Tables, "put">) => {
  const accounts = new Map<string, { used: Money; limit: Money }>();
  const folds = new Map<string, Map<string, Money>>();

  const fold = (owner: string, name: string, amount: Money): void => {
    const known = folds.get(owner) ?? new Map<string, Money>();
    folds.set(owner, known.set(name, plus(known.get(name), amount)));
  };
  return {
    settle: async (lives: readonly LifecycleResult[]): Promise<void> => {
      await Promise.all([
        inBatches(
          lives.map(({ loan }) => toLoanItem(loan)),
          async (some) => put(tables.lender, ...some),
        ),
        inBatches(
          lives.map(({ purchase }) => toPurchaseItem(purchase)),
          async (some) => put(tables.gateway, ...some),
        ),
      ]);
      await inBatches(
        lives.flatMap(({ loan }) => newLinesOf(loan)),
        async (some) => put(tables.lender, ...some),
      );
      for (const { loan } of lives) {
        const { account, mall, amount, entries } = loan;
        const before = accounts.get(account);
        accounts.set(account, { used: plus(before?.used, exposure(loan)), limit: plus(before?.limit, amount) });
        for (const [name, balance] of balances(entries)) {
          fold(wholeLedger, accountName(name, amount.currency), balance);
          if (name === "mallSettlement") fold(mall, accountName(name, amount.currency), balance);
        }
      }
    },
    /** Writes the credit lines and folds of all purchases so far. */
    keep: async (): Promise<void> => {
      await inBatches(
        [...accounts].map(([account, { used, limit }]) => accountItem(account, limit, subtract(limit, used))),
        async (some) => put(tables.lender, ...some),
      );
      await inBatches(
        [...folds].flatMap(([owner, totals]) => foldItems(owner, totals)),
        async (some) => put(tables.lender, ...some),
      );
    },
  };
};

/** The lines of a loan, of which no settlement has collected any. */
const newLinesOf = (loan: LifecycleResult["loan"]): readonly Item[] => {
  const lines = Array.from({ length: loan.version }, (_, i) => linesOf({ ...loan, version: i + 1 })).flat();
  return newLinesWrites(loan.mall, `a.${loan.id}`, lines).flatMap(({ Put }) => (Put?.Item ? [Put.Item] : []));
};

const accountItem = (account: string, limit: Money, available: Money): Item => {
  const jwk = { kty: "EC", crv: "P-256", x: "x", y: "y", use: "sig", alg: "ES256", kid: account } as const;
  const facts = { account, limit, available, version: 1, name: "A. Purchaser", bankAccount: "bank", suspended: false };
  return toAccountItem({ ...facts, plan: "pay-in-30", jwk });
};

const third = ({ minor, currency }: Money): Money => money(minor / 3n, currency);

/** The folds of two stream shards, each with a part. */
const foldItems = (owner: string, totals: ReadonlyMap<string, Money>): readonly Item[] => {
  const share = (of: (amount: Money) => Money) =>
    Object.fromEntries([...totals].map(([name, amount]) => [name, of(amount)]));
  return [
    toFoldItem(owner, { shard: "a", sequence: "1", accounts: share(third) }),
    toFoldItem(owner, { shard: "b", sequence: "1", accounts: share((amount) => subtract(amount, third(amount))) }),
  ];
};

const plus = (a: Money | undefined, b: Money): Money => (a ? add(a, b) : b);

const inBatches = async (items: readonly Item[], send: (some: readonly Item[]) => Promise<void>): Promise<void> => {
  for (let at = 0; at < items.length; at += 25) await send(items.slice(at, at + 25));
};
