import type { RoleFunctionSpec } from "./function-spec.ts";
import { keepsAnswers, apiKey, checkout, key, identifiesMall, allow, purchase, route, timers } from "./grants.ts";

/** A route of the hosted checkout's page; it reads the order's purchase for the result. */
const checkoutRoute = (method: "GET" | "POST", name: string, path: string): RoleFunctionSpec => ({
  role: "purchaser",
  name,
  owner: "gateway",
  trigger: route(method, `/v1/checkout-sessions/{id}/${path}`),
  table: [
    allow(method === "GET" ? "GetItem" : "GetItem PutItem", checkout),
    allow("GetItem", purchase),
    ...(method === "GET" ? [] : [keepsAnswers]),
  ],
});

/** The hosted checkout: the routes of malls and of the lender's page, the stream and timer functions. */
export const checkoutFunctions: readonly RoleFunctionSpec[] = [
  {
    role: "mall",
    name: "create-checkout",
    owner: "gateway",
    trigger: route("POST", "/v1/checkout-sessions"),
    table: [
      allow("GetItem PutItem", checkout),
      allow("GetItem", purchase),
      keepsAnswers,
      ...identifiesMall,
      allow("Query", key),
    ],
    decrypts: ["sign"],
    links: ["PAY_URL"],
  },
  {
    role: "mall",
    name: "show-checkout",
    owner: "gateway",
    trigger: route("GET", "/v1/checkout-sessions/{id}"),
    table: [allow("GetItem", apiKey, checkout, purchase), ...identifiesMall],
  },
  checkoutRoute("GET", "show-checkout", "status"),
  checkoutRoute("POST", "consent-to-checkout", "consents"),
  checkoutRoute("POST", "cancel-checkout", "cancellations"),
  {
    role: "gateway",
    name: "route-checkout",
    owner: "gateway",
    trigger: { by: "stream", items: [{ pk: "CHECKOUT#" }] },
    table: [],
    links: [...timers, "EXPIRE_CHECKOUT_ARN", "WEBHOOK_QUEUE_URL"],
  },
  {
    role: "gateway",
    name: "expire-checkout",
    owner: "gateway",
    trigger: { by: "timer" },
    table: [allow("GetItem PutItem", checkout), allow("GetItem", purchase)],
  },
];
