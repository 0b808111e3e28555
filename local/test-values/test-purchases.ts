import type { DatabaseSync } from "node:sqlite";
import type { Change } from "../dynamodb/change-log.ts";
import { testAmounts } from "./test-amounts.ts";
import { type TestPurchaser, testPurchasers } from "./test-purchasers.ts";

/** Which purchases are of a test purchaser or a test amount. It reads the lender's table, because all messages are encrypted. */
export type TestPurchases = {
  /** Receives every table change and records the test purchases. */
  readonly onChange: (change: Pick<Change, "key" | "image" | "at">) => void;
  /** The purchase's test purchaser, or else its test amount, such as `GBP 1307`. */
  readonly testValueOf: (purchase: string) => string | undefined;
  /** True while the lender's answers about a purchase must be dropped. */
  readonly isSilent: (purchase: string, now: number) => boolean;
};

/** Stored on disk, because a payout may be requested after a restart. */
export const makeTestPurchases = (store: DatabaseSync): TestPurchases => {
  store.exec(
    "CREATE TABLE IF NOT EXISTS testPurchase (purchase TEXT PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID",
  );
  const insert = store.prepare("INSERT OR IGNORE INTO testPurchase VALUES (?, ?, ?)");
  const find = store.prepare("SELECT name, at FROM testPurchase WHERE purchase = ?");
  return {
    onChange: ({ key, image, at }) => {
      const [kind, purchase] = textOf(key["pk"]).split("#");
      if (kind !== "LOAN" || purchase === undefined) return;
      const name = [textOf(image?.["account"]), priceOf(image?.["amount"])].find((each) => byName.has(each));
      if (name !== undefined) insert.run(purchase, name, at);
    },
    testValueOf: (purchase) => find.get(purchase)?.name?.toString(),
    isSilent: (purchase, now) => {
      const row = find.get(purchase);
      const { silentMinutes = 0 } = byName.get(String(row?.name)) ?? {};
      return row !== undefined && now < Number(row.at) + silentMinutes * 60_000;
    },
  };
};

const byName = new Map<string, Pick<TestPurchaser, "silentMinutes">>([
  ...testPurchasers.map((each) => [each.account, each] as const),
  ...testAmounts.flatMap((each) =>
    Object.entries(each.prices).map(([currency, amount]) => [`${currency} ${amount}`, each] as const),
  ),
]);

const textOf = (attribute: unknown): string => (attribute as { readonly S?: string } | undefined)?.S ?? "";

/** Reads money in the lender's table format, `{ "GBP": 1307 }`. */
const priceOf = (attribute: unknown): string => {
  const { M: money = {} } = (attribute ?? {}) as { readonly M?: Readonly<Record<string, { readonly N?: string }>> };
  return Object.entries(money)
    .map(([currency, { N: minor = "" }]) => `${currency} ${minor}`)
    .join();
};
