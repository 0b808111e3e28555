import type { Instant } from "../calendar.ts";
import type { Money } from "../money.ts";

/** A request on which the lender made no loan, and where its purchaser is notified: there is no loan that could keep it. */
export type RefusedRequest = {
  readonly purchaseId: string;
  /** Unique within the purchase: one for each decline, and one for each consent whose requests were rejected. */
  readonly id: string;
  readonly mall: string;
  readonly order: string;
  readonly amount: Money;
  /** Why: the code of the decline or of the rejection. */
  readonly code: string;
  readonly contact: string;
  readonly locale?: string;
  readonly at: Instant;
};
