import type { TableGrant, Trigger } from "./function-spec.ts";

/* The partitions of the two tables, and the grants that functions share. */

export const purchase = "PURCHASE#*";
export const checkout = "CHECKOUT#*";
export const loan = "LOAN#*";
export const account = "ACCOUNT#*";
export const mall = "MALL#*";
export const apiKey = "APIKEY#*";
export const key = "KEY#*";
export const balance = "BALANCE#*";
export const plans = "PLANS";
export const reviews = "REVIEWS";
export const refused = "REFUSED#*";
export const malls = "MALLS";
export const announced = "ANNOUNCED";
export const settlement = "SETTLEMENT#*";
export const settlementPages = "STATEMENT#*";
export const newLines = "LINES#*";
export const settled = "SETTLED";
export const debt = "DEBT#*";
export const instructions = "INSTRUCTIONS";
export const limits = "LIMITS";
export const decidedAlone = "ALONE#*";
export const links = "LINKS";
const answerPartition = "IDEMPOTENCY#*";
const rate = "RATE#*";
const operator = "OPERATOR#*";
const operators = "OPERATORS";

/** A grant of actions, separated by blanks, on partitions of the owner's table. */
export const allow = (actions: string, ...pk: string[]): TableGrant => ({ actions: actions.split(" "), pk });
export const changesPurchase = [allow("GetItem PutItem", purchase)];
/** A loan, the credit line behind it, and what its mall owes by the change, are written in one transaction. */
export const changesLoan = [allow("GetItem PutItem", loan), allow("UpdateItem", account), allow("PutItem", debt)];

/** An instruction of the lender's staff is next to its loan, and while it is open in a list. */
export const endsInstruction = allow("DeleteItem", instructions);

/** Counts wrong tokens of purchasers' links. */
export const countsTokens = allow("UpdateItem", rate);

/** Counts the notices of a day that the gateway asks for. */
export const countsNotices = allow("UpdateItem", rate);

/** A purchaser's link changes with the loan's trail, and is handed to the gateway. */
export const renewsLink = [allow("GetItem PutItem", loan), allow("PutItem", links), allow("Query", key)];

/** Partitions of the table of events. */
export const event = "EVENT#*";

/** Answers to requests with an Idempotency-Key: a repeated request is answered from them. */
export const keepsAnswers = allow("GetItem PutItem", answerPartition);
/** A loan request that had no effect releases its Idempotency-Key. */
export const releasesKey = allow("DeleteItem", answerPartition);

/** Reads the mall's record, and counts its requests for the rate limit. */
export const identifiesMall = [allow("GetItem", mall), allow("UpdateItem", rate)];

/** An operator is found by the hash of the key; the list of operators has the keys' hashes. */
export const identifiesOperator = allow("GetItem", operator);
const staffTrails = "STAFF#*";

/** What staff did to a mall, an account or a setting is recorded in its trail, in the commit of the change. */
export const recordsStaff = allow("GetItem PutItem", staffTrails);
export const showsTrails = allow("Query", staffTrails);

export const managesOperators = [allow("GetItem PutItem DeleteItem", operator, operators), recordsStaff];

/** An operation of staff that is invoked with an operator key. */
export const byStaff = [identifiesOperator, recordsStaff];

/** A route of the API. */
export const route = (method: "GET" | "POST" | "DELETE", path: string): Trigger => ({ by: "route", method, path });
export const saga: Trigger = { by: "saga" };
export const manual: Trigger = { by: "manual" };
export const machines = ["LOAN_TO_REPAYMENT_ARN", "LATE_PAYMENT_ARN", "CANCELLATION_TO_REFUND_ARN"] as const;
export const timers = ["SCHEDULE_GROUP", "SCHEDULE_ROLE_ARN"] as const;

/** The routes of a purchaser's own purchase. */
export const payPath = "/v1/pay/{approvalNumber}";
