import { Duration } from "aws-cdk-lib";
import { Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { ownMetric, sumOf, together, type Watch } from "./alarms.ts";
import type { RoleFunction } from "./role-function.ts";
import type { Saga } from "./saga.ts";
import type { RoleTable } from "./table.ts";

const minutes = (count: number): Duration => Duration.minutes(count);

/** A letter in here waits for a person. */
export const deadLetters = (name: string, queue: Queue, runbook: string): Watch => ({
  name,
  says: `${name} holds messages that failed too often.`,
  runbook,
  metric: queue.metricApproximateNumberOfMessagesVisible({ period: minutes(5), statistic: Stats.MAXIMUM }),
  above: 0,
});

/** A phase that failed leaves its purchase to the janitor; more than a few mean that it will fail there too. */
export const failedPhases = ({ machine, node }: Saga): Watch => ({
  name: `FailedPhasesOf${node.id}`,
  says: `Phases of ${node.id} fail or time out.`,
  runbook: "failed-phases",
  metric: together([machine.metricFailed(), machine.metricTimedOut(), machine.metricAborted()]),
  above: 3,
});

/** The stream keeps a day; five minutes of delay are felt by malls. */
export const lateStream = ({ lambda }: RoleFunction): Watch => ({
  name: "LateStream",
  says: "The table's stream is read too slowly.",
  runbook: "late-stream",
  metric: lambda.metric("IteratorAge", { period: minutes(5), statistic: Stats.MAXIMUM }),
  above: minutes(5).toMilliseconds(),
});

/** A handful of errors can be one caller's bad luck. */
export const serverErrors = (api: HttpApi): Watch => ({
  name: "ServerErrors",
  says: "The API answers 5xx.",
  runbook: "server-errors",
  metric: api.metricServerError({ period: minutes(5), statistic: Stats.SUM }),
  above: 5,
});

/** Lambda's limit is the account's, so it is watched for the account. */
export const throttledFunctions: Watch = {
  name: "ThrottledFunctions",
  says: "Lambda refuses invocations for want of concurrency.",
  runbook: "throttles",
  metric: sumOf("AWS/Lambda", "Throttles"),
  above: 0,
};

export const throttledTable = ({ name }: RoleTable): Watch => ({
  name: "ThrottledTable",
  says: "DynamoDB refuses reads or writes of the table.",
  runbook: "throttles",
  metric: together(
    ["ReadThrottleEvents", "WriteThrottleEvents"].map((metric) => sumOf("AWS/DynamoDB", metric, { TableName: name })),
  ),
  above: 0,
});

/** Nobody waits for the answer of a function that runs by the clock. */
export const failedRun = ({ spec, lambda }: RoleFunction): Watch => ({
  name: "FailedRunOf" + spec.name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
  says: `${spec.role}/${spec.name} failed.`,
  runbook: "failed-run",
  metric: lambda.metricErrors({ period: minutes(5), statistic: Stats.SUM }),
  above: 0,
});

export const overduePurchases: Watch = {
  name: "OverduePurchases",
  says: "The janitor had to restart purchases whose next step was overdue.",
  runbook: "overdue-purchases",
  metric: ownMetric("OverduePurchases"),
  above: 0,
};

/** Nobody else tells the lender that it has the word. */
export const undecidedDisputes: Watch = {
  name: "UndecidedDisputes",
  says: "Disputes wait for the lender's verdict.",
  runbook: "undecided-disputes",
  metric: ownMetric("UndecidedDisputes"),
  above: 0,
};

export const unprovenBooks: Watch = {
  name: "UnprovenBooks",
  says: "The nightly proof found books that do not balance.",
  runbook: "unproven-books",
  metric: ownMetric("UnprovenBooks"),
  above: 0,
};

export const refusedSettlements: Watch = {
  name: "RefusedSettlements",
  says: "A mall's bank refused what the lender owes the mall.",
  runbook: "refused-settlements",
  metric: ownMetric("RefusedSettlements"),
  above: 0,
};
