import * as z from "zod/mini";
import { settlementTransfer } from "../../domain/ledger/mall-settlement.ts";
import { transfersOf } from "../../domain/loan/bank/transfers.ts";
import { bankAgrees, viewBankReport } from "../../domain/reconciliation/bank-report.ts";
import { addLoan, addSettlement, emptyProof, isProven, viewProof } from "../../domain/reconciliation/trial-balance.ts";
import { matchTransfers } from "../io/external/transfer-match.ts";
import { wholeLedger, loadFolds } from "../io/store/balance-store.ts";
import { allLoans } from "../io/store/loan-store.ts";
import { allSettlements } from "../io/store/settlement-store.ts";
import { count } from "../middleware/metrics.ts";
import { task } from "../middleware/task.ts";
import { compareBank } from "../requests/bank-comparison.ts";

const Input = z.object({});

/**
 * Sums every entry again and compares the result with the balances from the stream, with the loans, and each transfer with the bank's
 * statement; every night, or on demand. Books whose statement could not be read are not proven.
 */
export const handler = task(Input, async (_, now) => {
  const match = matchTransfers(now);
  let proof = emptyProof;
  for await (const loan of allLoans()) {
    proof = addLoan(proof, loan);
    transfersOf(loan).forEach(match.book);
  }
  for await (const settlement of allSettlements()) {
    proof = addSettlement(proof, settlement);
    match.book(settlementTransfer(settlement));
  }
  const folds = (await loadFolds(wholeLedger)).map(({ accounts }) => accounts);
  const books = viewProof(proof, folds);
  const bank = await compareBank({ match, now });
  const isPaid = bank.read && bankAgrees(bank.report);
  count("UnprovenBooks", isProven(proof) && isPaid ? 0 : 1);
  return { ...books, proven: books.proven && isPaid, bank: bank.read ? viewBankReport(bank.report) : bank };
});
