import * as z from "zod/mini";
import { addLoan, addSettlement, emptyProof, isProven, viewProof } from "../../domain/reconciliation/trial-balance.ts";
import { wholeLedger, loadFolds } from "../io/store/balance-store.ts";
import { allLoans } from "../io/store/loan-store.ts";
import { allSettlements } from "../io/store/settlement-store.ts";
import { count } from "../middleware/metrics.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({});

/** Sums every entry again and compares the result with the balances from the stream and with the loans; every night, or on demand. */
export const handler = task(Input, async () => {
  let proof = emptyProof;
  for await (const loan of allLoans()) proof = addLoan(proof, loan);
  for await (const settlement of allSettlements()) proof = addSettlement(proof, settlement);
  const folds = (await loadFolds(wholeLedger)).map(({ accounts }) => accounts);
  count("UnprovenBooks", isProven(proof) ? 0 : 1);
  return viewProof(proof, folds);
});
