import { globSync, readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { built, ofType, type Stacks, synthesizeUnchecked, type Template } from "./template.ts";

/* What has an alarm, by the template: nothing here knows the names of functions, queues or machines. */

type Dimension = { readonly Name: string; readonly Value: unknown };
type Metric = { readonly MetricName?: string; readonly Namespace?: string; readonly Dimensions?: readonly Dimension[] };

let all: readonly (readonly [string, Template])[];
beforeAll(() => {
  const stages: Readonly<Record<string, Stacks>> = {
    "the sandbox": built(),
    express: synthesizeUnchecked({ stage: "trial", mode: "test", region: "eu-west-1", workflows: "express" }),
  };
  all = Object.entries(stages).flatMap(([name, { GatewayStack, LenderStack }]) => [
    [`gateway of ${name}`, GatewayStack] as const,
    [`lender of ${name}`, LenderStack] as const,
  ]);
});

/** The metrics that an alarm watches, alone or in a formula. */
const metricsOf = (alarm: Record<string, unknown>): readonly Metric[] => {
  const { Metrics = [], ...own } = alarm as Metric & { readonly Metrics?: readonly Part[] };
  return [
    ...(own.MetricName === undefined ? [] : [own]),
    ...Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []),
  ];
};
type Part = { readonly MetricStat?: { readonly Metric: Metric } };

const isWatched = (template: Template, name: string, dimension: string, id: string): boolean =>
  ofType(template, "AWS::CloudWatch::Alarm").some(([, alarm]) =>
    metricsOf(alarm).some(
      ({ MetricName, Dimensions = [] }) =>
        MetricName === name && Dimensions.some(({ Name, Value }) => Name === dimension && idIn(Value) === id),
    ),
  );

/** The logical id that a reference names. */
const idIn = (value: unknown): string => {
  const { Ref, "Fn::GetAtt": [id] = [] } = value as { Ref?: string; "Fn::GetAtt"?: readonly string[] };
  return Ref ?? id ?? "";
};

/** What is not watched, of every template. */
const unwatched = (missing: (template: Template) => readonly string[]): readonly string[] =>
  all.flatMap(([name, template]) => missing(template).map((each) => `${name}: ${each}`));

test("every stream that a function follows is watched for its age, and its failed batches for their arrival", () => {
  const missing = unwatched((template) =>
    ofType(template, "AWS::Lambda::EventSourceMapping").flatMap(([id, mapping]) => {
      if (mapping["StartingPosition"] === undefined) return [];
      const { OnFailure } = mapping["DestinationConfig"] as { readonly OnFailure: { readonly Destination: unknown } };
      const letters = idIn(OnFailure.Destination);
      return [
        ...(isWatched(template, "IteratorAge", "FunctionName", idIn(mapping["FunctionName"])) ? [] : [`age of ${id}`]),
        ...(isWatched(template, "ApproximateNumberOfMessagesVisible", "QueueName", letters) ? [] : [letters]),
      ];
    }),
  );
  expect(missing).toEqual([]);
});

test("every queue with a consumer is watched for the age of its messages, and every other one for having any", () => {
  const missing = unwatched((template) =>
    ofType(template, "AWS::SQS::Queue").flatMap(([id, { RedrivePolicy }]) => {
      const metric = RedrivePolicy ? "ApproximateAgeOfOldestMessage" : "ApproximateNumberOfMessagesVisible";
      return isWatched(template, metric, "QueueName", id) ? [] : [`${metric} of ${id}`];
    }),
  );
  expect(missing).toEqual([]);
});

test("every machine is watched for time-outs, and those that nobody waits for also for failures", () => {
  const missing = unwatched((template) =>
    ofType(template, "AWS::StepFunctions::StateMachine").flatMap(([id, { StateMachineName }]) => {
      const hasCaller = /loan-approval|lender-inquiry/.test(JSON.stringify(StateMachineName));
      const metrics = ["ExecutionsTimedOut", ...(hasCaller ? [] : ["ExecutionsFailed"])];
      return metrics
        .filter((metric) => !isWatched(template, metric, "StateMachineArn", id))
        .map((m) => `${m} of ${id}`);
    }),
  );
  expect(missing).toEqual([]);
});

