import type { RoleFunctionSpec } from "./function-spec.ts";
import { allow, key, route } from "./grants.ts";

/** What anyone may read of the gateway: its keys, its lenders, and the description of its API. */
export const publicFunctions: readonly RoleFunctionSpec[] = [
  {
    role: "gateway",
    name: "show-keys",
    owner: "gateway",
    trigger: route("GET", "/.well-known/jwks.json"),
    table: [allow("Query", key)],
  },
  {
    role: "gateway",
    name: "list-lenders",
    owner: "gateway",
    trigger: route("GET", "/v1/lenders"),
    table: [],
    links: ["LENDERS", "LENDER_URL"],
  },
  {
    role: "gateway",
    name: "show-openapi",
    owner: "gateway",
    trigger: route("GET", "/openapi.json"),
    table: [],
    links: ["API_URL", "LENDER_URL"],
  },
];
