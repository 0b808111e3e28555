import type { Day } from "../calendar.ts";
import type { Money, WireMoney } from "../money.ts";
import type { PaymentPromise } from "./promise.ts";

/**
 * The lender's word on a loan, numbered by the loan's version, so that whoever hears several keeps the newest.
 * `outstanding` is all that is owed today, `toCome` interest and fees that later days will add,
 * `repaid` all that came in, `seller` what the mall owes by this purchase's books, below nothing when it is owed.
 */
export type Statement = {
  readonly no: number;
  readonly held: Money;
  readonly outstanding: Money;
  readonly toCome: Money;
  readonly repaid: Money;
  readonly seller: Money;
  /** When money is next asked for. */
  readonly due?: Day;
  /** When the lender has something to do before that: a reminder, a fee. */
  readonly nextActionOn?: Day;
  /** Refused collections in a row. */
  readonly late?: number;
  /** What became of the purchaser's last promise to pay. */
  readonly promise?: Pick<PaymentPromise, "no" | "on" | "status">;
  /** What was paid beyond the debt and is to be sent back. */
  readonly credit?: Money;
  /** The lender has given the debt up. */
  readonly chargedOff?: true;
};

/** A statement as it travels from the lender's tasks to the gateway's. */
export type WireStatement = Omit<
  Statement,
  "held" | "outstanding" | "toCome" | "repaid" | "seller" | "credit" | "nextActionOn"
> &
  Readonly<Record<"held" | "outstanding" | "toCome" | "repaid" | "seller", WireMoney>> & {
    readonly credit?: WireMoney;
    /** `nextActionOn`. */
    readonly wake?: Day;
  };
