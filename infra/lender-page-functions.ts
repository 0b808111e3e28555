import type { RoleFunctionSpec } from "./function-spec.ts";
import { allow, countsTokens, keepsAnswers, key, loan, mall, payPath, plans, renewsLink, route } from "./grants.ts";

/** What the lender shows purchasers and malls: the loan, keys, plans, and the purchaser's pages. */
export const lenderPageFunctions: readonly RoleFunctionSpec[] = [
  {
    role: "lender",
    name: "show-loan",
    owner: "lender",
    trigger: route("GET", `${payPath}/loan`),
    table: [allow("GetItem", loan), allow("Query", key, plans), countsTokens],
    decrypts: ["link"],
  },
  {
    role: "lender",
    name: "list-loans",
    owner: "lender",
    trigger: route("GET", `${payPath}/loans`),
    table: [
      { actions: ["Query"], index: true },
      allow("GetItem BatchGetItem", loan),
      allow("GetItem", mall),
      allow("Query", key),
      countsTokens,
    ],
    decrypts: ["link"],
  },
  {
    role: "lender",
    name: "renew-link",
    owner: "lender",
    trigger: route("POST", `${payPath}/links`),
    table: [...renewsLink, keepsAnswers, countsTokens],
    decrypts: ["link"],
  },
  {
    role: "lender",
    name: "show-keys",
    owner: "lender",
    trigger: route("GET", "/v1/lenders/{id}/jwks.json"),
    table: [allow("Query", key)],
  },
  {
    role: "lender",
    name: "show-plans",
    owner: "lender",
    trigger: route("GET", "/v1/lenders/{id}/plans"),
    table: [allow("Query", plans)],
  },
  {
    role: "lender",
    name: "show-page",
    owner: "lender",
    trigger: { by: "page", paths: ["/checkout/{id}", "/pay", "/pages/{file}"] },
    table: [],
    links: ["API_URL", "LENDER_CONTACT"],
  },
];
