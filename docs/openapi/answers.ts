import * as z from "zod";
import { rejectionCodes } from "../../domain/rejection.ts";
import { RefundPreview } from "./cancellation.ts";
import { Checkout, OwnCheckout } from "./checkout.ts";
import { AdvanceQuote, Loan, LoanSummary, PlanOffer } from "./loan.ts";
import { ApiKey, ApiSecret, Mall, PinnedKey, PinnedMall } from "./mall.ts";
import { EvidenceFile } from "./file.ts";
import { Instruction, Limit, LimitProposal, TrailEntry } from "./instruction.ts";
import { Day, Instant, Money, name, named, Receipt } from "./named.ts";
import { Purchase, Rights } from "./purchase.ts";
import { Sentence } from "./sentence.ts";
import { Settlement, SettlementLine, SettlementStatement } from "./settlement.ts";
import { EventWithDeliveries, EventWithAttempts, WebhookEndpoint } from "./webhook-endpoint.ts";
import { Jwk } from "./keys.ts";
import { TestEvent } from "./webhooks.ts";

/** The responses of the routes and their parts. A contract names a response by the first argument of `name`. */
export const answers = named;

name("PurchaseAnswer", z.strictObject({ purchase: Purchase, receipt: Receipt }));
name(
  "LoanAnswer",
  z.strictObject({ purchase: Purchase, sealed: z.string().optional(), receipt: Receipt }),
  "`sealed` is the lender's decision, a compact JWE that only the mall can open; it is absent until the lender has decided.",
);
name(
  "DecisionAnswer",
  z.strictObject({ purchase: z.string(), sealed: z.string() }),
  "The lender's decision on the mall's sealed request, a compact JWE that only the mall can open.",
);
name("OwnPurchaseAnswer", z.strictObject({ purchase: Purchase }));
name(
  "ShownOwnPurchaseAnswer",
  z.strictObject({ purchase: Purchase, shop: z.string(), rights: Rights }),
  "`shop` is the name under which the gateway's operator registered the mall.",
);
name("ShownPurchaseAnswer", z.strictObject({ purchase: Purchase }));
name("PurchasePageAnswer", z.strictObject({ purchases: z.array(Purchase), cursor: z.string().optional() }));
name(
  "OwnLoanAnswer",
  z.strictObject({ loan: Loan, now: Instant }),
  "`now` is the lender's time, for the time of acts.",
);
name(
  "OwnLoansAnswer",
  z.strictObject({ loans: z.array(LoanSummary), cursor: z.string().optional() }),
  "The loans of the purchaser's account; a page may have fewer than `limit`.",
);
name(
  "LinkAnswer",
  z.strictObject({ link: z.strictObject({ purchase: z.string(), no: z.int(), at: Instant }) }),
  "The purchaser's link by its number. The link itself is sent to the purchaser, and to nobody else.",
);
name("PlansAnswer", z.strictObject({ lender: z.string(), amount: Money, day: Day, plans: z.array(PlanOffer) }));
name(
  "RenewalAnswer",
  z.strictObject({ purchase: Purchase, certificate: z.string(), receipt: Receipt }),
  "`certificate` is the lender's signed certificate of the amount that it holds now, and until when.",
);
name("AdvanceQuoteAnswer", z.strictObject({ quote: AdvanceQuote, receipt: Receipt }));
name(
  "CheckoutAnswer",
  z.strictObject({ checkout: Checkout, url: z.string(), receipt: Receipt }),
  "`url` is the purchaser's page; the mall adds `#` and the secret that only the page may see.",
);
name("ShownCheckoutAnswer", z.strictObject({ checkout: Checkout }));
name("OwnCheckoutAnswer", z.strictObject({ checkout: OwnCheckout }));
name(
  "RefundPreviewAnswer",
  z.strictObject({ preview: RefundPreview, token: z.string(), expiresAt: Instant, receipt: Receipt }),
);

const ShownSecret = z.string().regex(/^whsec_[A-Za-z0-9+/]{32}$/);
name("EndpointAnswer", z.strictObject({ endpoint: WebhookEndpoint, receipt: Receipt }));
name(
  "NewEndpointAnswer",
  z.strictObject({ endpoint: WebhookEndpoint, secret: ShownSecret.optional(), receipt: Receipt }),
  "`secret` signs by `v1` and is in the first response only. With `v1a` there is none; the endpoint's `secrets` have the public key.",
);
name("ShownEndpointAnswer", z.strictObject({ endpoint: WebhookEndpoint }));
name("EndpointListAnswer", z.strictObject({ endpoints: z.array(WebhookEndpoint) }));
name("EndpointTestAnswer", z.strictObject({ event: TestEvent, receipt: Receipt }));
name(
  "RedeliveryAnswer",
  z.strictObject({
    redelivery: z.strictObject({
      id: z.string(),
      event: z.string().optional(),
      endpoints: z.array(z.string()),
      from: Instant.optional(),
      until: Instant.optional(),
      onlyFailed: z.boolean().optional(),
    }),
    receipt: Receipt,
  }),
);

