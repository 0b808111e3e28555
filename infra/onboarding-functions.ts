import type { RoleFunctionSpec, TableGrant } from "./function-spec.ts";
import {
  keepsAnswers,
  apiKey,
  manual,
  managesOperators,
  key,
  identifiesMall,
  identifiesOperator,
  mall,
  malls,
  allow,
  recordsStaff,
  route,
  showsTrails,
} from "./grants.ts";

/** An operator's route on the records of malls. */
const operatorRoute = (
  name: string,
  [method, path]: readonly ["GET" | "POST" | "DELETE", string],
  ...table: TableGrant[]
): RoleFunctionSpec => ({
  role: "operator",
  name,
  owner: "gateway",
  trigger: route(method, `/v1/malls${path}`),
  table: [identifiesOperator, ...(method === "POST" ? [keepsAnswers] : []), ...table],
});

/** The functions that register malls and change their keys, and those that manage the operators. */
export const onboardingFunctions: readonly RoleFunctionSpec[] = [
  {
    role: "mall",
    name: "request-rotation",
    owner: "gateway",
    trigger: route("POST", "/v1/keys"),
    table: [keepsAnswers, ...identifiesMall, allow("PutItem", mall), allow("Query", key)],
    decrypts: ["sign"],
    links: ["LENDER_INQUIRY_ARN"],
  },
  {
    role: "mall",
    name: "show-mall",
    owner: "gateway",
    trigger: route("GET", "/v1/mall"),
    table: [allow("GetItem", apiKey), ...identifiesMall],
  },
  {
    role: "gateway",
    name: "issue-operator-key",
    owner: "gateway",
    trigger: manual,
    table: managesOperators,
    links: ["MODE"],
  },
  { role: "gateway", name: "revoke-operator-key", owner: "gateway", trigger: manual, table: managesOperators },
  {
    ...operatorRoute(
      "register-mall",
      ["POST", ""],
      allow("GetItem PutItem", mall),
      allow("PutItem", apiKey, malls),
      allow("Query", key),
      recordsStaff,
    ),
    decrypts: ["webhook"],
    links: ["MODE", "WEBHOOK_ADDRESSES", "LENDERS"],
  },
  operatorRoute("list-malls", ["GET", ""], allow("GetItem", mall), allow("Query", malls)),
  operatorRoute("show-mall", ["GET", "/{id}"], allow("GetItem", mall)),
  {
    ...operatorRoute("change-mall", ["POST", "/{id}"], allow("GetItem PutItem", mall), recordsStaff),
    links: ["LENDERS"],
  },
  {
    ...operatorRoute(
      "create-api-key",
      ["POST", "/{id}/api-keys"],
      allow("GetItem Query PutItem", mall),
      allow("PutItem", apiKey),
      recordsStaff,
    ),
    links: ["MODE"],
  },
  operatorRoute("list-api-keys", ["GET", "/{id}/api-keys"], allow("GetItem Query", mall)),
  operatorRoute(
    "revoke-api-key",
    ["DELETE", "/{id}/api-keys/{key}"],
    allow("GetItem Query PutItem", mall),
    allow("DeleteItem", apiKey),
    recordsStaff,
  ),
  operatorRoute("show-mall-trail", ["GET", "/{id}/trail"], allow("GetItem", mall), showsTrails),
  {
    role: "operator",
    name: "show-operator-trail",
    owner: "gateway",
    trigger: route("GET", "/v1/operators/trail"),
    table: [identifiesOperator, showsTrails],
  },
];
