import type { APIGatewayProxyStructuredResultV2 as Result } from "aws-lambda";
import type { Rejection, RejectionCode } from "../../domain/rejection.ts";
import type { FieldError } from "./refusal.ts";

/** The HTTP status and the title of each rejection. Exhaustive: a new code does not compile until it has both. */
export const problems: Record<RejectionCode, { readonly status: number; readonly title: string }> = {
  InvalidRequest: { status: 400, title: "The request is invalid" },
  InvalidMessage: { status: 400, title: "The message cannot be opened" },
  MessageExpired: { status: 400, title: "The message has expired" },
  MessageReplayed: { status: 409, title: "The request id was used for another request" },
  EvidenceMissing: { status: 409, title: "The signed request is missing" },
  EvidenceInvalid: { status: 409, title: "The signed request is for something else" },
  EvidenceExpired: { status: 409, title: "The signed request is too old" },
  EvidenceUsed: { status: 409, title: "The signed request was used before" },
  FileTypeNotAccepted: { status: 415, title: "The lender does not take this type of file" },
  FileDamaged: { status: 422, title: "The file is empty or not complete" },
  FileTooLarge: { status: 413, title: "The file is too large" },
  FileMismatch: { status: 422, title: "The content is not the file that was signed" },
  FileLimitReached: { status: 409, title: "This side has sent the maximum number of files" },
  FileNotFound: { status: 404, title: "The lender has no such file" },
  LinkEnded: { status: 410, title: "The link was withdrawn or has ended" },
  TooManyWrongTokens: { status: 429, title: "Too many wrong tokens" },
  InvalidKey: { status: 422, title: "The key does not meet the requirements" },
  WebhookUrlRefused: { status: 422, title: "Webhooks cannot be sent to this address" },
  BodyTooLarge: { status: 413, title: "The body is too large" },
  ApiVersionUnknown: { status: 400, title: "The API version is unknown" },
  IdempotencyKeyReused: { status: 422, title: "The Idempotency-Key was used for another request" },
  RequestInProgress: { status: 409, title: "The same request is still in progress" },
  TooManyRequests: { status: 429, title: "Too many requests from this mall" },
  Unauthenticated: { status: 401, title: "The caller is not authenticated" },
  MallSuspended: { status: 403, title: "The operator has suspended this mall" },
  MallUnknown: { status: 404, title: "The mall is not registered" },
  ApiKeyUnknown: { status: 404, title: "The mall has no such API key" },
  ApprovalNumberInvalid: { status: 404, title: "The approval number is invalid" },
  PurchaseNotFound: { status: 404, title: "The purchase was not found" },
  LoanNotFound: { status: 404, title: "The lender has no such loan" },
  LenderUnknown: { status: 422, title: "The lender is unknown, or the mall has no contract with it" },
  LenderNotFound: { status: 404, title: "The lender was not found here" },
  LineUnknown: { status: 422, title: "The order has no such line" },
  QuoteUnknown: { status: 404, title: "The quote was not found" },
  SettlementNotFound: { status: 404, title: "The settlement was not found" },
  DecisionNotFound: { status: 404, title: "No decision is stored for the purchase" },
  ShipmentUnknown: { status: 404, title: "The shipment was not reported" },
  CancellationUnknown: { status: 404, title: "The cancellation was not found" },
  RepaymentUnknown: { status: 404, title: "The repayment was not found" },
  EndpointUnknown: { status: 404, title: "The webhook endpoint was not found" },
  EventUnknown: { status: 404, title: "The event was not found" },
  PlanUnavailable: { status: 422, title: "The plan is not offered for this request" },
  CheckoutNotFound: { status: 404, title: "The checkout was not found" },
  InstructionUnknown: { status: 404, title: "The loan has no such instruction" },
  InstructionMissing: { status: 409, title: "The lender's staff gave no such instruction" },
  SecondPersonRequired: { status: 409, title: "The instruction waits for a second person" },
  SamePerson: { status: 403, title: "A second person must decide about it" },
  OtherPerson: { status: 403, title: "Only the person who gave it can withdraw it" },
  AmountOutOfRange: { status: 422, title: "The amount is out of range" },
  AmountMismatch: { status: 422, title: "The amounts do not agree" },
  AmountUnknown: { status: 409, title: "The amount is decided by a person" },
  CurrencyMismatch: { status: 422, title: "The currency is wrong" },
  QuantityExceeded: { status: 422, title: "The quantity exceeds the remaining quantity" },
  AdvanceExceedsApproval: { status: 422, title: "The amount exceeds the approved amount" },
  RepaymentExceedsDebt: { status: 422, title: "The amount exceeds the debt" },
  ConsentMissing: { status: 422, title: "The purchaser has not consented to the plan's cost" },
  ConsentMismatch: { status: 409, title: "The purchaser consented to other terms" },
  RateMissing: { status: 422, title: "The lender has no rate for this" },
  PreviewMismatch: { status: 422, title: "The preview is for another refund" },
  PromiseOutOfRange: { status: 422, title: "The promised day is out of range" },
  OrderAlreadyRequested: { status: 409, title: "This order was already requested" },
  CheckoutExpired: { status: 409, title: "The checkout has expired" },
  CheckoutAlreadyConsented: { status: 409, title: "The purchaser has already consented" },
  WrongState: { status: 409, title: "Not possible in the current state" },
  ShipmentAlreadyReported: { status: 409, title: "This shipment was reported with other goods" },
  AlreadyCancelled: { status: 409, title: "It is already cancelled" },
  ReturnAlreadyReported: { status: 409, title: "This return is already settled" },
  WithdrawalPeriodOver: { status: 409, title: "The withdrawal period is over" },
  DisputePeriodOver: { status: 409, title: "The dispute period is over" },
  DisputeLimitReached: { status: 409, title: "This purchase has reached its dispute limit" },
  DisputeAlreadyDecided: { status: 409, title: "The dispute is already decided" },
  HoldExpired: { status: 409, title: "The credit hold has expired" },
  ConsentExpired: { status: 409, title: "The purchaser's consent is too old" },
  QuoteExpired: { status: 409, title: "The quote has expired" },
  QuoteUsed: { status: 409, title: "The quote was already used" },
  TooManyQuotes: { status: 409, title: "Too many quotes are open" },
  PreviewStale: { status: 409, title: "The preview is out of date" },
  LoanPaused: { status: 409, title: "The loan is paused" },
  PromiseOpen: { status: 409, title: "A promise is already open" },
  PromisesUsedUp: { status: 409, title: "No more promises are accepted" },
  TooManyEndpoints: { status: 409, title: "The mall has too many webhook endpoints" },
  EndpointDisabled: { status: 409, title: "The webhook endpoint is disabled" },
  PayoutPending: { status: 409, title: "A transfer is still in progress" },
  MallAlreadyRegistered: { status: 409, title: "The mall's id is registered with other data" },
  ApiKeyLimitReached: { status: 409, title: "The mall has the maximum number of API keys" },
  ConcurrentChange: { status: 409, title: "Another request changed it at the same time" },
  CreditLimitExceeded: { status: 402, title: "The amount exceeds the available credit" },
  AccountSuspended: { status: 402, title: "The account is suspended" },
  ReviewDeclined: { status: 402, title: "The lender's review declined the request" },
  ReviewExpired: { status: 402, title: "Nobody at the lender decided in time" },
  ReviewRequired: { status: 402, title: "A person at the lender has to decide" },
  LenderSilent: { status: 503, title: "The lender did not answer" },
  PayoutRefused: { status: 502, title: "The mall's bank refused the payout" },
  PaymentRefused: { status: 402, title: "The purchaser's bank refused the payment" },
  RefundRefused: { status: 502, title: "The purchaser's bank refused the refund" },
};

