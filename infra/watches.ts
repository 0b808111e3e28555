import { Duration } from "aws-cdk-lib";
import { Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { sumOf, total, type Watch } from "./alarms.ts";
import { inPascalCase } from "./functions.ts";
import { timerGroup } from "./names.ts";
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

/** No person waits longer for a machine that has a caller; a business rejection is a failed execution too, and says nothing. */
export const lateAnswers = ({ machine, node }: Saga): Watch => ({
  name: `LateAnswersOf${node.id}`,
  description: `Executions of ${node.id} time out, for which callers wait.`,
  runbook: "late-answers",
  metric: total([machine.metricTimedOut(), machine.metric("ExecutionThrottled", { statistic: Stats.SUM })]),
  above: 3,
});

/** The stream keeps records for a day, but malls notice a delay of five minutes. */
const lateStream = ({ spec, lambda }: RoleFunction): Watch => ({
  name: `LateStreamOf${inPascalCase(spec.name)}`,
  description: `${spec.role}/${spec.name} follows the table's stream too slowly.`,
  runbook: "late-stream",
  metric: lambda.metric("IteratorAge", { period: minutes(5), statistic: Stats.MAXIMUM }),
  above: minutes(5).toMilliseconds(),
});

/** `within` is how long a message may wait that is delayed on purpose or tried again. */
export const lateQueue = (name: string, queue: Queue, within: Duration): Watch => ({
  name: `Late${name}Queue`,
  description: `The oldest message of the ${name.toLowerCase()} queue has waited for ${within.toMinutes()} minutes.`,
  runbook: "late-queue",
  metric: queue.metricApproximateAgeOfOldestMessage({ period: minutes(5), statistic: Stats.MAXIMUM }),
  above: within.toSeconds(),
});

/** A timer starts a phase; what the scheduler gives up, the janitor finds within the hour. */
export const droppedTimers: Watch = {
  name: "DroppedTimers",
  description: "The scheduler gave up timers of purchases or checkouts.",
  runbook: "dropped-timers",
  metric: (settings) => sumOf("AWS/Scheduler", "InvocationDroppedCount", { ScheduleGroup: timerGroup(settings) }),
  above: 0,
};

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

/** A function that runs by a schedule or a timer has no caller that would see its failure. */
const failedRun = ({ spec, lambda }: RoleFunction): Watch => ({
  name: `FailedRunOf${inPascalCase(spec.name)}`,
  description: `${spec.role}/${spec.name} failed.`,
  runbook: "failed-run",
  metric: lambda.metricErrors({ period: minutes(5), statistic: Stats.SUM }),
  above: 0,
});

/** What runs without a caller: it follows a stream, or runs by a schedule or a timer. */
export const unattended = (all: readonly RoleFunction[]): readonly Watch[] =>
  all.flatMap((each) => {
    const { by } = each.spec.trigger;
    if (by === "stream") return [lateStream(each)];
    return by === "schedule" || by === "timer" ? [failedRun(each)] : [];
  });
