import { Stack } from "aws-cdk-lib";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { makeApp } from "../../infra/app.ts";
import { functions } from "../../infra/functions.ts";
import { ofType, type Resource, resourceCounts, type Stacks, synthesizeUnchecked, type Template } from "./template.ts";

/* Several deployments side by side, and what comes after the first: from the synthesized templates. */

const ports = {
  bankUrl: "https://bank.example",
  messengerUrl: "https://messenger.example/notices",
  bankSecret: "bank",
  messengerSecret: "messenger",
};
const contact = { lenderName: "Halden Bank", lenderPhone: "+47 22 00 00 00", lenderAddress: "Storgata 1, 0155 Oslo" };
const region = "eu-north-1";
const accounts = { gatewayAccount: "111111111111", lenderAccount: "222222222222" };

let trial: Stacks;
let express: Stacks;
let live: Stacks;
beforeAll(() => {
  // In a partition of its own.
  trial = synthesizeUnchecked({ stage: "trial", mode: "test", region: "cn-north-1", workflows: "standard" });
  express = synthesizeUnchecked({ stage: "trial", mode: "test", region: "cn-north-1", workflows: "express" });
  live = synthesizeUnchecked({ stage: "prod", mode: "live", region, ...ports, ...contact, ...accounts });
});

const sides = ["GatewayStack", "LenderStack"] as const;
const resourcesOf = (stacks: Stacks): readonly (readonly [string, Resource])[] =>
  sides.flatMap((side) => Object.entries(stacks[side]));

/** The physical names of a template, by the property that AWS takes them from. */
const nameProperties =
  /^(FunctionName|RoleName|TableName|QueueName|BucketName|AliasName|StateMachineName|LogGroupName|AlarmName|TopicName|DashboardName|PolicyName|Name)$/;
const namesIn = (stacks: Stacks): readonly { readonly type: string; readonly name: string }[] =>
  resourcesOf(stacks).flatMap(([, { Type, Properties }]) =>
    Object.entries(Properties)
      .filter(([property]) => nameProperties.test(property) && !/Permission|EventSource|Integration/.test(Type))
      .filter(([property]) => !(Type === "AWS::Lambda::Function" && property === "Name"))
      .map(([, name]) => ({ type: Type, name: typeof name === "string" ? name : JSON.stringify(name) })),
  );

/** Names inside their parent: a policy's within its roles, and a schedule's, which is its function's. */
const isLocal = ({ type, name }: { readonly type: string; readonly name: string }): boolean =>
  type === "AWS::IAM::Policy" || (type === "AWS::Scheduler::Schedule" && name.startsWith('{"Ref"'));

test("every physical name has the stage in it, so that two stages can be in one account", () => {
  const names = namesIn(trial).filter((each) => !isLocal(each));
  expect(names.length).toBeGreaterThan(functions.length);
  expect(names.filter(({ name }) => !/tallystick[-/]trial/.test(name))).toEqual([]);
  const others = new Set(namesIn(live).map(({ name }) => name));
  expect(names.filter(({ name }) => others.has(name))).toEqual([]);
});

test("names that are unique over all regions have the region in them", () => {
  const global = namesIn(trial).filter(({ type }) => /IAM::Role|CloudWatch::Dashboard|S3::Bucket/.test(type));
  expect(global.length).toBeGreaterThan(3);
  expect(global.filter(({ name }) => !/AWS::Region|cn-north-1/.test(name))).toEqual([]);
});

const limits: Readonly<Record<string, number>> = {
  "AWS::Lambda::Function": 64,
  "AWS::IAM::Role": 64,
  "AWS::Scheduler::ScheduleGroup": 64,
  "AWS::S3::Bucket": 63,
  "AWS::StepFunctions::StateMachine": 80,
  "AWS::SQS::Queue": 80,
};

