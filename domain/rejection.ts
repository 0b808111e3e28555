import type { Sentence } from "./sentence-part.ts";

/**
 * Every rejection code of the business.
 * The same code is the API's `code`, the saga's `ErrorEquals`, the metric's dimension and the heading in docs/errors.md.
 */
export const rejectionCodes = [
  // Requests that cannot be processed.
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
  // Evidence that the lender does not accept.
  "EvidenceMissing",
  "EvidenceInvalid",
  "EvidenceExpired",
  "EvidenceUsed",
  // Files given as evidence.
  "FileTypeNotAccepted",
  "FileDamaged",
  "FileTooLarge",
  "FileMismatch",
  "FileLimitReached",
  // A purchaser's link that was withdrawn, has ended, or is guessed at.
  "LinkEnded",
  "TooManyWrongTokens",
  // Resources that are not found.
  "MallUnknown",
  "ApiKeyUnknown",
  "PurchaseNotFound",
  "LoanNotFound",
  "LenderUnknown",
  "LenderNotFound",
  "LineUnknown",
  "QuoteUnknown",
  "DecisionNotFound",
  "SettlementNotFound",
  "ShipmentUnknown",
  "CancellationUnknown",
  "RepaymentUnknown",
  "EndpointUnknown",
  "EventUnknown",
  "PlanUnavailable",
  "CheckoutNotFound",
  "InstructionUnknown",
  "FileNotFound",
  // Amounts and quantities out of range.
  "AmountOutOfRange",
  "AmountMismatch",
  "AmountUnknown",
  "CurrencyMismatch",
  "QuantityExceeded",
  "AdvanceExceedsApproval",
  "RepaymentExceedsDebt",
  "RateMissing",
  "PreviewMismatch",
  "PromiseOutOfRange",
  // Operations that the current state does not allow.
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
  "ConsentExpired",
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
  // Instructions of the lender's staff.
  "InstructionMissing",
  "SecondPersonRequired",
  "SamePerson",
  "OtherPerson",
  // The lender's decision.
  "CreditLimitExceeded",
  "AccountSuspended",
  "ReviewDeclined",
  "ReviewRequired",
  "ReviewExpired",
  "LenderSilent",
  // Permanent refusals by a bank.
  "PayoutRefused",
  "PaymentRefused",
  "RefundRefused",
] as const;

/** One of the codes above. */
export type RejectionCode = (typeof rejectionCodes)[number];

/** True when an error's name is a rejection code. */
export const isRejectionCode = (name: string): name is RejectionCode =>
  (rejectionCodes as readonly string[]).includes(name);

/**
 * A rejection by the business: a code for machines, and a sentence for people that names what to do; `sentence` is the same in parts, where it
 * has amounts or days.
 */
export type Rejection = { readonly rejected: RejectionCode; readonly detail: string; readonly sentence?: Sentence };

/** Makes a rejection. */
export const reject = (rejected: RejectionCode, detail: string): Rejection => ({ rejected, detail });

/** True when a value is a rejection. */
export const isRejection = (value: unknown): value is Rejection =>
  typeof value === "object" && value !== null && "rejected" in value;
