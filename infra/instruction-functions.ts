import type { RoleFunctionSpec, TableGrant } from "./function-spec.ts";
import {
  allow,
  decidedAlone,
  endsInstruction,
  identifiesOperator,
  instructions,
  keepsAnswers,
  limits,
  links,
  loan,
  mall,
  manual,
  plans,
  recordsStaff,
  renewsLink,
  route,
  showsTrails,
} from "./grants.ts";

/** A route of the lender's staff that records an instruction or decides about it. */
const instructionRoute = (name: string, path: string, ...more: TableGrant[]): RoleFunctionSpec => ({
  role: "operator",
  name,
  owner: "lender",
  trigger: route("POST", `/v1/lenders/{id}/loans/{purchase}/instructions${path}`),
  table: [
    identifiesOperator,
    keepsAnswers,
    allow("GetItem PutItem Query", loan),
    allow("PutItem", instructions),
    allow("GetItem", limits),
    ...more,
  ],
});

/** A route on the lender's limits. */
const limitRoute = (name: string, method: "GET" | "POST", path: string, ...more: TableGrant[]): RoleFunctionSpec => ({
  role: "operator",
  name,
  owner: "lender",
  trigger: route(method, `/v1/lenders/{id}/limits${path}`),
  table: [identifiesOperator, allow("GetItem", limits), ...more],
});

/** The functions for what the lender's staff instruct on loans: routes, and the hand-over to the gateway. */
export const instructionFunctions: readonly RoleFunctionSpec[] = [
  instructionRoute("instruct-loan", "", allow("GetItem PutItem", decidedAlone)),
  instructionRoute("approve-instruction", "/{no}/approvals"),
  instructionRoute("decline-instruction", "/{no}/declines", endsInstruction),
  instructionRoute("withdraw-instruction", "/{no}/withdrawals", endsInstruction),
  {
    role: "operator",
    name: "renew-link",
    owner: "lender",
    trigger: route("POST", "/v1/lenders/{id}/loans/{purchase}/links"),
    table: [identifiesOperator, keepsAnswers, ...renewsLink],
    decrypts: ["link"],
  },
  {
    role: "operator",
    name: "show-trail",
    owner: "lender",
    trigger: route("GET", "/v1/lenders/{id}/loans/{purchase}/trail"),
    table: [identifiesOperator, allow("GetItem Query", loan)],
  },
  {
    role: "operator",
    name: "list-instructions",
    owner: "lender",
    trigger: route("GET", "/v1/lenders/{id}/instructions"),
    table: [identifiesOperator, allow("GetItem", loan), allow("Query", instructions)],
  },
  limitRoute("show-limits", "GET", "", allow("Query", plans)),
  limitRoute("set-limit", "POST", "", keepsAnswers, recordsStaff, allow("PutItem", limits)),
  limitRoute("approve-limit", "POST", "/{no}/approvals", keepsAnswers, recordsStaff, allow("PutItem", limits)),
  {
    role: "operator",
    name: "show-staff-trail",
    owner: "lender",
    trigger: route("GET", "/v1/lenders/{id}/trail"),
    table: [identifiesOperator, allow("GetItem", mall), showsTrails],
  },
  {
    role: "lender",
    name: "receive-bank-return",
    owner: "lender",
    trigger: manual,
    table: [allow("GetItem PutItem Query", loan), allow("PutItem", instructions), allow("GetItem", limits)],
    links: ["BANK_URL", "BANK_SECRET"],
  },
  {
    role: "lender",
    name: "hand-over-instruction",
    owner: "lender",
    trigger: { by: "stream", items: [{ pk: "INSTRUCTIONS" }, { pk: "LINKS" }] },
    table: [allow("GetItem PutItem", loan), endsInstruction, allow("DeleteItem", links)],
    links: ["RECEIVE_INSTRUCTION_ARN", "RECEIVE_LINK_ARN"],
  },
  {
    role: "lender",
    name: "repeat-instructions",
    owner: "lender",
    trigger: { by: "schedule", every: "rate(15 minutes)" },
    table: [allow("Query PutItem", instructions, links), allow("GetItem PutItem", loan), endsInstruction],
  },
];