/** A name as it is with the longest stage and region. */
const longest = (name: string): string =>
  name
    .replace(/^\{"Fn::Join":\["",\[(.*)\]\]\}$/, "$1")
    .replaceAll('{"Ref":"AWS::Region"}', "ap-southeast-1")
    .replaceAll('{"Ref":"AWS::AccountId"}', "111111111111")
    .replace(/\{"Fn::Select".*?"AWS::StackId"\}.*/, "0a1b2c3d")
    .replaceAll(/[",]/g, "")
    .replace(/trial|prod/, "abcdefghijkl");

test("no name is too long for AWS with the longest stage and region", () => {
  const names = [trial, express, live].flatMap(namesIn).filter(({ type }) => type in limits);
  expect(names.length).toBeGreaterThan(300);
  for (const { type, name } of names)
    expect(longest(name).length, `${type} ${longest(name)}`).toBeLessThanOrEqual(limits[type] ?? 0);
});

test("what costs money has the stage in a tag", () => {
  const [tags] = ofType(trial.GatewayStack, "AWS::DynamoDB::Table").map(([, { Tags }]) => JSON.stringify(Tags));
  expect(tags).toContain('{"Key":"stage","Value":"trial"}');
});

const stateful = /^AWS::(DynamoDB::Table|KMS::Key|S3::Bucket|Logs::LogGroup)$/;

test("test mode retains nothing, so that a stage can be destroyed and deployed again", () => {
  for (const [id, { Type, DeletionPolicy, Properties }] of resourcesOf(trial)) {
    expect(DeletionPolicy ?? "Delete", `${Type} ${id}`).toBe("Delete");
    expect(Properties?.["DeletionProtectionEnabled"] ?? false, id).toBe(false);
  }
});

test("live mode retains data, keys and logs, under names that no later stack has", () => {
  const retained = resourcesOf(live).filter(([, { DeletionPolicy }]) => DeletionPolicy === "Retain");
  const types = new Set(retained.map(([, { Type }]) => Type));
  expect([...types].toSorted()).toEqual([
    "AWS::DynamoDB::Table",
    "AWS::KMS::Key",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
  ]);
  const removed = resourcesOf(live).filter(([, each]) => stateful.test(each.Type) && each.DeletionPolicy !== "Retain");
  // What was sent to malls in the last month; the purchases have it too.
  expect(removed.map(([, { Properties }]) => Properties["TableName"])).toEqual(["tallystick-prod-events"]);
  for (const [id, { Type, Properties }] of retained) {
    const name = Properties["TableName"] ?? Properties["BucketName"] ?? Properties["LogGroupName"];
    if (Type !== "AWS::KMS::Key") expect(JSON.stringify(name), id).toContain("AWS::StackId");
  }
});

const machines = ({ GatewayStack }: Stacks) =>
  new Map(
    ofType(GatewayStack, "AWS::StepFunctions::StateMachine").map(([id, each]) => [
      String(each["StateMachineName"]),
      { id, type: each["StateMachineType"] === "EXPRESS" ? "EXPRESS" : "STANDARD" },
    ]),
  );

test("the type of a machine can change: one of the other type has another id and another name", () => {
  const [before, after] = [machines(trial), machines(express)];
  const [ids, idsAfter] = [before, after].map((each) => new Map([...each.values()].map(({ id, type }) => [id, type])));
  for (const [name, { type }] of after) if (before.has(name)) expect(before.get(name)?.type, name).toBe(type);
  for (const [id, type] of idsAfter ?? []) if (ids?.has(id)) expect(ids.get(id), id).toBe(type);
  expect([...after.values()].every(({ type }) => type === "EXPRESS")).toBe(true);
  const text = JSON.stringify(express.GatewayStack);
  expect(text).toContain("stateMachine:tallystick-trial-loan-to-repayment-express");
  expect(text).not.toMatch(/stateMachine:tallystick-trial-loan-to-repayment(?!-express)/);
});

test("an express machine ends its executions before AWS does, and logs the failed ones with their input", () => {
  for (const [id, machine] of ofType(express.GatewayStack, "AWS::StepFunctions::StateMachine")) {
    expect(JSON.stringify(machine["DefinitionString"]), id).toMatch(/TimeoutSeconds\W+(25|290)\D/);
    expect(machine["LoggingConfiguration"], id).toMatchObject({ Level: "ERROR", IncludeExecutionData: true });
  }
});

test("no policy of a resource names a role, which a stack that is made again would leave void, but policies in the role's own stack", () => {
  for (const [id, { Type, Properties }] of resourcesOf(live)) {
    if (Type === "AWS::Lambda::Permission") expect(JSON.stringify(Properties["Principal"]), id).not.toContain(":role/");
    if (/^AWS::(SQS::QueuePolicy|S3::BucketPolicy|KMS::Key)$/.test(Type)) {
      const { Statement } = (Properties["PolicyDocument"] ?? Properties["KeyPolicy"]) as {
        readonly Statement: readonly { readonly Principal: unknown }[];
      };
      for (const { Principal } of Statement) expect(JSON.stringify(Principal), id).not.toContain(":role/");
    }
  }
});

test("the lender's queue of notices takes messages of one role of the gateway's account only, by that role's name", () => {
  const policies = ofType(live.LenderStack, "AWS::SQS::QueuePolicy").map(([, each]) => JSON.stringify(each));
  const notices = policies.filter((each) => each.includes("111111111111"));
  expect(notices).toHaveLength(1);
  expect(notices[0]).toContain(":iam::111111111111:root");
  expect(notices[0]).toMatch(/"ArnEquals":\{"aws:PrincipalArn":.*role\/tallystick-prod-gateway-route-event-/);
  const roles = ofType(live.GatewayStack, "AWS::IAM::Role").filter(([, { RoleName }]) =>
    JSON.stringify(RoleName ?? "").includes("tallystick-prod-gateway-route-event-"),
  );
  expect(roles).toHaveLength(1);
});

test("only the machines' roles may call the lender's functions, whose permissions are for the gateway's account", () => {
  const callers = resourcesOf(live)
    .filter(([, { Type }]) => Type === "AWS::IAM::Role" || Type === "AWS::IAM::Policy")
    .filter(([, each]) => /:222222222222:function:tallystick-prod-(lender|operator)-/.test(JSON.stringify(each)))
    .map(([id]) => id.replace(/Role.*/, ""));
  expect(callers.toSorted()).toEqual([
    "CancellationToRefund",
    "LatePayment",
    "LenderInquiry",
    "LoanApproval",
    "LoanToRepayment",
  ]);
});

test("a schedule is made after its role's permission, which is in the role itself", () => {
  const schedules = sides.flatMap((side) =>
    ofType(live[side], "AWS::Scheduler::Schedule").map(([id, { Target }]) => ({ id, Target, template: live[side] })),
  );
  expect(schedules.length).toBeGreaterThan(5);
  for (const { id, Target, template } of schedules) {
    const { RoleArn } = Target as { readonly RoleArn: { readonly "Fn::GetAtt": readonly [string, string] } };
    const { Policies } = template[RoleArn["Fn::GetAtt"][0]]?.Properties ?? {};
    expect(JSON.stringify(Policies), id).toContain("lambda:InvokeFunction");
  }
});

test("every ARN has the partition of its region", () => {
  for (const [id, resource] of resourcesOf(trial)) expect(JSON.stringify(resource), id).not.toMatch(/arn:aws:/);
});

test("each stack keeps a third of CloudFormation's five hundred resources free", () => {
  const counts = Object.entries(resourceCounts());
  expect(counts).toHaveLength(4);
  for (const [file, count] of counts) expect(count, file).toBeLessThan(350);
});

/** Resources that hold what a replacement would lose: their logical ids and, without a stage, their names. */
const losable = /^AWS::(DynamoDB::Table|KMS::Key|S3::Bucket|SQS::Queue)$/;
const losableIn = (template: Template) =>
  Object.fromEntries(Object.entries(template).flatMap(([id, { Type }]) => (losable.test(Type) ? [[id, Type]] : [])));

test("tables, keys, buckets and queues keep their logical ids: CloudFormation would replace one of another id, with what it holds", () => {
  const kept = JSON.parse(readFileSync("test/infra/stateful-ids.json", "utf8")) as unknown;
  for (const stacks of [trial, express, live])
    expect({ GatewayStack: losableIn(stacks.GatewayStack), LenderStack: losableIn(stacks.LenderStack) }).toEqual(kept);
});

test("a stack's name has stage and region, because the names that CloudFormation gives to roles begin with it", () => {
  const outdir = mkdtempSync(join(tmpdir(), "tallystick-names-"));
  const names = (context: Readonly<Record<string, string>>) =>
    makeApp(outdir, context)
      .node.children.filter((each) => Stack.isStack(each))
      .map((each) => each.stackName);
  try {
    expect(names({ stage: "trial", mode: "test", region })).toEqual([
      "tallystick-trial-GatewayStack-eu-north-1",
      "tallystick-trial-LenderStack-eu-north-1",
    ]);
    expect(names({})).toEqual(["GatewayStack", "LenderStack"]);
  } finally {
    rmSync(outdir, { recursive: true });
  }
});