test("every function that runs by a schedule is watched for errors, and so is what timers invoke", () => {
  const missing = unwatched((template) =>
    [
      ...ofType(template, "AWS::Scheduler::Schedule").map(([, { Target }]) => idIn((Target as { Arn: unknown }).Arn)),
      ...timed(template),
    ].filter((id) => !isWatched(template, "Errors", "FunctionName", id)),
  );
  expect(missing).toEqual([]);
  const groups = unwatched((template) =>
    ofType(template, "AWS::Scheduler::ScheduleGroup").flatMap(([, { Name }]) =>
      JSON.stringify(ofType(template, "AWS::CloudWatch::Alarm")).includes(
        JSON.stringify({ Name: "ScheduleGroup", Value: Name }),
      )
        ? []
        : [String(Name)],
    ),
  );
  expect(groups).toEqual([]);
});

/** The functions that the role of timers may invoke. */
const timed = (template: Template): readonly string[] =>
  ofType(template, "AWS::IAM::Policy")
    .filter(([id]) => id.startsWith("Timers"))
    .flatMap(([, { PolicyDocument }]) => (PolicyDocument as { Statement: Statement[] }).Statement)
    .filter(({ Action }) => [Action].flat().includes("lambda:InvokeFunction"))
    .flatMap(({ Resource }) => [Resource].flat().map(idIn));
type Statement = { readonly Action: string | readonly string[]; readonly Resource: unknown };

test("every API and table is watched", () => {
  const missing = unwatched((template) => [
    ...ofType(template, "AWS::ApiGatewayV2::Api").flatMap(([id]) =>
      isWatched(template, "5xx", "ApiId", id) ? [] : [id],
    ),
    ...ofType(template, "AWS::DynamoDB::Table")
      .filter(([, { StreamSpecification }]) => StreamSpecification !== undefined)
      .flatMap(([id]) => (isWatched(template, "WriteThrottleEvents", "TableName", id) ? [] : [id])),
  ]);
  expect(missing).toEqual([]);
});

const headings = new Set(
  [...readFileSync("docs/runbook.md", "utf8").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(/\s/g, "-"),
  ),
);

test("every alarm notifies a topic, and links to a heading of the runbook that exists", () => {
  for (const [name, template] of all) {
    const alarms = ofType(template, "AWS::CloudWatch::Alarm");
    expect(alarms.length, name).toBeGreaterThan(10);
    for (const [id, { AlarmActions = [], AlarmDescription, ActionsEnabled = true }] of alarms) {
      const [, anchor = ""] = /docs\/runbook\.md#(\S+)$/.exec(String(AlarmDescription)) ?? [];
      expect(headings, `${name}: ${id}`).toContain(anchor);
      expect(ActionsEnabled, id).toBe(true);
      const targets = (AlarmActions as readonly unknown[]).map(idIn);
      expect(
        targets.map((target) => template[target]?.Type),
        `${name}: ${id}`,
      ).toEqual(["AWS::SNS::Topic"]);
    }
  }
});

test("alarms may publish to their topic, which has no other policy that would permit it", () => {
  for (const [name, template] of all) {
    const policies = ofType(template, "AWS::SNS::TopicPolicy").map(([, { PolicyDocument }]) => PolicyDocument);
    expect(policies, name).toHaveLength(1);
    expect(policies[0], name).toMatchObject({
      Statement: expect.arrayContaining([
        expect.objectContaining({
          Effect: "Allow",
          Action: "sns:Publish",
          Principal: { Service: "cloudwatch.amazonaws.com" },
        }),
      ]) as unknown,
    });
  }
});

/** The metrics in the sources of functions: of a count, and of the messages of a queue that fail. */
const published = new Set(
  globSync("functions/**/*.ts").flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/\b(?:count|queue)\("(\w+)"/g)].flatMap(([, name = ""]) => name),
  ),
);

test("every metric of ours that an alarm watches is one that a function publishes, and every one that is published is watched or shown", () => {
  const watched = new Set(
    all.flatMap(([, template]) =>
      ofType(template, "AWS::CloudWatch::Alarm").flatMap(([, alarm]) =>
        metricsOf(alarm).flatMap(({ Namespace, MetricName }) => (Namespace === "tallystick" ? (MetricName ?? []) : [])),
      ),
    ),
  );
  expect([...watched].filter((each) => !published.has(each))).toEqual([]);
  const dashboards = all.flatMap(([, template]) => ofType(template, "AWS::CloudWatch::Dashboard"));
  const shown = JSON.stringify(dashboards);
  expect([...published].filter((each) => !watched.has(each) && !shown.includes(each))).toEqual([]);
});
