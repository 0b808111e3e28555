import type { RoleFunctionSpec } from "./function-spec.ts";
import { answersOnce, apiKey, checkout, key, knowsMall, may, purchase, route, timers } from "./grants.ts";

/** The page of a hosted checkout, which tells by the order's purchase what became of it. */
const checkoutRoute = (method: "GET" | "POST", name: string, path: string): RoleFunctionSpec => ({
  role: "purchaser",
  name,
  owner: "gateway",
  trigger: route(method, `/v1/checkout-sessions/{id}/${path}`),
  table: [
    may(method === "GET" ? "GetItem" : "GetItem PutItem", checkout),
    may("GetItem", purchase),
    ...(method === "GET" ? [] : [answersOnce]),
  ],
});

/** The hosted checkout: what malls and pages ask of it, who carries what happens there, and the pages' own files. */
export const checkoutFunctions: readonly RoleFunctionSpec[] = [
  {
    role: "mall",
    name: "create-checkout",
    owner: "gateway",
    trigger: route("POST", "/v1/checkout-sessions"),
    table: [may("GetItem PutItem", checkout), may("GetItem", purchase), answersOnce, ...knowsMall, may("Query", key)],
    opens: ["sign"],
    links: ["PAY_URL"],
  },
  {
    role: "mall",
    name: "show-checkout",
    owner: "gateway",
    trigger: route("GET", "/v1/checkout-sessions/{id}"),
    table: [may("GetItem", apiKey, checkout, purchase), ...knowsMall],
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
    table: [may("GetItem PutItem", checkout), may("GetItem", purchase)],
  },
  {
    role: "gateway",
    name: "show-page",
    owner: "gateway",
    trigger: { by: "page", paths: ["/checkout/{id}", "/pay", "/pages/{file}"] },
    table: [],
  },
];
