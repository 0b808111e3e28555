import { createHash } from "node:crypto";
import { account, arn, region } from "../aws/aws.ts";

/** What a resource answers to `Ref` and `Fn::GetAtt`, once its physical name is known. */
export type Identity = {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
};

/** A resource type: the property with its physical name, and its identity from that name. `id` is `Stack.LogicalId`. */
export type ResourceType = {
  readonly nameProperty?: string;
  readonly identity: (name: string, id: string, url: string) => Identity;
  /** Why it is no harm that the runtime does nothing with it; absent for the types it interprets. */
  readonly harmless?: string;
};

/** Every resource type the runtime knows. A template with any other does not start: silence would be a lie about AWS. */
export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  "AWS::IAM::Role": {
    nameProperty: "RoleName",
    identity: (name, id) => ({
      ref: name,
      attributes: { Arn: `arn:aws:iam::${account}:role/${name}`, RoleId: `AROA${digest(id, 16).toUpperCase()}` },
    }),
  },
  "AWS::IAM::Policy": { nameProperty: "PolicyName", identity: byName() },
  "AWS::IAM::ManagedPolicy": {
    nameProperty: "ManagedPolicyName",
    identity: (name) => refIsArn(`arn:aws:iam::${account}:policy/${name}`),
  },
  "AWS::Lambda::Function": { nameProperty: "FunctionName", identity: byName("lambda", "function:") },
  "AWS::Lambda::EventSourceMapping": {
    identity: (_, id) => ({
      ref: uuid(id),
      attributes: { Id: uuid(id), EventSourceMappingArn: arn("lambda", `event-source-mapping:${uuid(id)}`) },
    }),
  },
  "AWS::Lambda::Permission": { identity: byName() },
  "AWS::ApiGatewayV2::Api": {
    identity: (_, id, url) => ({ ref: apiId(id), attributes: { ApiId: apiId(id), ApiEndpoint: url } }),
  },
  "AWS::ApiGatewayV2::Route": { identity: (_, id) => ({ ref: digest(id, 7), attributes: {} }) },
  "AWS::ApiGatewayV2::Integration": { identity: (_, id) => ({ ref: digest(id, 7), attributes: {} }) },
  "AWS::ApiGatewayV2::Stage": { nameProperty: "StageName", identity: byName() },
  "AWS::DynamoDB::Table": { nameProperty: "TableName", identity: table },
  "AWS::DynamoDB::GlobalTable": { nameProperty: "TableName", identity: table },
  "AWS::SQS::Queue": {
    nameProperty: "QueueName",
    identity: (name, _, url) => {
      const queueUrl = `${url}/${account}/${name}`;
      return { ref: queueUrl, attributes: { Arn: arn("sqs", name), QueueName: name, QueueUrl: queueUrl } };
    },
  },
  "AWS::KMS::Key": {
    identity: (_, id) => ({ ref: uuid(id), attributes: { Arn: arn("kms", `key/${uuid(id)}`), KeyId: uuid(id) } }),
  },
  "AWS::KMS::Alias": { nameProperty: "AliasName", identity: byName() },
  "AWS::StepFunctions::StateMachine": {
    nameProperty: "StateMachineName",
    identity: (name) => {
      const { ref, attributes } = refIsArn(arn("states", `stateMachine:${name}`));
      return { ref, attributes: { ...attributes, Name: name } };
    },
  },
  "AWS::Scheduler::Schedule": { nameProperty: "Name", identity: byName("scheduler", "schedule/default/") },
  "AWS::Scheduler::ScheduleGroup": { nameProperty: "Name", identity: byName("scheduler", "schedule-group/") },

  "AWS::CDK::Metadata": { identity: byName(), harmless: "counts CDK users" },
  "AWS::CloudWatch::Alarm": {
    nameProperty: "AlarmName",
    identity: byName("cloudwatch", "alarm:"),
    harmless: "wakes nobody here",
  },
  "AWS::CloudWatch::CompositeAlarm": {
    nameProperty: "AlarmName",
    identity: byName("cloudwatch", "alarm:"),
    harmless: "wakes nobody here",
  },
  "AWS::CloudWatch::Dashboard": {
    nameProperty: "DashboardName",
    identity: byName(),
    harmless: "shows metrics nobody collects here",
  },
  "AWS::Logs::LogGroup": {
    nameProperty: "LogGroupName",
    identity: byName("logs", "log-group:"),
    harmless: "logs are files here",
  },
  "AWS::Logs::ResourcePolicy": { identity: byName(), harmless: "logs are files here" },
  "AWS::Logs::MetricFilter": { identity: byName(), harmless: "logs are files here" },
  "AWS::SNS::Topic": {
    nameProperty: "TopicName",
    identity: (name) => refIsArn(arn("sns", name), "TopicArn"),
    harmless: "alarms go to it, and they wake nobody here",
  },
  "AWS::SNS::TopicPolicy": { identity: byName(), harmless: "guards a topic that stays silent here" },
  "AWS::SNS::Subscription": { identity: byName(), harmless: "hears a topic that stays silent here" },
  "AWS::Budgets::Budget": { identity: byName(), harmless: "nothing costs money here" },
  "AWS::SQS::QueuePolicy": { identity: byName(), harmless: "within one account the callers' own policies suffice" },
  "AWS::Lambda::EventInvokeConfig": {
    identity: byName(),
    harmless: "an asynchronous invocation is tried once here, and its failure is logged",
  },
};

/** A name for a resource that the template leaves unnamed: the same at every start. */
export const generatedName = (id: string): string => `${id.replace(".", "-").slice(0, 50)}-${digest(id, 8)}`;

/** Where AWS keeps queues, and the host it would give an API. */
export const queueHost = `https://sqs.${region}.amazonaws.com`;

export const apiHost = (ref: string): string => `https://${ref}.execute-api.${region}.amazonaws.com`;

function byName(service?: string, prefix = "") {
  return (name: string): Identity => ({
    ref: name,
    attributes: service === undefined ? {} : { Arn: arn(service, `${prefix}${name}`) },
  });
}

function table(name: string): Identity {
  const tableArn = arn("dynamodb", `table/${name}`);
  // AWS puts the stream's birthday here; ours is as constant as the table's name.
  return { ref: name, attributes: { Arn: tableArn, StreamArn: `${tableArn}/stream/2026-01-01T00:00:00.000` } };
}

const refIsArn = (itsArn: string, extra = "Arn"): Identity => ({
  ref: itsArn,
  attributes: { Arn: itsArn, [extra]: itsArn },
});

const digest = (text: string, length: number): string =>
  createHash("sha256").update(text).digest("hex").slice(0, length);

const apiId = (id: string): string => `a${digest(id, 9)}`;

const uuid = (id: string): string => digest(id, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
