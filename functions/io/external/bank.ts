import { type Money, toWire } from "../../../domain/money.ts";
import { reject, type Rejection, type RejectionCode } from "../../../domain/rejection.ts";

/** The lender's bank moves money: out to a seller, in from a purchaser, back to a purchaser. */
export type Transfer = {
  readonly kind: "payouts" | "debits" | "refunds";
  readonly account: string;
  readonly amount: Money;
  /** What it is for, on the statement: the purchase. */
  readonly reference: string;
  /** The same key moves money once, however often it is sent. */
  readonly key: string;
};

const refusal = {
  payouts: "PayoutRefused",
  debits: "PaymentRefused",
  refunds: "RefundRefused",
} as const satisfies Record<Transfer["kind"], RejectionCode>;

/** A bank answers in a second or two; a saga's step waits five and asks again with the same key. */
const patienceMs = 5_000;

/**
 * "done" when the bank says so, a rejection when it refuses for good. Anything else is unknown:
 * `BankUnavailable` is thrown and the saga asks again, for the money may have moved without our hearing of it.
 */
export const transfer = async ({ kind, account, amount, reference, key }: Transfer): Promise<"done" | Rejection> => {
  const response = await fetch(`${process.env["BANK_URL"]}/${kind}`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify({ account, amount: toWire(amount), reference }),
    signal: AbortSignal.timeout(patienceMs),
  }).catch(() => undefined);
  if (response?.ok) return "done";
  if (
    response &&
    response.status >= 400 &&
    response.status < 500 &&
    response.status !== 408 &&
    response.status !== 429
  ) {
    const { reason } = (await response.json().catch(() => ({}))) as { readonly reason?: string };
    return reject(refusal[kind], reason ?? "the bank refuses");
  }
  const error = new Error(`the bank has not said what became of ${key}`);
  error.name = "BankUnavailable";
  throw error;
};
