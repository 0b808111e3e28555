import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../time/clock.ts";
import { openBankAccount } from "./bank-account.ts";

/** Debits that the bank returns some days later, and their report to the lender, which reads them from the bank's statement. */
export type BankReturns = {
  /** Plans the return of a debit; the next debit of the same purchase is not returned. */
  readonly schedule: (reference: string, key: string, afterDays: number) => void;
  /** When the next debit is returned, in sandbox time. */
  readonly next: () => number | undefined;
  /** Reports the debits that are returned by now to the lender, by their entries on the statement. */
  readonly report: () => Promise<void>;
};

type Invoke = (functionName: string, payload: object) => Promise<unknown>;

/** Stored on disk with the bank's other data. */
export const makeBankReturns = (store: DatabaseSync, clock: Clock, invoke: Invoke): BankReturns => {
  const account = openBankAccount(store, clock);
  store.exec(
    "CREATE TABLE IF NOT EXISTS bankReturn (reference TEXT PRIMARY KEY, key TEXT NOT NULL, due INTEGER NOT NULL, reported INTEGER NOT NULL) WITHOUT ROWID",
  );
  const insert = store.prepare("INSERT OR IGNORE INTO bankReturn VALUES (?, ?, ?, 0)");
  const earliest = store.prepare("SELECT MIN(due) AS due FROM bankReturn WHERE reported = 0");
  const due = store.prepare("SELECT reference, key FROM bankReturn WHERE reported = 0 AND due <= ?");
  const reported = store.prepare("UPDATE bankReturn SET reported = 1 WHERE reference = ?");
  return {
    schedule: (reference, key, afterDays) => void insert.run(reference, key, clock.now() + afterDays * 86_400_000),
    next: () => {
      const { due: at } = earliest.get() ?? {};
      return at === null || at === undefined ? undefined : Number(at);
    },
    report: async () => {
      for (const { reference, key } of due.all(clock.now())) {
        reported.run(String(reference));
        const { id: entry } = account.takeBack(String(key)) ?? {};
        // A loan in a later state may reject the report; it is logged and not retried.
        await invoke("tallystick-lender-receive-bank-return", { entry, bankReason: "AM04" }).catch((error: unknown) =>
          console.error(`the return of the debit ${String(key)} was not recorded: ${String(error)}`),
        );
      }
    },
  };
};
