import * as z from "zod/mini";
import type { BankConfirmation } from "../../../domain/ledger/transfer.ts";
import { type Money, toWire } from "../../../domain/money.ts";
import { reject, type Rejection, type RejectionCode } from "../../../domain/rejection.ts";
import { bankPort, callPort, portUnavailable } from "./port-call.ts";

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
 * and the saga retries, because the money may have moved. An answer that the bank has not signed, or that is not of docs/ports.md, is neither
 * a payment nor a refusal.
 */
export const transfer = async ({
  kind,
  account,
  amount,
  reference,
  key,
}: Transfer): Promise<BankConfirmation | Rejection> => {
  const port = bankPort();
  const post = { key, body: { account, amount: toWire(amount), reference } };
  const { status, body } = await callPort(port, { path: `/${kind}`, timeoutMs, post });
  const confirmed = status === 200 ? Confirmation.safeParse(body) : undefined;
  if (confirmed?.success) return { ref: confirmed.data.id };
  const refused = refusing.has(status) ? Refusal.safeParse(body) : undefined;
  if (refused?.success) return reject(refusal[kind], refused.data.reason.slice(0, longestReason));
  throw portUnavailable(port, `status ${status} to ${key}, with a body that is not of the contract (docs/ports.md)`);
};

/** Not an order of payment, refused, or not possible: the same order will not be accepted later either. Others, such as 404, are of the way to the bank. */
const refusing: ReadonlySet<number> = new Set([400, 402, 422]);

/** ISO 20022 allows 35 characters for a bank's own reference. */
const Confirmation = z.object({ id: z.string().check(z.minLength(1), z.maxLength(35)) });

const Refusal = z.object({ reason: z.string().check(z.minLength(1)) });

/** ISO 20022 allows 105 characters for a reason's text; loans grow by it. */
const longestReason = 105;
