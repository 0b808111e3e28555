import type { Day, Instant } from "../calendar.ts";
import type { Money, WireMoney } from "../money.ts";
import type { PaymentPromise } from "./promise.ts";

/**
 * The lender's statement of a loan, numbered by the loan's version, so that a receiver of several keeps the newest.
 * `outstanding` is the amount owed today, `toCome` the planned interest and fees of later days, `repaid` all payments received,
 * `seller` the mall's debt for this purchase, negative when the lender owes the mall.
 */
export type Statement = {
  readonly no: number;
  readonly held: Money;
  readonly outstanding: Money;
  readonly toCome: Money;
  readonly repaid: Money;
  readonly seller: Money;
  /** The next collection date. */
  readonly due?: Day;
  /** The date of the lender's next action before that: a reminder, a fee. */
  readonly nextActionOn?: Day;
  /** Refused collections in a row. */
  readonly late?: number;
  /** The status of the purchaser's last promise to pay. */
  readonly promise?: Pick<PaymentPromise, "no" | "on" | "status">;
  /** The overpayment that is to be returned. */
  readonly credit?: Money;
  /** What the purchaser's bank refused of it, and when the lender asks again. */
  readonly refusedCredit?: RefusedCredit;
  /** The lender has charged the debt off. */
  readonly chargedOff?: true;
  /** What the purchaser may still pay of a debt that was charged off. */
  readonly recoverable?: Money;
};

/** Credit that the purchaser's bank has refused: the lender still owes it, and asks again from `until` on. */
export type RefusedCredit<Amount = Money> = { readonly amount: Amount; readonly until: Instant };

/** A statement as the lender's tasks send it to the gateway's. */
export type WireStatement = Omit<
  Statement,
  "held" | "outstanding" | "toCome" | "repaid" | "seller" | "credit" | "refusedCredit" | "recoverable" | "nextActionOn"
> &
  Readonly<Record<"held" | "outstanding" | "toCome" | "repaid" | "seller", WireMoney>> & {
    readonly credit?: WireMoney;
    readonly refusedCredit?: RefusedCredit<WireMoney>;
    readonly recoverable?: WireMoney;
    /** `nextActionOn`. */
    readonly wake?: Day;
  };
