import type { RejectionCode } from "./rejection.ts";

/** What each no means and what to do about it: the problem's title, and the text of docs/errors.md. */
export const meanings: Record<RejectionCode, { readonly title: string; readonly mend: string }> = {
  InvalidRequest: { title: "The request does not fit", mend: "Mend the fields that `errors` and `detail` name." },
  InvalidMessage: {
    title: "The message cannot be opened",
    mend: "Every failure to open a message is this one answer, so that nobody learns which check failed. Check key, `kid`, `typ`, `aud`, digest of the sealed part, and the purchaser's account and signature.",
  },
  MessageExpired: {
    title: "The message is too old",
    mend: "Sign anew; `exp` is at most 300 seconds after `iat`. Check the clock.",
  },
  MessageReplayed: {
    title: "The request id was used for another request",
    mend: "Give each request its own `jti` or `Idempotency-Key`; repeat a request with the same words only.",
  },
  InvalidKey: {
    title: "The key does not fit the profile",
    mend: "Send an EC P-256 public key with `use`, `alg` and its RFC 7638 thumbprint as `kid`.",
  },
  WebhookUrlRefused: {
    title: "Webhooks may not go to this address",
    mend: "Give an https address on the public internet, on port 443 or 8443, without user, password and fragment.",
  },
  BodyTooLarge: { title: "The body is too large", mend: "Send at most 128 KB; a sealed part has at most 64 KB." },
  Unauthenticated: {
    title: "Who asks is not known",
    mend: "Malls read with their API key; purchasers use the token of their own link; operators use the key of their own side.",
  },
  MallSuspended: {
    title: "The operator has suspended this mall",
    mend: "Finish what is under way: deliveries, returns, refunds, disputes and paid shipments are taken. For the rest talk to the operator.",
  },
  MallUnknown: {
    title: "No such mall",
    mend: "Check the id: `GET /v1/malls` lists those that the operator has registered.",
  },
  MallAlreadyRegistered: {
    title: "The mall's id is taken by one with other facts",
    mend: "Change the mall that is registered with `POST /v1/malls/{id}`, or leave `id` out.",
  },
  ApiKeyUnknown: {
    title: "The mall has no such API key",
    mend: "List its keys; the id of a key is not the key itself.",
  },
  ApiKeyLimitReached: {
    title: "The mall has as many API keys as it may",
    mend: "Revoke one that nobody uses; those that are revoked do not count.",
  },
  ApiVersionUnknown: {
    title: "There is no such version of the API",
    mend: "Send a date that is in the answer's detail as `Api-Version`, or leave the header out for the version that the mall is pinned to.",
  },
  IdempotencyKeyReused: {
    title: "The Idempotency-Key was used for another request",
    mend: "Give each deed its own key; the same key asks for the same deed in the same words, for 30 days.",
  },
  RequestInProgress: {
    title: "The same request is still being answered",
    mend: "Ask again after the seconds in `Retry-After`, with the same key and words.",
  },
  TooManyRequests: {
    title: "Too many requests from this mall",
    mend: "Ask again after the seconds in `Retry-After`, and more slowly.",
  },
  ApprovalNumberInvalid: {
    title: "That is no approval number",
    mend: "Check the number: its last symbol guards against typing errors.",
  },
  PurchaseNotFound: {
    title: "There is no such purchase",
    mend: "Check the id; another mall's purchase is answered like one that does not exist.",
  },
  LoanNotFound: {
    title: "The lender has no such loan",
    mend: "The lender has not decided, or declined. Ask again later.",
  },
  LenderUnknown: {
    title: "The lender is unknown, or the mall has no contract with it",
    mend: "Name the lender that the mall was registered with; register a mall with one of those that `detail` names.",
  },
  LineUnknown: { title: "The order has no such line", mend: "Use the line ids of the loan request." },
  DecisionNotFound: {
    title: "No decision is kept for the purchase",
    mend: "While it is pending there is none: wait for the webhook. A decision that was made at once came with the answer to the request; one that came later is kept for thirty days, and there is none where the lender was silent to the end.",
  },
  QuoteUnknown: {
    title: "There is no such quote",
    mend: "Use the id of a quote of this very purchase; one that ended long ago is not known any more.",
  },
  ShipmentUnknown: { title: "No such shipment was reported", mend: "Report the shipment before its delivery." },
  CancellationUnknown: {
    title: "There is no such cancellation",
    mend: "Use the number in the purchase's `cancellations`.",
  },
  RepaymentUnknown: {
    title: "There is no such repayment",
    mend: "Use a number in the purchase's `repayments`, or the key under which the bank was asked.",
  },
  EndpointUnknown: {
    title: "There is no such webhook endpoint",
    mend: "List the endpoints; another mall's is answered like one that does not exist.",
  },
  EventUnknown: {
    title: "There is no such event",
    mend: "List the events; they are kept for 30 days, and another mall's is answered like one that does not exist.",
  },
  PlanUnavailable: {
    title: "The plan is not offered for this",
    mend: "Read the lender's plans for the amount, and let the purchaser choose one of them; without a plan the account's own is meant.",
  },
  CheckoutNotFound: {
    title: "There is no such checkout",
    mend: "Check the id; another mall's checkout is answered like one that does not exist, and one that ended a week ago is forgotten.",
  },
  AmountOutOfRange: { title: "The amount is out of range", mend: "`detail` names the limit." },
  AmountMismatch: {
    title: "The amounts do not agree",
    mend: "Lines must sum to the amount, and envelope and sealed part name the same one.",
  },
  CurrencyMismatch: {
    title: "The currency is another",
    mend: "Use the currency of the purchase and of the credit line.",
  },
  QuantityExceeded: { title: "More than there is", mend: "`detail` names how many of the line are left." },
  AdvanceExceedsApproval: { title: "More than was approved", mend: "`detail` names what can still be advanced." },
  RepaymentExceedsDebt: { title: "More than is owed", mend: "`detail` names what can still be repaid." },
  PreviewMismatch: {
    title: "The preview is of something else",
    mend: "A token commits the very refund that it was given for: the same purchase, goods or amount.",
  },
  ConsentMissing: {
    title: "The plan costs something and nobody consented to it",
    mend: "Show the purchaser the plan with its cost, and send `plan` and `shown` in the purchaser's part.",
  },
  ConsentMismatch: {
    title: "What the purchaser was shown is not what holds",
    mend: "The plan was changed, or its dates are older than a week: show it again and let the purchaser consent anew.",
  },
  RateMissing: {
    title: "The lender has no price for this",
    mend: "The mall's rate card has no row for this currency or for so many days: speak with the lender.",
  },
  PromiseOutOfRange: {
    title: "The promised day is out of range",
    mend: "Promise a day within those that `detail` names.",
  },
  OrderAlreadyRequested: {
    title: "This order was asked for before",
    mend: "An order number is one purchase for ever; give a new order a new number.",
  },
  CheckoutExpired: {
    title: "The checkout's time is over",
    mend: "Open a new checkout for the order; nothing was bought with this one.",
  },
  CheckoutAlreadyConsented: {
    title: "The purchaser has consented already",
    mend: "The mall asks for the loan with this consent; one that it does not use is void after five minutes, and can then be given anew.",
  },
  WrongState: { title: "Not now", mend: "Read the purchase: its `status` and `waitingFor` say what can happen next." },
  ShipmentAlreadyReported: {
    title: "This shipment was reported with other goods",
    mend: "Give each parcel its own id.",
  },
  AlreadyCancelled: { title: "It is cancelled already", mend: "Nothing is left to cancel; see `cancellations`." },
  ReturnAlreadyReported: { title: "This return is settled", mend: "See the state of the cancellation." },
  WithdrawalPeriodOver: {
    title: "The time to withdraw is over",
    mend: "Accepted goods can be cancelled for the days that `detail` names.",
  },
  DisputePeriodOver: {
    title: "The time to dispute is over",
    mend: "Accepted goods can be disputed for the days that `detail` names.",
  },
  DisputeLimitReached: {
    title: "This purchase was disputed too often",
    mend: "`detail` names the limit: how many disputes a purchase has, and how long they pause its loan in all. Speak with the lender.",
  },
  DisputeAlreadyDecided: {
    title: "The dispute is decided",
    mend: "See the `verdict` of the cancellation; nothing more is heard on it.",
  },
  HoldExpired: { title: "The hold has ended", mend: "Ask for a new loan with a new order number." },
  QuoteExpired: { title: "The quote has ended", mend: "Ask for a new quote, or for the advance without one." },
  QuoteUsed: { title: "The quote was used before", mend: "Each quote is good for one advance: ask for a new one." },
  TooManyQuotes: {
    title: "Too many quotes are open",
    mend: "Use one of them, or wait: each makes room a quarter of an hour after its `expiresAt`, for until then it may be on its way.",
  },
  PreviewStale: {
    title: "The preview is not true any more",
    mend: "The purchase or its loan has moved, the day is another, or a quarter of an hour is over: ask for another preview.",
  },
  LoanPaused: {
    title: "The loan stands still",
    mend: "A cancellation is under way; nothing is collected until it is settled.",
  },
  PromiseOpen: { title: "A promise is open", mend: "Keep it; on its day the bank is asked. See `promises`." },
  PromisesUsedUp: {
    title: "No more promises are taken",
    mend: "Pay, or speak with the lender about another plan.",
  },
  TooManyEndpoints: {
    title: "The mall has too many webhook endpoints",
    mend: "Remove one that is not used; `detail` names how many there may be.",
  },
  EndpointDisabled: {
    title: "The webhook endpoint is disabled",
    mend: "Mend what is behind its address, enable it, and ask again.",
  },
  PayoutPending: {
    title: "Money is under way",
    mend: "A payout, a collection or a return of credit is not settled; the saga asks again by itself when it is.",
  },
  ConcurrentChange: { title: "Somebody else was faster", mend: "Ask again in a second." },
  CreditLimitExceeded: {
    title: "Above the credit that is left",
    mend: "The purchaser may pay back, or choose a smaller order. Do not tell anyone but the purchaser.",
  },
  AccountSuspended: { title: "The account is suspended", mend: "The purchaser should speak with the lender." },
  ReviewDeclined: {
    title: "A person at the lender said no",
    mend: "The purchaser may ask the lender why, or pay by other means. Do not tell anyone but the purchaser.",
  },
  LenderSilent: {
    title: "The lender did not answer",
    mend: "A purchase just asked for stays pending and a webhook tells the decision; after a day it is declined. Any other question may be asked again.",
  },
  PayoutRefused: {
    title: "The mall's bank refused",
    mend: "The advance is undone; check the mall's bank account with the lender.",
  },
  PaymentRefused: {
    title: "The purchaser's bank refused",
    mend: "The loan is late and asked for again; the purchaser may pay by other means.",
  },
  RefundRefused: {
    title: "The purchaser's bank refused a refund",
    mend: "The money stays owed; an operator finds another way to pay it.",
  },
};
