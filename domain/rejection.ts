/**
 * Every way the business says no.
 * One word serves the API's `code`, the saga's `ErrorEquals`, the metric's dimension and the heading in docs/errors.md.
 */
export const rejectionCodes = [
  // Requests that cannot be read.
  "InvalidRequest",
  "InvalidMessage",
  "MessageExpired",
  "MessageReplayed",
  "InvalidKey",
  "WebhookUrlRefused",
  "BodyTooLarge",
  "Unauthenticated",
  "MallSuspended",
  "ApiVersionUnknown",
  "IdempotencyKeyReused",
  "RequestInProgress",
  "TooManyRequests",
  "ApprovalNumberInvalid",
  // Things that are not there.
  "MallUnknown",
  "ApiKeyUnknown",
  "PurchaseNotFound",
  "LoanNotFound",
  "LenderUnknown",
  "LineUnknown",
  "QuoteUnknown",
  "DecisionNotFound",
  "ShipmentUnknown",
  "CancellationUnknown",
  "RepaymentUnknown",
  "EndpointUnknown",
  "EventUnknown",
  "PlanUnavailable",
  "CheckoutNotFound",
  // Sums that do not fit.
  "AmountOutOfRange",
  "AmountMismatch",
  "CurrencyMismatch",
  "QuantityExceeded",
  "AdvanceExceedsApproval",
  "RepaymentExceedsDebt",
  "RateMissing",
  "PreviewMismatch",
  "PromiseOutOfRange",
  // Deeds out of turn.
  "ConsentMissing",
  "ConsentMismatch",
  "OrderAlreadyRequested",
  "CheckoutExpired",
  "CheckoutAlreadyConsented",
  "WrongState",
  "ShipmentAlreadyReported",
  "AlreadyCancelled",
  "ReturnAlreadyReported",
  "WithdrawalPeriodOver",
  "DisputePeriodOver",
  "DisputeLimitReached",
  "DisputeAlreadyDecided",
  "HoldExpired",
  "QuoteExpired",
  "QuoteUsed",
  "TooManyQuotes",
  "PreviewStale",
  "LoanPaused",
  "PromiseOpen",
  "PromisesUsedUp",
  "TooManyEndpoints",
  "EndpointDisabled",
  "PayoutPending",
  "MallAlreadyRegistered",
  "ApiKeyLimitReached",
  "ConcurrentChange",
  // The lender's decision.
  "CreditLimitExceeded",
  "AccountSuspended",
  "ReviewDeclined",
  "LenderSilent",
  // Outside parties that say no for good.
  "PayoutRefused",
  "PaymentRefused",
  "RefundRefused",
] as const;

/** One of the codes above. */
export type RejectionCode = (typeof rejectionCodes)[number];

/** Tells a code from the name of any other error. */
export const isRejectionCode = (name: string): name is RejectionCode =>
  (rejectionCodes as readonly string[]).includes(name);

/** The business said no: a code for machines, a sentence for people that names what to do. */
export type Rejection = { readonly rejected: RejectionCode; readonly detail: string };

/** Says no. */
export const reject = (rejected: RejectionCode, detail: string): Rejection => ({ rejected, detail });

/** Tells a no from an answer. */
export const isRejection = (value: unknown): value is Rejection =>
  typeof value === "object" && value !== null && "rejected" in value;
