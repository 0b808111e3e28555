import type { APIGatewayProxyStructuredResultV2 as Result } from "aws-lambda";
import { meanings } from "../../domain/rejection-text.ts";
import type { Rejection, RejectionCode } from "../../domain/rejection.ts";
import { latestApiVersion } from "./api-version.ts";

/** The HTTP status of every no. Exhaustive: a new code does not compile until it has one. */
const status: Record<RejectionCode, number> = {
  InvalidRequest: 400,
  InvalidMessage: 400,
  MessageExpired: 400,
  MessageReplayed: 409,
  InvalidKey: 422,
  WebhookUrlRefused: 422,
  BodyTooLarge: 413,
  ApiVersionUnknown: 400,
  IdempotencyKeyReused: 422,
  RequestInProgress: 409,
  TooManyRequests: 429,
  Unauthenticated: 401,
  MallSuspended: 403,
  MallUnknown: 404,
  ApiKeyUnknown: 404,
  ApprovalNumberInvalid: 404,
  PurchaseNotFound: 404,
  LoanNotFound: 404,
  LenderUnknown: 422,
  LineUnknown: 422,
  QuoteUnknown: 404,
  DecisionNotFound: 404,
  ShipmentUnknown: 404,
  CancellationUnknown: 404,
  RepaymentUnknown: 404,
  EndpointUnknown: 404,
  EventUnknown: 404,
  PlanUnavailable: 422,
  CheckoutNotFound: 404,
  AmountOutOfRange: 422,
  AmountMismatch: 422,
  CurrencyMismatch: 422,
  QuantityExceeded: 422,
  AdvanceExceedsApproval: 422,
  RepaymentExceedsDebt: 422,
  ConsentMissing: 422,
  ConsentMismatch: 409,
  RateMissing: 422,
  PreviewMismatch: 422,
  PromiseOutOfRange: 422,
  OrderAlreadyRequested: 409,
  CheckoutExpired: 409,
  CheckoutAlreadyConsented: 409,
  WrongState: 409,
  ShipmentAlreadyReported: 409,
  AlreadyCancelled: 409,
  ReturnAlreadyReported: 409,
  WithdrawalPeriodOver: 409,
  DisputePeriodOver: 409,
  DisputeLimitReached: 409,
  DisputeAlreadyDecided: 409,
  HoldExpired: 409,
  QuoteExpired: 409,
  QuoteUsed: 409,
  TooManyQuotes: 409,
  PreviewStale: 409,
  LoanPaused: 409,
  PromiseOpen: 409,
  PromisesUsedUp: 409,
  TooManyEndpoints: 409,
  EndpointDisabled: 409,
  PayoutPending: 409,
  MallAlreadyRegistered: 409,
  ApiKeyLimitReached: 409,
  ConcurrentChange: 409,
  CreditLimitExceeded: 402,
  AccountSuspended: 402,
  ReviewDeclined: 402,
  LenderSilent: 503,
  PayoutRefused: 502,
  PaymentRefused: 402,
  RefundRefused: 502,
};

/** What zod says of a fault; keys that nobody knows come all in one. */
type Issue = {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[] | undefined;
};

/** What may succeed when it is sent again as it is, and after how many seconds. */
const again: Partial<Record<RejectionCode, number>> = {
  ConcurrentChange: 1,
  LenderSilent: 5,
  RequestInProgress: 1,
  TooManyRequests: 1,
};

/**
 * RFC 9457: what was wrong, in a code for machines and a sentence for people; `errors` point into the body as RFC 6901 has it,
 * or name the parameter of the query.
 */
export const problem = (
  { rejected, detail }: Rejection,
  issues: readonly Issue[] = [],
  place: "pointer" | "parameter" = "pointer",
): Result => {
  const seconds = again[rejected];
  return {
    statusCode: status[rejected],
    headers: {
      "content-type": "application/problem+json",
      ...(seconds !== undefined && { "retry-after": String(seconds) }),
    },
    body: JSON.stringify({
      type: `https://github.com/tallystick/tallystick/blob/main/docs/errors.md#${rejected.toLowerCase()}`,
      title: meanings[rejected].title,
      status: status[rejected],
      code: rejected,
      detail,
      retryable: seconds !== undefined,
      ...(issues.length > 0 && {
        errors: issues
          .flatMap(eachKey)
          .map(({ path, message }) => ({ [place]: placeOf(path, place), detail: message })),
      }),
    }),
  };
};

const eachKey = ({ path, message, keys }: Issue): readonly Issue[] =>
  keys ? keys.map((key) => ({ path: [...path, key], message: "nobody knows this name" })) : [{ path, message }];

const placeOf = (path: readonly PropertyKey[], place: "pointer" | "parameter"): string =>
  place === "parameter" ? path.map(String).join(".") : path.map((step) => `/${escaped(String(step))}`).join("");

/** A slash or a tilde in a name would read as something else. */
const escaped = (step: string): string => step.replaceAll("~", "~0").replaceAll("/", "~1");

/** Our fault, not the caller's: nothing more is said. */
export const unexpected = (requestId: string): Result => ({
  statusCode: 500,
  headers: { "content-type": "application/problem+json", "request-id": requestId, "api-version": latestApiVersion },
  body: JSON.stringify({ type: "about:blank", title: "Unexpected", status: 500, code: "Unexpected", retryable: true }),
});
