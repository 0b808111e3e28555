import type { RoleFunctionSpec, TableGrant, Trigger } from "./function-spec.ts";

const purchase = "PURCHASE#*";
const loan = "LOAN#*";
const account = "ACCOUNT#*";
const mall = "MALL#*";
const apiKey = "APIKEY#*";
const key = "KEY#*";
const balance = "BALANCE#*";
const plans = "PLANS";
const malls = "MALLS";
const settlement = "SETTLEMENT#*";

const may = (actions: string, ...pk: string[]): TableGrant => ({ actions: actions.split(" "), pk });
const movesPurchase = [may("GetItem PutItem", purchase)];
/** A loan and the credit line behind it change in one transaction. */
const movesLoan = [may("GetItem PutItem", loan), may("UpdateItem", account)];

const route = (method: "GET" | "POST", path: string): Trigger => ({ by: "route", method, path });
const saga: Trigger = { by: "saga" };
const hand: Trigger = { by: "hand" };
const machines = ["LOAN_TO_REPAYMENT_ARN", "CANCELLATION_TO_REFUND_ARN"] as const;
const timers = ["SCHEDULE_GROUP", "SCHEDULE_ROLE_ARN"] as const;

const pay = "/v1/pay/{approvalNumber}";

/** A mall's signed request: its keys are read, its purchase moves, and a receipt is signed. */
const mallPost = (name: string, path: string): RoleFunctionSpec => ({
  role: "mall",
  name,
  owner: "gateway",
  trigger: route("POST", `/v1/purchases${path}`),
  table: [...movesPurchase, may("GetItem", mall), may("Query", key)],
  opens: ["sign"],
});
const mallGet = (name: string, path: string, ...table: TableGrant[]): RoleFunctionSpec => ({
  role: "mall",
  name,
  owner: "gateway",
  trigger: route("GET", `/v1/purchases${path}`),
  table: [may("GetItem", apiKey, purchase), ...table],
});
const purchaserPost = (name: string, path: string): RoleFunctionSpec => ({
  role: "purchaser",
  name,
  owner: "gateway",
  trigger: route("POST", `${pay}${path}`),
  table: movesPurchase,
});
const gatewayTask = (name: string, table: readonly TableGrant[] = movesPurchase): RoleFunctionSpec => ({
  role: "gateway",
  name,
  owner: "gateway",
  trigger: saga,
  table,
});
const lenderTask = (name: string, ...more: TableGrant[]): RoleFunctionSpec => ({
  role: "lender",
  name,
  owner: "lender",
  trigger: saga,
  table: [...movesLoan, ...more],
});

/** What an operator does by hand to one purchase. */
const operatorDeed = (name: string): RoleFunctionSpec => ({
  role: "operator",
  name,
  owner: "gateway",
  trigger: hand,
  table: movesPurchase,
});

