import type { DatabaseSync } from "node:sqlite";
import type { Change } from "../dynamodb/change-log.ts";
import { magicPurchasers } from "./magic-purchasers.ts";

/** Which purchases are a magic purchaser's; only the lender's own table tells, because all messages are sealed. */
export type MagicPurchases = {
  /** Hears of every change in the tables, and remembers the loans that matter. */
  readonly hear: (change: Pick<Change, "key" | "image" | "at">) => void;
  /** Whose purchase it is, if a magic one's. */
  readonly purchaserOf: (purchase: string) => string | undefined;
  /** True while the lender's answer about a purchase is not to be heard. */
  readonly isSilent: (purchase: string, now: number) => boolean;
};

/** Kept on disk: a payout may be asked for after a restart. */
export const makeMagicPurchases = (store: DatabaseSync): MagicPurchases => {
  store.exec(
    "CREATE TABLE IF NOT EXISTS magicPurchase (purchase TEXT PRIMARY KEY, account TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID",
  );
  const insert = store.prepare("INSERT OR IGNORE INTO magicPurchase VALUES (?, ?, ?)");
  const find = store.prepare("SELECT account, at FROM magicPurchase WHERE purchase = ?");
  return {
    hear: ({ key, image, at }) => {
      const [kind, purchase] = textOf(key["pk"]).split("#");
      const account = textOf(image?.["account"]);
      if (kind === "LOAN" && purchase !== undefined && byAccount.has(account)) insert.run(purchase, account, at);
    },
    purchaserOf: (purchase) => find.get(purchase)?.account?.toString(),
    isSilent: (purchase, now) => {
      const known = find.get(purchase);
      const { silentMinutes = 0 } = byAccount.get(String(known?.account)) ?? {};
      return known !== undefined && now < Number(known.at) + silentMinutes * 60_000;
    },
  };
};

const byAccount = new Map(magicPurchasers.map((each) => [each.account, each]));

const textOf = (attribute: unknown): string => (attribute as { readonly S?: string } | undefined)?.S ?? "";
