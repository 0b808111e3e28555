import { Duration } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { FilterCriteria, FilterRule, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { DynamoEventSource, SqsDlq, SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { acknowledgeWildcard } from "./acknowledged.ts";
import type { RoleFunction } from "./role-function.ts";
import type { RoleTable } from "./table.ts";

/** New versions of some kinds of items, in order, go to the function; what it cannot take in a day goes to `failures`. */
export const feedFromStream = (
  { lambda, role, spec: { trigger } }: RoleFunction,
  { table }: RoleTable,
  failures: Queue,
): void => {
  if (trigger.by !== "stream") return;
  acknowledgeWildcard(role, "*", "Only dynamodb:ListStreams, which takes no resource.");
  lambda.addEventSource(
    // The CDK's own class and interface differ under exactOptionalPropertyTypes.
    new DynamoEventSource(table as ITable, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      // A hundred records are a full second of a busy shard, and well within a minute of work.
      batchSize: 100,
      // One call more each half minute, without records, for a shard that has some.
      ...(trigger.perShard && { tumblingWindow: Duration.seconds(30) }),
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      // The stream itself forgets after a day.
      maxRecordAge: Duration.hours(23),
      retryAttempts: 1_000,
      onFailure: new SqsDlq(failures),
      filters: trigger.items.map(({ pk, sk }) =>
        FilterCriteria.filter({
          eventName: FilterRule.or("INSERT", "MODIFY"),
          dynamodb: {
            Keys: {
              pk: { S: FilterRule.beginsWith(pk) },
              ...(sk !== undefined && { sk: { S: FilterRule.isEqual(sk) } }),
            },
          },
        }),
      ),
    }),
  );
};

/**
 * Messages go to the function ten at a time, SQS's most without a wait; each is answered for on its own.
 * `patience` is how long a batch may fill: whoever can wait a few seconds for a message pays a tenth for it.
 */
export const feedFromQueue = ({ lambda }: RoleFunction, queue: Queue, patience: Duration): void =>
  lambda.addEventSource(
    new SqsEventSource(queue, { batchSize: 10, maxBatchingWindow: patience, reportBatchItemFailures: true }),
  );

/** Invokes the function by the clock. */
export const runBySchedule = (fn: RoleFunction): void => {
  const { trigger } = fn.spec;
  if (trigger.by !== "schedule") return;
  const role = new Role(fn, "ScheduleRole", { assumedBy: new ServicePrincipal("scheduler.amazonaws.com") });
  role.addToPolicy(new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [fn.lambda.functionArn] }));
  new CfnSchedule(fn, "Schedule", {
    name: fn.lambda.functionName,
    scheduleExpression: trigger.every,
    flexibleTimeWindow: { mode: "OFF" },
    target: {
      arn: fn.lambda.functionArn,
      roleArn: role.roleArn,
      input: "{}",
      // The next run does the same work: three tries within an hour are enough.
      retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3_600 },
    },
  });
};
