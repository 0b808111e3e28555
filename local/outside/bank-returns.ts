import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../time/clock.ts";

/** Debits that the bank takes back some days later, and the person at the lender who reads that on the bank's statement. */
export type BankReturns = {
  /** A debit is to come back; the next one for the same purchase stays. */
  readonly expect: (reference: string, key: string, afterDays: number) => void;
  /** When the next one comes back, in sandbox time. */
  readonly next: () => number | undefined;
  /** Reports what came back by now, as an operator would. */
  readonly report: () => Promise<void>;
};

type Invoke = (functionName: string, payload: object) => Promise<unknown>;

/** Kept on disk with everything else that the bank knows. */
export const makeBankReturns = (store: DatabaseSync, clock: Clock, invoke: Invoke): BankReturns => {
  store.exec(
    "CREATE TABLE IF NOT EXISTS bankReturn (reference TEXT PRIMARY KEY, key TEXT NOT NULL, due INTEGER NOT NULL, reported INTEGER NOT NULL) WITHOUT ROWID",
  );
  const insert = store.prepare("INSERT OR IGNORE INTO bankReturn VALUES (?, ?, ?, 0)");
  const earliest = store.prepare("SELECT MIN(due) AS due FROM bankReturn WHERE reported = 0");
  const due = store.prepare("SELECT reference, key FROM bankReturn WHERE reported = 0 AND due <= ?");
  const reported = store.prepare("UPDATE bankReturn SET reported = 1 WHERE reference = ?");
  return {
    expect: (reference, key, afterDays) => void insert.run(reference, key, clock.now() + afterDays * 86_400_000),
    next: () => {
      const { due: at } = earliest.get() ?? {};
      return at === null || at === undefined ? undefined : Number(at);
    },
    report: async () => {
      for (const { reference, key } of due.all(clock.now())) {
        const purchaseId = String(reference);
        // The bank was given `<purchase>.<payment>` as its key.
        const collection = String(key).slice(purchaseId.length + 1);
        reported.run(purchaseId);
        // A purchase that has moved on since may refuse it, which is for the person to see and no reason to ask for ever.
        await invoke("tallystick-operator-report-bounce", { purchaseId, collection, reason: "AM04" }).catch(
          (error: unknown) => console.error(`the bank took ${String(key)} back: ${String(error)}`),
        );
      }
    },
  };
};
