import { checkoutFunctions } from "./checkout-functions.ts";
import type { RoleFunctionSpec, TableGrant } from "./function-spec.ts";
import {
  answersOnce,
  apiKey,
  freesKey,
  hand,
  key,
  machines,
  mall,
  may,
  movesPurchase,
  pay,
  purchase,
  route,
  saga,
  knowsMall,
  timers,
} from "./grants.ts";
import { onboardingFunctions } from "./onboarding-functions.ts";
import { webhookFunctions } from "./webhook-functions.ts";

/** A mall's signed request: its keys are read, its purchase moves, and a receipt is signed. */
const mallPost = (name: string, path: string, ...table: TableGrant[]): RoleFunctionSpec => ({
  role: "mall",
  name,
  owner: "gateway",
  trigger: route("POST", `/v1/purchases${path}`),
  table: [...movesPurchase, answersOnce, ...knowsMall, may("Query", key), ...table],
  opens: ["sign"],
});
const mallGet = (name: string, path: string, ...table: TableGrant[]): RoleFunctionSpec => ({
  role: "mall",
  name,
  owner: "gateway",
  trigger: route("GET", `/v1/purchases${path}`),
  table: [may("GetItem", apiKey, purchase), ...knowsMall, ...table],
});
const purchaserPost = (name: string, path: string): RoleFunctionSpec => ({
  role: "purchaser",
  name,
  owner: "gateway",
  trigger: route("POST", `${pay}${path}`),
  table: [...movesPurchase, answersOnce],
});
const gatewayTask = (name: string, table: readonly TableGrant[] = movesPurchase): RoleFunctionSpec => ({
  role: "gateway",
  name,
  owner: "gateway",
  trigger: saga,
  table,
});
/** What an operator does by hand to one purchase. */
const operatorDeed = (name: string): RoleFunctionSpec => ({
  role: "operator",
  name,
  owner: "gateway",
  trigger: hand,
  table: movesPurchase,
});

/** The functions of the gateway's side: malls, purchasers, the sagas' recording and its operators. */
export const gatewayFunctions: readonly RoleFunctionSpec[] = [
  { ...mallPost("request-loan", "", freesKey), links: ["LOAN_APPROVAL_ARN"] },
  { ...mallPost("request-quote", "/{id}/advance-quotes"), links: ["LENDER_INQUIRY_ARN"] },
  mallPost("advance-purchase", "/{id}/advances"),
  mallPost("report-shipment", "/{id}/shipments"),
  mallPost("report-delivery", "/{id}/deliveries"),
  mallPost("receive-return", "/{id}/returns"),
  { ...mallPost("request-preview", "/{id}/refund-previews"), links: ["LENDER_INQUIRY_ARN"] },
  mallPost("refund-purchase", "/{id}/refunds"),
  mallPost("answer-dispute", "/{id}/disputes"),
  ...onboardingFunctions,
  ...webhookFunctions,
  mallGet("show-purchase", "/{id}"),
  mallGet("show-decision", "/{id}/decision"),
  // The indexes' partitions are the mall itself and an approval number, which no pattern can name; the handler gives the caller's only.
  mallGet("list-purchases", "", { actions: ["Query"], index: true }, may("BatchGetItem", purchase)),

  ...checkoutFunctions,

  {
    role: "purchaser",
    name: "show-purchase",
    owner: "gateway",
    trigger: route("GET", pay),
    table: [may("GetItem", purchase, mall)],
  },
  purchaserPost("accept-goods", "/acceptances"),
  purchaserPost("cancel-purchase", "/cancellations"),
  purchaserPost("open-dispute", "/disputes"),
  purchaserPost("add-evidence", "/disputes/{no}/evidence"),
  purchaserPost("repay", "/repayments"),
  purchaserPost("promise-payment", "/promises"),

  gatewayTask("recall-request", [may("GetItem", purchase)]),
  gatewayTask("record-decision", [...movesPurchase, may("GetItem", mall)]),
  gatewayTask("withdraw-request", [may("DeleteItem", purchase)]),
  gatewayTask("record-advance"),
  gatewayTask("record-failed-advance"),
  gatewayTask("accept-on-silence"),
  gatewayTask("record-due-date"),
  gatewayTask("record-collection"),
  gatewayTask("record-promise"),
  gatewayTask("record-replan"),
  gatewayTask("record-charge-off"),
  gatewayTask("record-bounce"),
  gatewayTask("record-credit"),
  gatewayTask("park-credit"),
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
    table: [],
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
  {
    role: "gateway",
    name: "show-keys",
    owner: "gateway",
    trigger: route("GET", "/.well-known/jwks.json"),
    table: [may("Query", key)],
  },
  { role: "gateway", name: "show-openapi", owner: "gateway", trigger: route("GET", "/openapi.json"), table: [] },
  {
    role: "gateway",
    name: "rotate-keys",
    owner: "gateway",
    trigger: { by: "schedule", every: "rate(30 days)" },
    table: [may("Query PutItem", key)],
    makesKeys: true,
  },
  { role: "operator", name: "decide-dispute", owner: "gateway", trigger: hand, table: movesPurchase },
  {
    role: "operator",
    name: "list-disputes",
    owner: "gateway",
    trigger: { by: "schedule", every: "rate(1 day)" },
    table: [{ actions: ["Scan"] }],
  },
  operatorDeed("report-payment"),
  operatorDeed("report-bounce"),
  operatorDeed("replan-purchase"),
  operatorDeed("charge-off-purchase"),
  operatorDeed("send-credit"),
  { role: "operator", name: "grant-refund", owner: "gateway", trigger: hand, table: movesPurchase },
];
