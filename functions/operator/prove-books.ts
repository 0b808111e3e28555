import * as z from "zod/mini";
import { settlementTransfers } from "../../domain/ledger/mall-settlement.ts";
import { transfersOf } from "../../domain/loan/bank/transfers.ts";
import { bankAgrees, viewBankReport } from "../../domain/reconciliation/bank-report.ts";
import { matchLines } from "../../domain/reconciliation/settlement-check.ts";
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
 * Sums every entry again and compares the result with the balances from the stream, with the loans, each settlement with its lines, and each
 * transfer with the bank's statement; every night, or on demand. Books whose statement could not be read are not proven.
 */
export const handler = task(Input, async (_, now) => {
  const match = matchTransfers(now);
  const lines = matchLines();
  let proof = emptyProof;
  for await (const loan of allLoans()) {
    proof = addLoan(proof, loan);
    lines.addLoan(loan);
    transfersOf(loan).forEach(match.book);
  }
  for await (const item of allSettlements())
    if ("lines" in item) lines.addLines(item.lines);
    else {
      proof = addSettlement(proof, item.settlement);
      lines.addSettlement(item.settlement);
      settlementTransfers(item.settlement).forEach(match.book);
    }
  const folds = (await loadFolds(wholeLedger)).map(({ accounts }) => accounts);
  const books = viewProof(proof, folds);
  const bank = await compareBank({ match, now });
  const linesApart = lines.apart();
  const agrees = linesApart.length === 0 && bank.read && bankAgrees(bank.report);
  if (bank.read) {
    count("UnmatchedPayments", bank.report.waiting.length);
    count("UnansweredTransfers", bank.report.overdue.length);
  }
  count("UnprovenBooks", isProven(proof) && agrees ? 0 : 1);
  return { ...books, linesApart, proven: books.proven && agrees, bank: bank.read ? viewBankReport(bank.report) : bank };
});
