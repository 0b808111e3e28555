import type { RoleFunctionSpec } from "./function-spec.ts";
import { allow, balance, key, loan, mall, malls, settlement } from "./grants.ts";

/** The functions of the lender's books and of what it pays to malls. */
export const settlementFunctions: readonly RoleFunctionSpec[] = [
  {
    role: "lender",
    name: "follow-loan",
    owner: "lender",
    trigger: { by: "stream", items: [{ pk: "LOAN#", sk: "LOAN" }, { pk: "SETTLEMENT#" }], perShard: true },
    table: [allow("Query PutItem", balance), allow("Query", key)],
    decrypts: ["link"],
    links: ["MESSENGER_URL", "PAY_URL", "NOTICE_QUEUE_URL"],
  },
  {
    role: "operator",
    name: "settle-malls",
    owner: "lender",
    trigger: { by: "schedule", every: "rate(1 day)" },
    table: [allow("Query", malls, balance, settlement), allow("GetItem", mall), allow("PutItem", settlement)],
    links: ["BANK_URL"],
  },
  {
    role: "operator",
    name: "prove-books",
    owner: "lender",
    trigger: { by: "schedule", every: "rate(1 day)" },
    table: [{ actions: ["Scan"] }, allow("Query", balance, settlement), allow("GetItem", loan)],
    links: ["BANK_URL"],
  },
];
