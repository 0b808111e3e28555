import type { Instant } from "../calendar.ts";
import type { Money } from "../money.ts";

/**
 * The kinds of transfers on the lender's bank account. Out: payouts to malls and refunds to purchasers. In: debits that the lender
 * asks for, and credits that a purchaser sends. A return takes back an earlier transfer.
 */
export type TransferKind = "payouts" | "debits" | "refunds" | "credits" | "returns";

/**
 * A transfer as the lender's books expect it at the bank. `owner` is the purchase, or the mall of a settlement; `key` the idempotency
 * key at the bank, for a credit its reference there, for a return the key of the transfer that is taken back. `account` is the other
 * party's, where the books know it; `asked`: the bank has not answered, since about `since`.
 */
export type BookedTransfer = {
  readonly owner: string;
  readonly key: string;
  readonly kind: TransferKind;
  readonly amount: Money;
  readonly account?: string;
  readonly status: "asked" | "paid" | "refused";
  readonly since?: Instant;
  readonly ref?: string;
};

/** The bank's confirmation of a transfer: its own reference, if it gives one. */
export type BankConfirmation = { readonly ref?: string };

/** What identifies a transfer in the books and at the bank. */
export const identityOf = ({ kind, key }: { readonly kind: TransferKind; readonly key: string }): string =>
  kind === "returns" ? `return of ${key}` : key;
