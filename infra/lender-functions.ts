import type { RoleFunctionSpec, TableGrant } from "./function-spec.ts";
import {
  account,
  keepsAnswers,
  endsInstruction,
  balance,
  debt,
  manual,
  byStaff,
  managesOperators,
  key,
  identifiesOperator,
  loan,
  mall,
  malls,
  allow,
  plans,
  refused,
  reviews,
  route,
  saga,
  changesLoan,
  countsNotices,
} from "./grants.ts";
import { fileFunctions } from "./file-functions.ts";
import { instructionFunctions } from "./instruction-functions.ts";
import { lenderPageFunctions } from "./lender-page-functions.ts";
import { settlementFunctions } from "./settlement-functions.ts";

const lenderTask = (name: string, ...more: TableGrant[]): RoleFunctionSpec => ({
  role: "lender",
  name,
  owner: "lender",
  trigger: saga,
  table: [...changesLoan, ...more],
});

/** Finds the account's loans: a hold that has ended ties up no credit. */
const readsAccount: readonly TableGrant[] = [{ actions: ["Query"], index: true }, allow("BatchGetItem", loan)];

/** A task that verifies the purchaser's act with a key derived from the root secret of links. */
const actTask = (name: string, ...more: TableGrant[]): RoleFunctionSpec => ({
  ...lenderTask(name, allow("Query", key), ...more),
  decrypts: ["link"],
});

/** The lender's functions. */
export const lenderFunctions: readonly RoleFunctionSpec[] = [
  ...instructionFunctions,
  ...settlementFunctions,
  ...fileFunctions,
  {
    ...lenderTask(
      "decide-loan",
      allow("GetItem", account, mall),
      allow("GetItem PutItem", reviews),
      allow("PutItem", refused),
      allow("Query", key, plans),
      ...readsAccount,
    ),
    decrypts: ["seal", "sign", "link"],
  },
  {
    role: "lender",
    name: "quote-advance",
    owner: "lender",
    trigger: saga,
    // A quote changes no credit line.
    table: [allow("GetItem PutItem", loan), allow("GetItem", mall)],
  },
  lenderTask(
    "discount-receivable",
    allow("GetItem", mall),
    allow("Query", balance),
    allow("Query UpdateItem DeleteItem", debt),
  ),
  { ...lenderTask("pay-seller", allow("GetItem", mall)), links: ["BANK_URL", "BANK_SECRET"] },
  lenderTask("unbuy-receivable", allow("UpdateItem", debt)),
  actTask("start-repayment", allow("GetItem", mall)),
  { ...actTask("collect-repayment", allow("GetItem", account), endsInstruction), links: ["BANK_URL", "BANK_SECRET"] },
  actTask("take-promise"),
  lenderTask("replan-loan", endsInstruction),
  lenderTask("charge-off-loan", endsInstruction),
  lenderTask("reverse-repayment", endsInstruction),
  { ...lenderTask("return-credit", allow("GetItem", account), endsInstruction), links: ["BANK_URL", "BANK_SECRET"] },
  actTask("cancel-loan"),
  lenderTask("resume-loan", endsInstruction),
  {
    ...lenderTask(
      "refund-purchaser",
      allow("GetItem", account, mall),
      // A file that the mall sends while its silence decides.
      allow("ConditionCheckItem", loan),
      endsInstruction,
    ),
    links: ["BANK_URL", "BANK_SECRET"],
  },
  // A preview changes nothing.
  { role: "lender", name: "preview-refund", owner: "lender", trigger: saga, table: [allow("GetItem", loan)] },
  { role: "lender", name: "rotate-mall-keys", owner: "lender", trigger: saga, table: [allow("GetItem PutItem", mall)] },
  { role: "lender", name: "list-keys", owner: "lender", trigger: saga, table: [allow("Query", key)] },
  lenderTask("expire-hold"),
  {
    role: "lender",
    name: "release-holds",
    owner: "lender",
    trigger: { by: "schedule", every: "rate(1 day)" },
    table: [{ actions: ["Scan"] }, ...changesLoan],
  },
  {
    ...lenderTask("renew-hold", allow("GetItem", account, mall, reviews), allow("Query", key, plans), ...readsAccount),
    decrypts: ["sign"],
  },
  ...lenderPageFunctions,
  {
    role: "lender",
    name: "rotate-keys",
    owner: "lender",
    trigger: { by: "schedule", every: "rate(1 day)" },
    table: [...byStaff, allow("Query PutItem", key)],
    generatesKeys: true,
    // The current signing key signs that the next one follows it.
    decrypts: ["sign"],
  },
  {
    role: "lender",
    name: "send-notice",
    owner: "lender",
    trigger: { by: "queue", queue: "Notice" },
    table: [
      countsNotices,
      allow("GetItem PutItem", loan),
      allow("GetItem", mall, reviews, refused),
      allow("Query", key),
    ],
    decrypts: ["link"],
    links: ["MESSENGER_URL", "MESSENGER_SECRET", "PAY_URL"],
  },
  {
    role: "lender",
    name: "issue-operator-key",
    owner: "lender",
    trigger: manual,
    table: managesOperators,
    links: ["MODE"],
  },
  { role: "lender", name: "revoke-operator-key", owner: "lender", trigger: manual, table: managesOperators },
  {
    role: "operator",
    name: "pin-mall",
    owner: "lender",
    trigger: route("POST", "/v1/lenders/{id}/malls"),
    table: [...byStaff, keepsAnswers, allow("GetItem PutItem", mall), allow("PutItem", malls)],
  },
  {
    role: "operator",
    name: "show-pinned-mall",
    owner: "lender",
    trigger: route("GET", "/v1/lenders/{id}/malls/{mall}"),
    table: [identifiesOperator, allow("GetItem", mall)],
  },
  ...["define-plan", "define-calendar", "define-rules"].map((name): RoleFunctionSpec => ({
    role: "operator",
    name,
    owner: "lender",
    trigger: manual,
    table: [...byStaff, allow("Query PutItem", plans)],
  })),
  {
    role: "operator",
    name: "open-account",
    owner: "lender",
    trigger: manual,
    table: [...byStaff, allow("PutItem", account), allow("Query", plans)],
  },
  {
    role: "operator",
    name: "restrict-account",
    owner: "lender",
    trigger: manual,
    table: [...byStaff, allow("UpdateItem", account)],
  },
  {
    role: "operator",
    name: "decide-review",
    owner: "lender",
    trigger: manual,
    table: [...byStaff, allow("GetItem PutItem", reviews)],
  },
  {
    role: "operator",
    name: "list-reviews",
    owner: "lender",
    trigger: { by: "schedule", every: "rate(1 hour)" },
    table: [allow("Query", reviews)],
  },
  { role: "operator", name: "show-arrears", owner: "lender", trigger: manual, table: [{ actions: ["Scan"] }] },
];
