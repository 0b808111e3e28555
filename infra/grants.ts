import type { TableGrant, Trigger } from "./function-spec.ts";

/* The partitions of the two tables, and what functions may do with them. */

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
export const malls = "MALLS";
export const settlement = "SETTLEMENT#*";
const answers = "IDEMPOTENCY#*";
const rate = "RATE#*";
const operator = "OPERATOR#*";
const operators = "OPERATORS";

/** Actions, by their names with blanks between, on partitions of the owner's table. */
export const may = (actions: string, ...pk: string[]): TableGrant => ({ actions: actions.split(" "), pk });
export const movesPurchase = [may("GetItem PutItem", purchase)];
/** A loan and the credit line behind it change in one transaction. */
export const movesLoan = [may("GetItem PutItem", loan), may("UpdateItem", account)];

/** What malls were told, in a table of its own. */
export const event = "EVENT#*";

/** What is asked for under an Idempotency-Key is answered from here the second time. */
export const answersOnce = may("GetItem PutItem", answers);
/** A loan request that was begun and came to nothing leaves its key free. */
export const freesKey = may("DeleteItem", answers);

/** A mall is known by its record, and counted. */
export const knowsMall = [may("GetItem", mall), may("UpdateItem", rate)];

/** An operator is known by the hash of the key; staff are listed with their keys' hashes. */
export const knowsOperator = may("GetItem", operator);
export const keepsOperators = may("GetItem PutItem DeleteItem", operator, operators);

/** A route of the API. */
export const route = (method: "GET" | "POST" | "DELETE", path: string): Trigger => ({ by: "route", method, path });
export const saga: Trigger = { by: "saga" };
export const hand: Trigger = { by: "hand" };
export const machines = ["LOAN_TO_REPAYMENT_ARN", "LATE_PAYMENT_ARN", "CANCELLATION_TO_REFUND_ARN"] as const;
export const timers = ["SCHEDULE_GROUP", "SCHEDULE_ROLE_ARN"] as const;

/** The routes of a purchaser's own purchase. */
export const pay = "/v1/pay/{approvalNumber}";
