import type { BankConfirmation } from "../../../domain/ledger/transfer.ts";
import type { Loan } from "../../../domain/loan/loan.ts";
import { transferKey } from "../../../domain/loan/bank/transfer-key.ts";
import type { Money } from "../../../domain/money.ts";
import type { Rejection } from "../../../domain/rejection.ts";
import { loadAccount } from "../store/loan-store.ts";
import { transfer } from "./bank.ts";

/** Debits the purchaser of a loan, or refunds them, at the bank account of their account. `key` is unique within the loan. */
export const transferWithPurchaser = async (
  loan: Pick<Loan, "id" | "account" | "bankAccount">,
  { kind, amount, key }: { readonly kind: "debits" | "refunds"; readonly amount: Money; readonly key: string },
): Promise<BankConfirmation | Rejection> => {
  const account = loan.bankAccount ?? (await bankAccountOf(loan));
  return transfer({ kind, account, amount, reference: loan.id, key: transferKey(loan.id, key) });
};

/** Loans made before they stored the bank account wait for weeks. */
const bankAccountOf = async ({ id, account: name }: Pick<Loan, "id" | "account">): Promise<string> => {
  const account = await loadAccount(name);
  if (!account) throw new Error(`the account ${name} of loan ${id} was not found`);
  return account.bankAccount;
};
