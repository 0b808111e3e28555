import type * as z from "zod/mini";
import { requestCollection } from "../../domain/loan/collection/collection.ts";
import { type Evidence, withEvidence } from "../../domain/loan/evidence.ts";
import { dunLoan } from "../../domain/loan/lateness/dunning.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import type { Money } from "../../domain/money.ts";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { loanTransition } from "../io/store/loan-store.ts";
import { RepayBody } from "../schemas/act-schema.ts";
import { isSameAmount, openActEvidence } from "./act-evidence.ts";

/** What is to be collected: for an early repayment its number, and the purchaser's act for exactly that; otherwise all that is due. */
export type CollectionInput = {
  readonly purchaseId: string;
  readonly repayment?: number | undefined;
  readonly amount?: Money | undefined;
  readonly becomes?: "shorter" | "smaller" | undefined;
  readonly evidence?: string | undefined;
};

/** Records what the bank is about to be asked for: an early repayment on the purchaser's act, or what is due by the lender's own clock. */
export const recordRequest = async (
  input: CollectionInput,
  keyOf: (loan: Loan) => string,
  now: string,
): Promise<Loan | Rejection> => {
  const { purchaseId, amount, becomes } = input;
  if (input.repayment === undefined) return loanTransition(purchaseId, (before) => dunLoan(before, keyOf(before), now));
  const evidence = await openRepayment(input, now);
  if (isRejection(evidence)) return evidence;
  const early = { what: "early", ...(amount && { amount }), ...(becomes && { becomes }) } as const;
  return loanTransition(purchaseId, (before) =>
    withEvidence(before, { evidence, effect: keyOf(before), now }, (current) =>
      requestCollection(current, keyOf(current), early, now),
    ),
  );
};

const openRepayment = async (
  { purchaseId, amount, becomes, evidence }: CollectionInput,
  now: string,
): Promise<Evidence | Rejection> => {
  const fits = (body: z.infer<typeof RepayBody>) => isSameAmount(body.amount, amount) && body.becomes === becomes;
  return openActEvidence(evidence, { purchaseId, operations: ["loan.repay"], body: RepayBody, fits }, now);
};
