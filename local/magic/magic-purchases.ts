import type { DatabaseSync } from "node:sqlite";
import type { Change } from "../dynamodb/change-log.ts";
import { magicAmounts } from "./magic-amounts.ts";
import { type Magic, magicPurchasers } from "./magic-purchasers.ts";

/** Which purchases are magic, by who buys or by the price; only the lender's own table tells, because all messages are sealed. */
export type MagicPurchases = {
  /** Hears of every change in the tables, and remembers the loans that matter. */
  readonly hear: (change: Pick<Change, "key" | "image" | "at">) => void;
  /** What makes the purchase a magic one: a purchaser's account, which goes before, or a price such as `GBP 1307`. */
  readonly magicOf: (purchase: string) => string | undefined;
  /** True while the lender's answer about a purchase is not to be heard. */
  readonly isSilent: (purchase: string, now: number) => boolean;
};

/** Kept on disk: a payout may be asked for after a restart. */
export const makeMagicPurchases = (store: DatabaseSync): MagicPurchases => {
  store.exec(
    "CREATE TABLE IF NOT EXISTS magic (purchase TEXT PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID",
  );
  const insert = store.prepare("INSERT OR IGNORE INTO magic VALUES (?, ?, ?)");
  const find = store.prepare("SELECT name, at FROM magic WHERE purchase = ?");
  return {
    hear: ({ key, image, at }) => {
      const [kind, purchase] = textOf(key["pk"]).split("#");
      if (kind !== "LOAN" || purchase === undefined) return;
      const name = [textOf(image?.["account"]), priceOf(image?.["amount"])].find((each) => byName.has(each));
      if (name !== undefined) insert.run(purchase, name, at);
    },
    magicOf: (purchase) => find.get(purchase)?.name?.toString(),
    isSilent: (purchase, now) => {
      const known = find.get(purchase);
      const { silentMinutes = 0 } = byName.get(String(known?.name)) ?? {};
      return known !== undefined && now < Number(known.at) + silentMinutes * 60_000;
    },
  };
};

const byName = new Map<string, Pick<Magic, "silentMinutes">>([
  ...magicPurchasers.map((each) => [each.account, each] as const),
  ...magicAmounts.flatMap((each) =>
    Object.entries(each.prices).map(([currency, amount]) => [`${currency} ${amount}`, each] as const),
  ),
]);

const textOf = (attribute: unknown): string => (attribute as { readonly S?: string } | undefined)?.S ?? "";

/** Money as the lender's table has it, `{ "GBP": 1307 }`. */
const priceOf = (attribute: unknown): string => {
  const { M: money = {} } = (attribute ?? {}) as { readonly M?: Readonly<Record<string, { readonly N?: string }>> };
  return Object.entries(money)
    .map(([currency, { N: minor = "" }]) => `${currency} ${minor}`)
    .join();
};
