import { settlementTransfers } from "../../domain/ledger/mall-settlement.ts";
import type { BookedTransfer } from "../../domain/ledger/transfer.ts";
import { transfersOf } from "../../domain/loan/bank/transfers.ts";
import type { BankReport } from "../../domain/reconciliation/bank-report.ts";
import { isRejection } from "../../domain/rejection.ts";
import { readStatement } from "../io/external/bank-statement.ts";
import { type BankComparison, compareWithBank } from "../io/external/compare-bank.ts";
import { bankPort } from "../io/external/port-call.ts";
import { allLoans, loadLoan } from "../io/store/loan-store.ts";
import { allSettlements, loadSettlements } from "../io/store/settlement-store.ts";
import { logger } from "../middleware/logger.ts";

/** The comparison, or why the bank's statement could not be read. */
export type BankRead =
  { readonly read: true; readonly report: BankReport } | { readonly read: false; readonly why: string };

/** Compares the lender's books, of which every paid transfer is in `match`, with the bank's statement. */
export const compareBank = async (facts: Pick<BankComparison, "match" | "now">): Promise<BankRead> => {
  try {
    return {
      read: true,
      report: await compareWithBank({ ...facts, statement, books: allTransfers, booksOf }),
    };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "BankUnavailable") throw error;
    logger.error(error.message);
    return { read: false, why: error.message };
  }
};

const statement = () => readStatement(bankPort());

async function* allTransfers(): AsyncGenerator<readonly BookedTransfer[]> {
  for await (const loan of allLoans()) yield transfersOf(loan);
  for await (const item of allSettlements()) if ("settlement" in item) yield settlementTransfers(item.settlement);
}

const booksOf = async (owner: string): Promise<readonly BookedTransfer[]> => {
  const loan = await loadLoan(owner);
  return isRejection(loan) ? (await loadSettlements(owner)).flatMap(settlementTransfers) : transfersOf(loan);
};
