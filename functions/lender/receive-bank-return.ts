import { formatMoney } from "../../domain/money.ts";
import * as z from "zod/mini";
import { transferKey } from "../../domain/loan/bank/transfer-key.ts";
import { instruct } from "../../domain/loan/instruction/instruct.ts";
import { instructedNote } from "../../domain/loan/instruction/trail-notes.ts";
import { viewInstruction } from "../../domain/loan/view/instruction-view.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { findStatementEntry } from "../io/external/bank-statement.ts";
import { bankPort } from "../io/external/port-call.ts";
import { loadInstructions, saveNewInstruction } from "../io/store/instruction-store.ts";
import { loadLimits } from "../io/store/limit-store.ts";
import { loadLoan } from "../io/store/loan-store.ts";
import { task } from "../middleware/task.ts";
import { matching } from "../schemas/basic-schema.ts";

const Input = z.strictObject({
  /** The bank's own id of the return on its statement. */
  entry: matching(/^[A-Za-z0-9._-]{1,64}$/, "the id of a statement's entry"),
  /** The bank's reason code, such as AM04. */
  bankReason: z.exactOptional(matching(/^[A-Za-z0-9_-]{1,32}$/, "a reason code of the bank, such as AM04")),
});

/** In the trail of the loan, where a person's name would be. */
const bank = { operator: "bank", name: "the bank's statement" };

/**
 * The lender's bank says that a debit was returned. What it says is read from its own statement: whoever invokes this can name an entry
 * and no amount. The bounce is recorded as an instruction, which the gateway carries out like one of the staff. A repeat has one effect.
 */
export const handler = task(Input, async ({ entry: id, bankReason }, now) => {
  const entry = await findStatementEntry(bankPort(), id);
  if (entry?.kind !== "returns") return reject("RepaymentUnknown", `the bank has no return ${id} on its statement`);
  const loan = await loadLoan(entry.reference);
  if (isRejection(loan)) return loan;
  const payment = loan.collections.find(({ key }) => transferKey(loan.id, key) === entry.key);
  if (!payment) return reject("RepaymentUnknown", `${entry.key} is no payment of loan ${loan.id}`);
  const { minor, currency } = payment.amount;
  if (entry.amount.minor !== minor || entry.amount.currency !== currency)
    return reject("AmountMismatch", `the lender collected ${formatMoney(payment.amount)} under the key ${entry.key}`);

  const terms = { kind: "bounce", collection: payment.key, ...(bankReason !== undefined && { bankReason }) } as const;
  const limits = await loadLimits();
  const facts = { terms, by: bank, reason: `the bank's return ${id}`, limits, fromBank: true } as const;
  const given = await saveNewInstruction(
    loan.id,
    async (no) => instruct(loan, no, { ...facts, before: await loadInstructions(loan.id) }, now),
    instructedNote,
    () => [],
  );
  return isRejection(given) ? given : { instruction: viewInstruction(given) };
});