name(
  "SettlementPageAnswer",
  z.strictObject({ settlements: z.array(Settlement), cursor: z.string().optional(), statement: SettlementStatement }),
);
name(
  "SettlementAnswer",
  z.strictObject({
    settlement: Settlement,
    page: z.int().min(1),
    pages: z.int().min(1),
    lines: z.array(SettlementLine),
    cursor: z.string().optional(),
    statement: SettlementStatement,
  }),
  "The lines of all pages sum to the settlement's amount.",
);
name("EventPageAnswer", z.strictObject({ events: z.array(EventWithDeliveries), cursor: z.string().optional() }));
name("EventAnswer", z.strictObject({ event: EventWithAttempts }));

name(
  "JwksAnswer",
  z.strictObject({ keys: z.array(Jwk), successors: z.array(Receipt) }),
  "Of each use the current key is the first. `successors` are statements, each signed by one key, that another follows it (docs/messages.md).",
);

name("MallAnswer", z.strictObject({ mall: Mall }));
name("MallPageAnswer", z.strictObject({ malls: z.array(Mall), cursor: z.string().optional() }));
name(
  "NewMallAnswer",
  z.strictObject({ mall: Mall, key: ApiKey, apiKey: ApiSecret.optional(), webhookSecret: z.string().optional() }),
  "`apiKey` and `webhookSecret` are in the first response only; a repeat under the same Idempotency-Key does not return them.",
);
name("ApiKeyAnswer", z.strictObject({ key: ApiKey }));
name("ApiKeysAnswer", z.strictObject({ keys: z.array(ApiKey) }));
name(
  "NewApiKeyAnswer",
  z.strictObject({ key: ApiKey, apiKey: ApiSecret.optional() }),
  "`apiKey` is in the first response only.",
);
name(
  "KeysAnswer",
  z.strictObject({ keys: z.array(PinnedKey), receipt: Receipt }),
  "The mall's keys as they are pinned now, the newest first.",
);
name("PinnedMallAnswer", z.strictObject({ mall: PinnedMall }));

name(
  "OpenInstructionsAnswer",
  z.strictObject({ instructions: z.array(z.strictObject({ purchase: z.string(), instruction: Instruction })) }),
  "At most 100 instructions that wait for a second person or are being carried out, the oldest first.",
);
name("InstructionAnswer", z.strictObject({ instruction: Instruction }));
name(
  "LoanTrailAnswer",
  z.strictObject({ instructions: z.array(Instruction), trail: z.array(TrailEntry), files: z.array(EvidenceFile) }),
  "The instructions on a loan, its trail, and the files that both sides sent as evidence, each the oldest first.",
);

name(
  "TrailAnswer",
  z.strictObject({ trail: z.array(TrailEntry), next: z.int().optional() }),
  "At most 100 entries of a trail, the oldest first. With `next` there may be more: send it as `after`.",
);

name(
  "LimitsAnswer",
  z.strictObject({ limits: z.array(Limit), waiting: z.array(LimitProposal) }),
  "What one person of the lender's staff may instruct, and the higher limits that wait for a second person.",
);

name(
  "LendersAnswer",
  z.strictObject({ lenders: z.array(z.strictObject({ id: z.string(), url: z.url() })) }),
  "`url` is the origin of the lender's own API. Trust in the lender comes from its keys, not from this list.",
);

name("OpenApiAnswer", z.record(z.string(), z.unknown()), "OpenAPI 3.1.");

name(
  "Problem",
  z.strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum([...rejectionCodes, "Unexpected"]),
    detail: z.string().optional(),
    sentence: Sentence.optional(),
    retryable: z.boolean(),
    errors: z
      .array(z.strictObject({ pointer: z.string().optional(), parameter: z.string().optional(), detail: z.string() }))
      .optional(),
  }),
  "RFC 9457. `code` is a code of docs/errors.md; `errors` point into the body or into the claims of a signed message (RFC 6901), or name a parameter of the query; `sentence` is the `detail` in parts, where it has amounts or days.",
);

name(
  "NotReached",
  z.strictObject({ message: z.string() }),
  "API Gateway's own error: an unknown route, a body above 10 MB, too many requests in total, or no response in time.",
);
