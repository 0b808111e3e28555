import { appMetric, eventMetric, type Watch } from "./alarms.ts";

/* What waits for a person, by the metrics that functions publish. */

/** Once is a lost message; every hour is a fault. */
export const overduePurchases: Watch = {
  name: "OverduePurchases",
  description: "The janitor had to restart purchases whose next step was overdue.",
  runbook: "overdue-purchases",
  metric: appMetric("OverduePurchases"),
  above: 0,
};

/** Nothing else notifies the lender that it has to decide. */
export const undecidedDisputes: Watch = {
  name: "UndecidedDisputes",
  description: "Disputes wait for the lender's decision.",
  runbook: "undecided-disputes",
  metric: appMetric("UndecidedDisputes"),
  above: 0,
};

/** A purchaser waits in a shop for a person at the lender, who may have gone home: half a working day. */
export const waitingReviews: Watch = {
  name: "WaitingReviews",
  description: "A loan request waits for a person at the lender for more than four hours.",
  runbook: "waiting-reviews",
  metric: appMetric("OldestReviewMinutes"),
  above: 240,
};

/** The gateway delays what the lender's staff instructed. */
export const lateInstructions: Watch = {
  name: "LateInstructions",
  description: "Instructions of the lender's staff were not carried out.",
  runbook: "late-instructions",
  metric: appMetric("LateInstructions"),
  above: 0,
};

/** Every finding is a fault, and may be a theft. */
export const unprovenBooks: Watch = {
  name: "UnprovenBooks",
  description: "The nightly check found a ledger that does not balance.",
  runbook: "unproven-books",
  metric: appMetric("UnprovenBooks"),
  above: 0,
};

/** The money stays owed, and is tried again each day. */
export const refusedSettlements: Watch = {
  name: "RefusedSettlements",
  description: "A mall's bank rejected a settlement payment.",
  runbook: "refused-settlements",
  metric: appMetric("RefusedSettlements"),
  above: 0,
};

/** A second person has a week; one who is on leave should not let it pass. */
export const waitingApprovals: Watch = {
  name: "WaitingApprovals",
  description: "An instruction of the lender's staff waits for a second person for more than a day.",
  runbook: "waiting-approvals",
  metric: appMetric("OldestApprovalHours"),
  above: 24,
};

/** Money of a purchaser that is not on a loan: the debt is dunned all the same. */
export const unmatchedPayments: Watch = {
  name: "UnmatchedPayments",
  description: "The bank's statement has payments or returns that nobody has matched with a loan.",
  runbook: "unmatched-payments",
  metric: appMetric("UnmatchedPayments"),
  above: 0,
};

/** Money of which nobody knows whether it moved. */
export const unansweredTransfers: Watch = {
  name: "UnansweredTransfers",
  description: "The bank has not answered transfers for a day.",
  runbook: "unanswered-transfers",
  metric: appMetric("UnansweredTransfers"),
  above: 0,
};

/** The gateway releases holds by timers; the lender does it late, and its purchasers' credit is used meanwhile. */
export const endedHolds: Watch = {
  name: "EndedHolds",
  description: "The lender had to release holds that the gateway should have released.",
  runbook: "ended-holds",
  metric: appMetric("EndedHolds"),
  above: 0,
};

/** No party can end its wait any more. */
export const purchasesForOperator: Watch = {
  name: "PurchasesForOperator",
  description: "A purchase waits for an operator.",
  runbook: "purchases-that-wait-for-an-operator",
  metric: eventMetric("PurchasesForOperator"),
  above: 0,
};

/** A request or two can be those of a restart. */
export const unansweredRequests: Watch = {
  name: "UnansweredRequests",
  description: "The lender does not answer loan requests, which stay pending.",
  runbook: "unanswered-requests",
  metric: eventMetric("UnansweredRequests"),
  above: 3,
};

/** One message that always fails is tried about five times in five minutes, and is a dead letter soon. */
export const failedNotices: Watch = {
  name: "FailedNotices",
  description: "Notices to purchasers fail, and are tried again.",
  runbook: "failed-notices",
  metric: eventMetric("FailedNotices"),
  above: 10,
};

/** As with notices; a mall's endpoint that answers badly is not counted. */
export const failedWebhooks: Watch = {
  name: "FailedWebhooks",
  description: "The function that sends webhooks fails, and not the malls' endpoints.",
  runbook: "failed-webhooks",
  metric: eventMetric("FailedWebhooks"),
  above: 10,
};
