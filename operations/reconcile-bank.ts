import type { BookedTransfer } from "../domain/ledger/transfer.ts";
import type { Instant } from "../domain/calendar.ts";
import { transfersOf } from "../domain/loan/bank/transfers.ts";
import type { Loan } from "../domain/loan/loan.ts";
import type { BankReport } from "../domain/reconciliation/bank-report.ts";
import { readStatement } from "../functions/io/external/bank-statement.ts";
import { compareWithBank } from "../functions/io/external/compare-bank.ts";
import { matchTransfers } from "../functions/io/external/transfer-match.ts";
import type { Port } from "../functions/io/external/port-call.ts";
import type { Item } from "../functions/io/table/item.ts";
import { transfersOfItem } from "./contributions.ts";
import { readAhead } from "./read-ahead.ts";
import { lenderItems, pairNow, settlementsNow, type Tables } from "./tables.ts";

/** The bank; `until` for tables that are copies, because the statement is newer than they are. */
export type Bank = { readonly port: Port; readonly until?: Instant | undefined };

/** Compares the transfers of the lender's table with the bank's statement; without the bank's address nothing is compared. */
export const makeBankCheck = (bank: Bank | undefined, tables: Tables, now: Instant) => {
  const match = matchTransfers(now);
  return {
    /** Adds the transfers of a loan, or of another item, that was read. */
    addLoan: (loan: Loan): void => transfersOf(loan).forEach(match.book),
    addItem: (item: Item): void => transfersIfReadable(item).forEach(match.book),
    /** Reads the statement, after all items were added. */
    compare: async (): Promise<BankReport | undefined> =>
      bank === undefined
        ? undefined
        : compareWithBank({
            match,
            now,
            statement: () => statementOf(bank),
            books: () => allTransfers(tables),
            booksOf: async (owner) => transfersNow(tables, owner),
          }),
  };
};

async function* statementOf({ port, until }: Bank) {
  for await (const entries of readAhead(readStatement(port)))
    yield until === undefined ? entries : entries.filter(({ at }) => at <= until);
}

async function* allTransfers(tables: Tables): AsyncGenerator<readonly BookedTransfer[]> {
  for await (const items of readAhead(lenderItems(tables, {}))) yield items.flatMap(transfersIfReadable);
}

/** The transfers of a purchase's loan, or of a mall's settlements; undefined for a purchase that is changing. */
const transfersNow = async (tables: Tables, owner: string): Promise<readonly BookedTransfer[] | undefined> => {
  const pair = await pairNow(tables, owner);
  if (pair === "changing") return undefined;
  const items = pair.loan ? [pair.loan] : await settlementsNow(tables, owner);
  return items.flatMap(transfersIfReadable);
};

/** An unreadable loan was reported before. */
const transfersIfReadable = (item: Item): readonly BookedTransfer[] => {
  try {
    return transfersOfItem(item);
  } catch {
    return [];
  }
};
