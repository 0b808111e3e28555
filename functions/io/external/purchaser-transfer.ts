import type { Loan } from "../../../domain/loan/loan.ts";
import type { Money } from "../../../domain/money.ts";
import type { Rejection } from "../../../domain/rejection.ts";
import { loadAccount } from "../store/loan-store.ts";
import { transfer } from "./bank.ts";

/** Debits the purchaser of a loan, or refunds them, at the bank account of their account. `key` is unique within the loan. */
export const transferWithPurchaser = async (
  { id, account: name }: Pick<Loan, "id" | "account">,
  { kind, amount, key }: { readonly kind: "debits" | "refunds"; readonly amount: Money; readonly key: string },
): Promise<"done" | Rejection> => {
  const account = await loadAccount(name);
  if (!account) throw new Error(`the account ${name} of loan ${id} was not found`);
  return transfer({ kind, account: account.bankAccount, amount, reference: id, key: `${id}.${key}` });
};
