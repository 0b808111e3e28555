import type { BankConfirmation } from "../../../domain/ledger/transfer.ts";
import { type Money, toWire } from "../../../domain/money.ts";
import { reject, type Rejection, type RejectionCode } from "../../../domain/rejection.ts";

/** A transfer at the lender's bank: a payout to a seller, a debit from a purchaser, a refund to a purchaser. */
export type Transfer = {
  readonly kind: "payouts" | "debits" | "refunds";
  readonly account: string;
  readonly amount: Money;
  /** The reference on the bank statement: the purchase. */
  readonly reference: string;
  /** The idempotency key: money moves once for each key. */
  readonly key: string;
};

const refusal = {
  payouts: "PayoutRefused",
  debits: "PaymentRefused",
  refunds: "RefundRefused",
} as const satisfies Record<Transfer["kind"], RejectionCode>;

/** A bank answers in a second or two; a saga's step waits five seconds and retries with the same key. */
const timeoutMs = 5_000;

/**
 * The bank's confirmation, a rejection when it refuses permanently. Any other outcome is unknown: `BankUnavailable` is thrown
 * and the saga retries, because the money may have moved.
 */
export const transfer = async ({
  kind,
  account,
  amount,
  reference,
  key,
}: Transfer): Promise<BankConfirmation | Rejection> => {
  const response = await fetch(`${process.env["BANK_URL"]}/${kind}`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify({ account, amount: toWire(amount), reference }),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(() => undefined);
  if (response?.ok) return confirmationOf(await response.json().catch(() => undefined));
  if (
    response &&
    response.status >= 400 &&
    response.status < 500 &&
    response.status !== 408 &&
    response.status !== 429
  ) {
    const { reason } = (await response.json().catch(() => ({}))) as { readonly reason?: string };
    return reject(refusal[kind], reason ?? "the bank refused the transfer");
  }
  const error = new Error(`the bank has not confirmed ${key}`);
  error.name = "BankUnavailable";
  throw error;
};

/** ISO 20022 allows 35 characters for a bank's own reference; another one is not kept, because loans grow by it. */
const maxReference = 35;

const confirmationOf = (body: unknown): BankConfirmation => {
  const { id: ref } = (body ?? {}) as { readonly id?: unknown };
  return typeof ref === "string" && ref !== "" && ref.length <= maxReference ? { ref } : {};
};
