import type { RoleFunctionSpec } from "./function-spec.ts";
import {
  allow,
  balance,
  debt,
  key,
  loan,
  mall,
  malls,
  newLines,
  saga,
  settled,
  settlement,
  settlementPages,
} from "./grants.ts";

/** The functions of the lender's books and of what it pays to malls. */
export const settlementFunctions: readonly RoleFunctionSpec[] = [
  {
    role: "lender",
    name: "follow-loan",
    owner: "lender",
    trigger: {
      by: "stream",
      items: [{ pk: "LOAN#", sk: "LOAN" }, { pk: "SETTLEMENT#" }, { pk: "REVIEWS" }, { pk: "REFUSED#" }],
      perShard: true,
    },
    table: [allow("Query PutItem", balance), allow("PutItem", newLines), allow("Query", key), allow("GetItem", mall)],
    decrypts: ["link"],
    links: ["MESSENGER_URL", "MESSENGER_SECRET", "PAY_URL", "NOTICE_QUEUE_URL"],
  },
  {
    role: "operator",
    name: "settle-malls",
    owner: "lender",
    trigger: { by: "schedule", every: "rate(1 day)" },
    table: [
      allow("GetItem", mall),
      allow("Query", malls, balance),
      allow("GetItem Query PutItem", settlement),
      allow("GetItem PutItem", settlementPages),
      allow("Query DeleteItem", newLines),
      allow("DeleteItem", debt),
      allow("Query PutItem DeleteItem", settled),
    ],
    links: ["BANK_URL", "BANK_SECRET", "RECEIVE_SETTLEMENT_ARN"],
  },
  {
    role: "operator",
    name: "prove-books",
    owner: "lender",
    trigger: { by: "schedule", every: "rate(1 day)" },
    table: [{ actions: ["Scan"] }, allow("Query", balance, settlement), allow("GetItem", loan)],
    links: ["BANK_URL", "BANK_SECRET"],
  },
  {
    role: "lender",
    name: "sign-settlement-list",
    owner: "lender",
    trigger: saga,
    table: [allow("Query", settlement, settlementPages, key), allow("GetItem", loan)],
    decrypts: ["sign"],
  },
  {
    role: "lender",
    name: "sign-settlement",
    owner: "lender",
    trigger: saga,
    table: [allow("GetItem", settlement, settlementPages), allow("Query", key)],
    decrypts: ["sign"],
  },
];
