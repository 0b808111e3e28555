import { Duration } from "aws-cdk-lib";
import { Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { appMetric, sumOf, total, type Watch } from "./alarms.ts";
import type { RoleFunction } from "./role-function.ts";
import type { Saga } from "./saga.ts";
import type { RoleTable } from "./table.ts";

const minutes = (count: number): Duration => Duration.minutes(count);

/** A dead letter needs an operator. */
export const deadLetters = (name: string, queue: Queue, runbook: string): Watch => ({
  name,
  description: `${name} holds messages that failed too often.`,
  runbook,
  metric: queue.metricApproximateNumberOfMessagesVisible({ period: minutes(5), statistic: Stats.MAXIMUM }),
  above: 0,
});

/** The janitor restarts a failed phase; more than a few mean that it will fail again. */
export const failedPhases = ({ machine, node }: Saga): Watch => ({
  name: `FailedPhasesOf${node.id}`,
  description: `Phases of ${node.id} fail or time out.`,
  runbook: "failed-phases",
  metric: total([machine.metricFailed(), machine.metricTimedOut(), machine.metricAborted()]),
  above: 3,
});

/** The stream keeps records for a day, but malls notice a delay of five minutes. */
export const lateStream = ({ lambda }: RoleFunction): Watch => ({
  name: "LateStream",
  description: "The table's stream is processed too slowly.",
  runbook: "late-stream",
  metric: lambda.metric("IteratorAge", { period: minutes(5), statistic: Stats.MAXIMUM }),
  above: minutes(5).toMilliseconds(),
});

/** A few errors can be a single caller's. */
export const serverErrors = (api: HttpApi): Watch => ({
  name: "ServerErrors",
  description: "The API answers with 5xx.",
  runbook: "server-errors",
  metric: api.metricServerError({ period: minutes(5), statistic: Stats.SUM }),
  above: 5,
});

/** Lambda's limit is that of the account, so the metric is the account's. */
export const throttledFunctions: Watch = {
  name: "ThrottledFunctions",
  description: "Lambda rejects invocations: its concurrency limit is reached.",
  runbook: "throttles",
  metric: sumOf("AWS/Lambda", "Throttles"),
  above: 0,
};

export const throttledTable = ({ name }: RoleTable): Watch => ({
  name: "ThrottledTable",
  description: "DynamoDB throttles reads or writes of the table.",
  runbook: "throttles",
  metric: total(
    ["ReadThrottleEvents", "WriteThrottleEvents"].map((metric) => sumOf("AWS/DynamoDB", metric, { TableName: name })),
  ),
  above: 0,
});

/** A function that runs by schedule has no caller that would see its failure. */
export const failedRun = ({ spec, lambda }: RoleFunction): Watch => ({
  name: "FailedRunOf" + spec.name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
  description: `${spec.role}/${spec.name} failed.`,
  runbook: "failed-run",
  metric: lambda.metricErrors({ period: minutes(5), statistic: Stats.SUM }),
  above: 0,
});

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

export const unprovenBooks: Watch = {
  name: "UnprovenBooks",
  description: "The nightly check found a ledger that does not balance.",
  runbook: "unproven-books",
  metric: appMetric("UnprovenBooks"),
  above: 0,
};

export const refusedSettlements: Watch = {
  name: "RefusedSettlements",
  description: "A mall's bank rejected a settlement payment.",
  runbook: "refused-settlements",
  metric: appMetric("RefusedSettlements"),
  above: 0,
};
