import { checkoutFunctions } from "./checkout-functions.ts";
import type { RoleFunctionSpec, TableGrant } from "./function-spec.ts";
import {
  announced,
  byStaff,
  keepsAnswers,
  apiKey,
  releasesKey,
  key,
  machines,
  mall,
  malls,
  allow,
  changesPurchase,
  payPath,
  purchase,
  route,
  saga,
  identifiesMall,
  timers,
  countsTokens,
} from "./grants.ts";
import { onboardingFunctions } from "./onboarding-functions.ts";
import { publicFunctions } from "./public-functions.ts";
import { webhookFunctions } from "./webhook-functions.ts";

/** A mall's signed request: it reads the mall's keys, changes a purchase, and signs a receipt. */
const mallPost = (name: string, path: string, ...table: TableGrant[]): RoleFunctionSpec => ({
  role: "mall",
  name,
  owner: "gateway",
  trigger: route("POST", `/v1/purchases${path}`),
  table: [...changesPurchase, keepsAnswers, ...identifiesMall, allow("Query", key), ...table],
  decrypts: ["sign"],
});
const mallGet = (name: string, path: string, ...table: TableGrant[]): RoleFunctionSpec => ({
  role: "mall",
  name,
  owner: "gateway",
  trigger: route("GET", `/v1/purchases${path}`),
  table: [allow("GetItem", apiKey, purchase), ...identifiesMall, ...table],
});
/** A read that the lender answers. */
const settlementGet = (name: string, path: string): RoleFunctionSpec => ({
  role: "mall",
  name,
  owner: "gateway",
  trigger: route("GET", `/v1/settlements${path}`),
  table: [allow("GetItem", apiKey), ...identifiesMall],
  links: ["LENDER_INQUIRY_ARN"],
});
const purchaserPost = (name: string, path: string): RoleFunctionSpec => ({
  role: "purchaser",
  name,
  owner: "gateway",
  trigger: route("POST", `${payPath}${path}`),
  table: [...changesPurchase, keepsAnswers, countsTokens],
});
const gatewayTask = (name: string, table: readonly TableGrant[] = changesPurchase): RoleFunctionSpec => ({
  role: "gateway",
  name,
  owner: "gateway",
  trigger: saga,
  table,
});

/** The gateway's functions: routes of malls and purchasers, tasks of the sagas, operators' invocations. */
export const gatewayFunctions: readonly RoleFunctionSpec[] = [
  { ...mallPost("request-loan", "", releasesKey, allow("DeleteItem", purchase)), links: ["LOAN_APPROVAL_ARN"] },
  { ...mallPost("request-quote", "/{id}/advance-quotes"), links: ["LENDER_INQUIRY_ARN"] },
  { ...mallPost("request-renewal", "/{id}/renewals"), links: ["LENDER_INQUIRY_ARN"] },
  mallPost("advance-purchase", "/{id}/advances"),
  mallPost("report-shipment", "/{id}/shipments"),
  mallPost("report-delivery", "/{id}/deliveries"),
  mallPost("receive-return", "/{id}/returns"),
  mallPost("instruct-return", "/{id}/return-instructions"),
  { ...mallPost("request-preview", "/{id}/refund-previews"), links: ["LENDER_INQUIRY_ARN"] },
  mallPost("refund-purchase", "/{id}/refunds"),
  mallPost("answer-dispute", "/{id}/disputes"),
  ...onboardingFunctions,
  ...webhookFunctions,
  mallGet("show-purchase", "/{id}"),
  mallGet("show-decision", "/{id}/decision"),
  // The indexes are partitioned by mall and by approval number, which no pattern can limit; the handler returns the caller's purchases only.
  mallGet("list-purchases", "", { actions: ["Query"], index: true }, allow("BatchGetItem", purchase)),
  settlementGet("list-settlements", ""),
  settlementGet("show-settlement", "/{no}"),

  ...checkoutFunctions,

  {
    role: "purchaser",
    name: "show-purchase",
    owner: "gateway",
    trigger: route("GET", payPath),
    table: [allow("GetItem", purchase, mall), countsTokens],
  },
  purchaserPost("accept-goods", "/acceptances"),
  purchaserPost("cancel-purchase", "/cancellations"),
  purchaserPost("open-dispute", "/disputes"),
  purchaserPost("add-evidence", "/disputes/{no}/evidence"),
  purchaserPost("repay", "/repayments"),
  purchaserPost("promise-payment", "/promises"),

  gatewayTask("recall-request", [allow("GetItem", purchase)]),
  gatewayTask("record-decision", [...changesPurchase, allow("GetItem", mall)]),
  gatewayTask("withdraw-request", [...changesPurchase, allow("DeleteItem", purchase)]),
  gatewayTask("record-advance"),
  gatewayTask("record-failed-advance"),
  gatewayTask("accept-on-silence", [...changesPurchase, allow("Query", purchase)]),
  gatewayTask("record-due-date"),
  gatewayTask("record-collection"),
  gatewayTask("record-promise"),
  gatewayTask("record-replan"),
  gatewayTask("record-charge-off"),
  gatewayTask("record-bounce"),
  gatewayTask("record-credit"),
  gatewayTask("park-credit"),
  gatewayTask("refuse-evidence"),
  gatewayTask("record-expiry"),
  gatewayTask("cancel-unshipped"),
  gatewayTask("record-cancellation"),
  gatewayTask("decide-on-silence"),
  gatewayTask("record-refund"),
  gatewayTask("record-resumption"),
  gatewayTask("park-refund"),
  gatewayTask("fail-refund"),
  {
    role: "gateway",
    name: "route-event",
    owner: "gateway",
    trigger: { by: "stream", items: [{ pk: "PURCHASE#", sk: "PURCHASE" }] },
    // The mall's signed report of a shipment, for the lender.
    table: [allow("GetItem", purchase)],
    links: [...machines, ...timers, "WEBHOOK_QUEUE_URL", "NOTICE_QUEUE_URL"],
  },
  {
    role: "gateway",
    name: "janitor",
    owner: "gateway",
    trigger: { by: "schedule", every: "rate(1 hour)" },
    table: [{ actions: ["Scan"] }],
    links: machines,
  },
  ...publicFunctions,
  {
    role: "gateway",
    name: "rotate-keys",
    owner: "gateway",
    trigger: { by: "schedule", every: "rate(1 day)" },
    table: [...byStaff, allow("Query PutItem", key)],
    generatesKeys: true,
    // The current signing key signs that the next one follows it.
    decrypts: ["sign"],
  },
  { role: "gateway", name: "receive-instruction", owner: "gateway", trigger: { by: "lender" }, table: changesPurchase },
  { role: "gateway", name: "receive-link", owner: "gateway", trigger: { by: "lender" }, table: changesPurchase },
  {
    role: "gateway",
    name: "receive-settlement",
    owner: "gateway",
    trigger: { by: "lender" },
    table: [],
    links: ["WEBHOOK_QUEUE_URL"],
  },
  {
    role: "gateway",
    name: "announce-keys",
    owner: "gateway",
    trigger: { by: "schedule", every: "rate(6 hours)" },
    table: [allow("Query", key, malls), allow("GetItem", mall), allow("GetItem PutItem", announced)],
    links: ["LENDER_INQUIRY_ARN", "WEBHOOK_QUEUE_URL"],
  },
  {
    role: "operator",
    name: "list-disputes",
    owner: "gateway",
    trigger: { by: "schedule", every: "rate(1 day)" },
    table: [{ actions: ["Scan"] }],
  },
];