/** The seconds after which an unchanged request may succeed; other rejections are not retryable. */
const retryAfter: Partial<Record<RejectionCode, number>> = {
  ConcurrentChange: 1,
  LenderSilent: 5,
  RequestInProgress: 1,
  TooManyRequests: 1,
  // Wrong tokens are counted by the hour.
  TooManyWrongTokens: 3600,
};

/** An answer is for one caller at one moment: no cache keeps it, unless a reply says otherwise. */
export const noStore = { "cache-control": "no-store" } as const;

/** The RFC 9457 problem of a rejection: a code for machines, a sentence for people, and the fields that do not fit. */
export const problem = (rejection: Rejection, errors: readonly FieldError[] = fieldsOf(rejection)): Result => {
  const { rejected, detail, sentence } = rejection;
  const { status, title } = problems[rejected];
  const seconds = retryAfter[rejected];
  return {
    statusCode: status,
    headers: {
      "content-type": "application/problem+json",
      ...noStore,
      ...(seconds !== undefined && { "retry-after": String(seconds) }),
    },
    body: JSON.stringify({
      type: `https://github.com/tallystick/tallystick/blob/main/docs/errors.md#${rejected.toLowerCase()}`,
      title,
      status,
      code: rejected,
      detail,
      ...(sentence && { sentence }),
      retryable: seconds !== undefined,
      ...(errors.length > 0 && { errors }),
    }),
  };
};

/** The fields that a rejection names: what is wrong in a signed message may come from a task, whose error is one text. */
const fieldsOf = ({ rejected, detail }: Rejection): readonly FieldError[] =>
  rejected !== "InvalidRequest" || !detail.startsWith("/")
    ? []
    : detail.split(/; (?=\/)/).map((field) => {
        const end = field.indexOf(": ");
        return { pointer: field.slice(0, end), detail: field.slice(end + 2) };
      });

/** The problem of an unexpected error, which is ours and not the caller's: it reveals no detail. */
export const unexpected: Result = {
  statusCode: 500,
  headers: { "content-type": "application/problem+json", ...noStore },
  body: JSON.stringify({ type: "about:blank", title: "Unexpected", status: 500, code: "Unexpected", retryable: true }),
};
