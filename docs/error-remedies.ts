import type { RejectionCode } from "../domain/rejection.ts";

/** What the caller does next about each rejection: the text of docs/errors.md. Exhaustive: a new code does not compile until it has one. */
export const remedies: Record<RejectionCode, string> = {
  InvalidRequest: "Correct the fields that `errors` and `detail` name, and send the request again.",
  InvalidMessage:
    "Check the key, `kid`, `typ`, `aud`, the digest of the sealed part, and the purchaser's account and signature. Every failure to open a message has this one code, so that nobody learns which check failed.",
  MessageExpired: "Sign the request again; `exp` is at most 300 seconds after `iat`. Check your clock.",
  MessageReplayed:
    "Give each request its own `jti` or `Idempotency-Key`, and repeat a request only with the same content.",
  InvalidKey: "Send an EC P-256 public key with `use`, `alg` and its RFC 7638 thumbprint as `kid`.",
  WebhookUrlRefused:
    "Give an https address on the public internet, on port 443 or 8443, without user, password and fragment.",
  BodyTooLarge: "Send at most 128 KB; a sealed part has at most 64 KB.",
  Unauthenticated:
    "Send the credential of the route: a mall its API key, a purchaser the token of the purchase's own link, an operator a key of its own side.",
  MallSuspended:
    "Ask the operator. Requests that finish open purchases are still accepted: deliveries, returns, refunds, disputes and shipments that are paid.",
  MallUnknown: "Check the id: `GET /v1/malls` lists the registered malls.",
  MallAlreadyRegistered: "Change the registered mall with `POST /v1/malls/{id}`, or leave `id` out.",
  ApiKeyUnknown: "List the mall's keys, and use the id of a key, not the key itself.",
  ApiKeyLimitReached: "Revoke a key that is not used; revoked keys do not count.",
  ApiVersionUnknown:
    "Send one of the dates in `detail` as `Api-Version`, or leave the header out to get the version that the mall is pinned to.",
  IdempotencyKeyReused: "Give each request its own key; for 30 days a key repeats only the same request.",
  RequestInProgress: "Send the same request with the same key again after the seconds in `Retry-After`.",
  TooManyRequests: "Send the request again after the seconds in `Retry-After`, and lower your rate.",
  ApprovalNumberInvalid: "Check the number for typing errors: its last character is a check character.",
  EvidenceMissing:
    "The lender acts only on what the mall, the purchaser or its own staff has signed. Send the signed request again; where nobody has to sign, wait: the lender's own clock decides.",
  EvidenceInvalid:
    "The signed request is by another party or key, or for another purchase, operation, amount or line. The purchase stays as it was: sign exactly this operation and send it again.",
  EvidenceExpired:
    "The lender got the request after its `exp`, or more than seven days after it was signed. Sign it again.",
  EvidenceUsed:
    "This signed request was used for an earlier operation, or another one took its turn (`before`). Read the purchase, and sign a new request with its own `jti`.",
  FileTypeNotAccepted:
    "Send a JPEG, PNG, WebP or HEIC picture, or a PDF document. The type is read from the bytes, never from the name. Export other files, such as SVG or Word, as PDF.",
  FileDamaged: "Choose the file again: it is empty, or its end is missing. Open it once to see that it is complete.",
  FileTooLarge:
    "Send at most 3 MB (3,145,728 bytes): make the picture smaller, or divide the document. The purchaser's page makes photos smaller itself.",
  FileMismatch: "Sign the SHA-256, the size and the type of exactly the bytes that you send, and send them again.",
  FileLimitReached:
    "Put several pictures or pages into one PDF document. A file that was sent before can be named again.",
  FileNotFound:
    "Check the reference. The lender keeps a file for three years, and shows it to the parties of its purchase only.",
  LinkEnded:
    "Open the link in the newest notice: the purchaser or the lender has withdrawn this one, or the purchase ended more than a year ago. The lender's staff can send a new link.",
  TooManyWrongTokens:
    "Open the complete link. Wrong tokens for this purchase, or from this address, are counted for an hour; the right one is always accepted.",
  PurchaseNotFound: "Check the id. Another mall's purchase gives the same answer as one that does not exist.",
  LoanNotFound: "Send the request again later. The lender has not decided yet, or has declined.",
  LenderUnknown:
    "Name the lender that the mall is registered with. To register a mall, use one of the lenders in `detail`.",
  LenderNotFound:
    "Check the lender's id and the address: `GET /v1/lenders` of the gateway lists each lender with its own.",
  LineUnknown: "Use the line ids of the loan request.",
  SettlementNotFound:
    "Use a number from GET /v1/settlements or from the reference of the transfer, with its currency, such as GBP.7. Each mall finds its own settlements only.",
  DecisionNotFound:
    "While the purchase is pending, wait for the webhook. An immediate decision came with the answer to the request; a later one is kept for 30 days. If the lender never answered, there is no decision.",
  QuoteUnknown: "Use the id of a quote for this purchase, or request a new quote: expired ones are deleted.",
  ShipmentUnknown: "Report the shipment before its delivery.",
  CancellationUnknown: "Use a number from the purchase's `cancellations`.",
  RepaymentUnknown: "Use a number from the purchase's `repayments`, or the key of the collection.",
  EndpointUnknown: "List your endpoints. Another mall's endpoint gives the same answer as one that does not exist.",
  EventUnknown:
    "List your events; they are kept for 30 days. Another mall's event gives the same answer as one that does not exist.",
  PlanUnavailable:
    "Read the lender's plans for the amount, and let the purchaser choose one of them. Without a plan in the request, the account's default plan applies. A plan that was defined just now is used after half a minute.",
  CheckoutNotFound:
    "Check the id. A checkout is deleted a week after its end; another mall's checkout gives the same answer as one that does not exist.",
  InstructionUnknown: "Use a number from the instructions in the loan's trail.",
  InstructionMissing:
    "Give the instruction at the lender: `POST /v1/lenders/{id}/loans/{purchase}/instructions`. A state machine that is started without an instruction at the lender moves no money.",
  SecondPersonRequired: "Ask another member of the lender's staff to approve the instruction.",
  SamePerson: "Ask another member of the staff, with a key of their own.",
  OtherPerson: "Decline it, or ask the person who gave it to withdraw it.",
  AmountOutOfRange: "Send an amount within the limit that `detail` names.",
  AmountMismatch:
    "Make the lines sum to the amount, and send the same amount in the envelope and in the sealed part. Of a refund: compare your order with the two amounts in `detail`, and sign the one that is right; a preview shows what the gateway expects.",
  AmountUnknown:
    "The lender cannot compute the amount without the mall's answer, or the mall has sent it a file about the cancellation. The mall answers with the amount that it signs, or the lender's staff decide with an instruction `disputeDecision`.",
  CurrencyMismatch: "Use the currency of the purchase and of the credit line.",
  QuantityExceeded: "Send at most the remaining quantity of the line, which `detail` names.",
  AdvanceExceedsApproval: "Request at most the amount that `detail` names.",
  RepaymentExceedsDebt: "Repay at most the amount that `detail` names.",
  PreviewMismatch:
    "Use the token for the refund that it was issued for: the same purchase, and the same goods or amount.",
  ConsentMissing:
    "Show the purchaser the plan with its cost, and send `plan` and `shown` in the purchaser's part. The plan has a cost or a late fee, so it needs consent, also where it is the default plan of the account.",
  ConsentMismatch:
    "Show the purchaser the plan again and get a new consent: the plan has changed, or its dates are older than a week.",
  RateMissing: "Ask the lender: the mall's rate card has no row for this currency or this number of days.",
  PromiseOutOfRange: "Promise a day in the range that `detail` names.",
  OrderAlreadyRequested:
    "Give a new order a new number; an order number belongs to one purchase forever. It can be requested again only after a decline or an expiry, where nothing was advanced or cancelled; after `LenderSilent`, once the lender's own hold has ended.",
  CheckoutExpired: "Open a new checkout for the order; no purchase was made with this one.",
  CheckoutAlreadyConsented:
    "Let the mall request the loan with this consent. If the mall does not use it, it expires after five minutes, and the purchaser can consent again.",
  WrongState: "Read the purchase: its `status` and `waitingFor` show what can happen next.",
  ShipmentAlreadyReported: "Give each parcel its own id.",
  AlreadyCancelled: "Read `cancellations`: no goods or amount remain to cancel.",
  ReturnAlreadyReported: "Read the state of the cancellation: this return is already settled.",
  WithdrawalPeriodOver:
    "Contact the mall. Accepted goods can be cancelled only for the number of days that `detail` names.",
  DisputePeriodOver:
    "Contact the mall. Accepted goods can be disputed only for the number of days that `detail` names.",
  DisputeLimitReached:
    "Contact the lender. `detail` names the limit on the number of disputes of a purchase, or on the total time that they pause its loan.",
  DisputeAlreadyDecided: "Read the `verdict` of the cancellation; the decision is final.",
  HoldExpired: "Renew the hold with `POST /v1/purchases/{id}/renewals`, and then send the request again.",
  ConsentExpired:
    "A purchaser's consent carries a hold for thirty days. Request the loan again with a new consent of the purchaser.",
  QuoteExpired: "Request a new quote, or an advance without a quote.",
  QuoteUsed: "Request a new quote: each quote is valid for one advance.",
  TooManyQuotes:
    "Use an open quote, or wait. A quote stops counting a quarter of an hour after its `expiresAt`, because an advance that uses it may still be in progress until then.",
  PreviewStale:
    "Request a new preview: the purchase or its loan has changed, the date has changed, or the preview is older than a quarter of an hour.",
  LoanPaused: "Wait until the cancellation is settled; nothing is collected before.",
  PromiseOpen: "Keep the open promise in `promises`; the payment is collected on its day.",
  PromisesUsedUp: "Pay, or ask the lender for another plan.",
  TooManyEndpoints: "Remove an endpoint that is not used; `detail` names the limit.",
  EndpointDisabled: "Fix the receiver at the endpoint's address, enable the endpoint, and send the request again.",
  PayoutPending:
    "Wait: a payout, a collection or a return of credit is not settled. The saga retries by itself when it is.",
  ConcurrentChange: "Send the request again after one second.",
  CreditLimitExceeded:
    "The purchaser can repay first, or place a smaller order. Tell nobody but the purchaser the reason.",
  AccountSuspended: "The purchaser should contact the lender.",
  ReviewDeclined:
    "The purchaser can ask the lender for the reason, or pay by another method. Tell nobody but the purchaser the reason.",
  ReviewExpired:
    "A person at the lender had to decide, and did not within seven days. Request the loan again with a new consent of the purchaser, or let the purchaser pay by another method.",
  ReviewRequired:
    "A hold is renewed without a person. Request the loan again with a new consent of the purchaser: the lender's staff decide.",
  LenderSilent:
    "A new purchase stays pending: wait for the webhook with the decision; after a day without one it is declined. Send any other request again.",
  PayoutRefused: "Check the mall's bank account with the lender; the advance is undone.",
  PaymentRefused: "The purchaser can pay by another method. The loan is late, and the payment is collected again.",
  RefundRefused: "An operator pays the refund by another method; the amount remains owed to the purchaser.",
};
