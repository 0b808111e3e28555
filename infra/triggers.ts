import { Duration, Stack } from "aws-cdk-lib";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { FilterCriteria, FilterRule, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { DynamoEventSource, SqsDlq } from "aws-cdk-lib/aws-lambda-event-sources";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { acknowledgeWildcard } from "./acknowledged.ts";
import type { RoleFunction } from "./role-function.ts";
import type { RoleTable } from "./table.ts";

/** Sends new versions of some kinds of items to the function, in order; a batch that still fails after a day goes to `failures`. */
export const feedFromStream = (
  { lambda, role, spec: { trigger } }: RoleFunction,
  { table }: RoleTable,
  failures: Queue,
): void => {
  if (trigger.by !== "stream") return;
  acknowledgeWildcard(role, "*", "Only dynamodb:ListStreams, which takes no resource.");
  lambda.addEventSource(
    // CDK's own class and interface differ under exactOptionalPropertyTypes.
    new DynamoEventSource(table as ITable, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      // A hundred records are a full second of a busy shard, and are processed well within a minute.
      batchSize: 100,
      // Costs one invocation without records every half minute for a shard with traffic.
      ...(trigger.perShard && { tumblingWindow: Duration.seconds(30) }),
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      // The stream itself keeps records for a day.
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

/** Invokes the function by its schedule. */
export const runBySchedule = (fn: RoleFunction): void => {
  const { trigger } = fn.spec;
  if (trigger.by !== "schedule") return;
  const invoke = new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [fn.lambda.functionArn] });
  const role = new Role(fn, "ScheduleRole", {
    assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(fn).account } },
    }),
    // In the role itself, so that the schedule, which runs at once, finds the permission.
    inlinePolicies: { schedule: new PolicyDocument({ statements: [invoke] }) },
  });
  new CfnSchedule(fn, "Schedule", {
    name: fn.lambda.functionName,
    scheduleExpression: trigger.every,
    flexibleTimeWindow: { mode: "OFF" },
    target: {
      arn: fn.lambda.functionArn,
      roleArn: role.roleArn,
      input: "{}",
      // The next run does the same work: three retries within an hour are enough.
      retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3_600 },
    },
  });
};
