import type { RoleFunctionSpec, TableGrant } from "./function-spec.ts";
import {
  answersOnce,
  apiKey,
  hand,
  keepsOperators,
  key,
  knowsMall,
  knowsOperator,
  mall,
  malls,
  may,
  route,
} from "./grants.ts";

/** What an operator asks of the malls' records over HTTP. */
const operatorRoute = (
  name: string,
  [method, path]: readonly ["GET" | "POST" | "DELETE", string],
  ...table: TableGrant[]
): RoleFunctionSpec => ({
  role: "operator",
  name,
  owner: "gateway",
  trigger: route(method, `/v1/malls${path}`),
  table: [knowsOperator, ...(method === "POST" ? [answersOnce] : []), ...table],
});

/** The functions by which malls join the gateway, and change their keys; and the staff that let them. */
export const onboardingFunctions: readonly RoleFunctionSpec[] = [
  {
    role: "mall",
    name: "request-rotation",
    owner: "gateway",
    trigger: route("POST", "/v1/keys"),
    table: [answersOnce, ...knowsMall, may("PutItem", mall), may("Query", key)],
    opens: ["sign"],
    links: ["LENDER_INQUIRY_ARN"],
  },
  {
    role: "mall",
    name: "show-mall",
    owner: "gateway",
    trigger: route("GET", "/v1/mall"),
    table: [may("GetItem", apiKey), ...knowsMall],
  },
  {
    role: "gateway",
    name: "issue-operator-key",
    owner: "gateway",
    trigger: hand,
    table: [keepsOperators],
    links: ["MODE"],
  },
  { role: "gateway", name: "revoke-operator-key", owner: "gateway", trigger: hand, table: [keepsOperators] },
  {
    ...operatorRoute(
      "register-mall",
      ["POST", ""],
      may("GetItem PutItem", mall),
      may("PutItem", apiKey, malls),
      may("Query", key),
    ),
    opens: ["webhook"],
    links: ["MODE", "WEBHOOK_ADDRESSES", "LENDERS"],
  },
  operatorRoute("list-malls", ["GET", ""], may("GetItem", mall), may("Query", malls)),
  operatorRoute("show-mall", ["GET", "/{id}"], may("GetItem", mall)),
  { ...operatorRoute("change-mall", ["POST", "/{id}"], may("GetItem PutItem", mall)), links: ["LENDERS"] },
  {
    ...operatorRoute(
      "create-api-key",
      ["POST", "/{id}/api-keys"],
      may("GetItem Query PutItem", mall),
      may("PutItem", apiKey),
    ),
    links: ["MODE"],
  },
  operatorRoute("list-api-keys", ["GET", "/{id}/api-keys"], may("GetItem Query", mall)),
  operatorRoute(
    "revoke-api-key",
    ["DELETE", "/{id}/api-keys/{key}"],
    may("GetItem Query PutItem", mall),
    may("DeleteItem", apiKey),
  ),
];
