import type { RoleFunctionSpec } from "./function-spec.ts";
import { allow, countsTokens, identifiesOperator, key, loan, mall, payPath, route } from "./grants.ts";

/** The functions that take and show the files of evidence: at the lender's API, so that the gateway sees none of them. */
export const fileFunctions: readonly RoleFunctionSpec[] = [
  {
    role: "lender",
    name: "receive-mall-file",
    owner: "lender",
    trigger: route("POST", "/v1/lenders/{id}/purchases/{purchase}/files"),
    table: [allow("GetItem PutItem Query", loan), allow("GetItem", mall)],
    files: ["PutObject"],
  },
  {
    role: "lender",
    name: "show-mall-file",
    owner: "lender",
    trigger: route("POST", "/v1/lenders/{id}/purchases/{purchase}/files/{file}/downloads"),
    table: [allow("GetItem", loan, mall)],
    files: ["GetObject"],
  },
  {
    role: "lender",
    name: "receive-file",
    owner: "lender",
    trigger: route("POST", `${payPath}/files`),
    table: [allow("GetItem PutItem Query", loan), allow("Query", key), countsTokens],
    decrypts: ["link"],
    files: ["PutObject"],
  },
  {
    role: "lender",
    name: "show-file",
    owner: "lender",
    trigger: route("GET", `${payPath}/files/{file}`),
    table: [allow("GetItem", loan), allow("Query", key), countsTokens],
    decrypts: ["link"],
    files: ["GetObject"],
  },
  {
    role: "operator",
    name: "show-file",
    owner: "lender",
    trigger: route("GET", "/v1/lenders/{id}/loans/{purchase}/files/{file}"),
    table: [identifiesOperator, allow("GetItem", loan)],
    files: ["GetObject"],
  },
];