/** Every function of the system: the two stacks are built from this table. */
export const functions: readonly RoleFunctionSpec[] = [
  { ...mallPost("request-loan", ""), links: ["LOAN_APPROVAL_ARN"] },
  { ...mallPost("request-quote", "/{id}/advance-quotes"), links: ["LENDER_INQUIRY_ARN"] },
  mallPost("advance-purchase", "/{id}/advances"),
  mallPost("report-shipment", "/{id}/shipments"),
  mallPost("report-delivery", "/{id}/deliveries"),
  mallPost("receive-return", "/{id}/returns"),
  { ...mallPost("request-preview", "/{id}/refund-previews"), links: ["LENDER_INQUIRY_ARN"] },
  mallPost("refund-purchase", "/{id}/refunds"),
  mallPost("answer-dispute", "/{id}/disputes"),
  mallGet("show-purchase", "/{id}"),
  // The index's partition is the mall itself, which no pattern can name; the handler asks for the caller's only.
  mallGet("list-purchases", "", { actions: ["Query"], index: true }, may("BatchGetItem", purchase)),

  {
    role: "purchaser",
    name: "show-purchase",
    owner: "gateway",
    trigger: route("GET", pay),
    table: [may("GetItem", purchase)],
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
    name: "send-webhook",
    owner: "gateway",
    trigger: { by: "queue", queue: "Webhook" },
    table: [may("GetItem", mall), may("Query", key)],
    opens: ["webhook"],
    links: ["WEBHOOK_ADDRESSES"],
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
  {
    role: "gateway",
    name: "rotate-keys",
    owner: "gateway",
    trigger: { by: "schedule", every: "rate(30 days)" },
    table: [may("Query PutItem", key)],
    makesKeys: true,
  },
  {
    role: "operator",
    name: "register-mall",
    owner: "gateway",
    trigger: hand,
    table: [may("PutItem", mall, apiKey), may("Query", key)],
    opens: ["webhook"],
    links: ["WEBHOOK_ADDRESSES"],
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

  {
    ...lenderTask("decide-loan", may("GetItem", account, mall), may("Query", key, plans)),
    opens: ["seal", "sign", "link"],
  },
  {
    role: "lender",
    name: "quote-advance",
    owner: "lender",
    trigger: saga,
    // An offer moves no credit.
    table: [may("GetItem PutItem", loan), may("GetItem", mall)],
  },
  lenderTask("discount-receivable", may("GetItem", mall), may("Query", balance)),
  { ...lenderTask("pay-seller", may("GetItem", mall)), links: ["BANK_URL"] },
  lenderTask("unbuy-receivable"),
  lenderTask("start-repayment"),
  { ...lenderTask("collect-repayment", may("GetItem", account)), links: ["BANK_URL"] },
  lenderTask("take-promise"),
  lenderTask("replan-loan"),
  lenderTask("charge-off-loan"),
  lenderTask("reverse-repayment"),
  { ...lenderTask("return-credit", may("GetItem", account)), links: ["BANK_URL"] },
  lenderTask("cancel-loan"),
  lenderTask("resume-loan"),
  { ...lenderTask("refund-purchaser", may("GetItem", account)), links: ["BANK_URL"] },
  // A question moves nothing.
  { role: "lender", name: "preview-refund", owner: "lender", trigger: saga, table: [may("GetItem", loan)] },
  lenderTask("expire-hold"),
  {
    role: "lender",
    name: "show-loan",
    owner: "lender",
    trigger: route("GET", `${pay}/loan`),
    table: [may("GetItem", loan)],
  },
  {
    role: "lender",
    name: "show-keys",
    owner: "lender",
    trigger: route("GET", "/v1/lenders/{id}/jwks.json"),
    table: [may("Query", key)],
  },
  {
    role: "lender",
    name: "show-plans",
    owner: "lender",
    trigger: route("GET", "/v1/lenders/{id}/plans"),
    table: [may("Query", plans)],
  },
  {
    role: "lender",
    name: "rotate-keys",
    owner: "lender",
    trigger: { by: "schedule", every: "rate(30 days)" },
    table: [may("Query PutItem", key)],
    makesKeys: true,
  },
  {
    role: "lender",
    name: "send-notice",
    owner: "lender",
    trigger: { by: "queue", queue: "Notice" },
    table: [may("GetItem", loan), may("Query", key)],
    opens: ["link"],
    links: ["MESSENGER_URL", "PAY_URL"],
  },
  {
    role: "lender",
    name: "fold-balances",
    owner: "lender",
    trigger: { by: "stream", items: [{ pk: "LOAN#", sk: "LOAN" }, { pk: "SETTLEMENT#" }], perShard: true },
    table: [may("Query PutItem", balance)],
  },
  { role: "operator", name: "grant-refund", owner: "gateway", trigger: hand, table: movesPurchase },
  { role: "operator", name: "pin-mall", owner: "lender", trigger: hand, table: [may("PutItem", mall, malls)] },
  { role: "operator", name: "define-plan", owner: "lender", trigger: hand, table: [may("Query PutItem", plans)] },
  { role: "operator", name: "define-calendar", owner: "lender", trigger: hand, table: [may("Query PutItem", plans)] },
  {
    role: "operator",
    name: "open-account",
    owner: "lender",
    trigger: hand,
    table: [may("PutItem", account), may("Query", plans)],
  },
  {
    role: "operator",
    name: "settle-malls",
    owner: "lender",
    trigger: { by: "schedule", every: "rate(1 day)" },
    table: [may("Query", malls, balance, settlement), may("GetItem", mall), may("PutItem", settlement)],
    links: ["BANK_URL"],
  },
  {
    role: "operator",
    name: "prove-books",
    owner: "lender",
    trigger: { by: "schedule", every: "rate(1 day)" },
    table: [{ actions: ["Scan"] }, may("Query", balance)],
  },
  { role: "operator", name: "show-arrears", owner: "lender", trigger: hand, table: [{ actions: ["Scan"] }] },
];

/** `DecideLoan`: the construct id, the placeholder and the state; with its role in front where two roles use one verb and noun. */
export const idOf = ({ role, name }: Pick<RoleFunctionSpec, "role" | "name">): string => {
  const repeats = functions.filter((each) => each.name === name).length > 1;
  return (repeats ? `${role}-${name}` : name).replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
};
