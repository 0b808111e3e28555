import { createHash } from "node:crypto";
import { account, arn, region } from "../aws/aws.ts";

/** The values of `Ref` and `Fn::GetAtt` for a resource. */
export type Identity = {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
};

/** The sandbox's addresses: the gateway's API, which is also the endpoint of all AWS services, and the lender's API. */
export type Addresses = { readonly url: string; readonly lenderUrl: string };

/** A resource type: the property with its physical name, and its identity from that name. `id` is `Stack.LogicalId`. */
export type ResourceType = {
  readonly nameProperty?: string;
  readonly identity: (name: string, id: string, addresses: Addresses) => Identity;
  /** Why the runtime may ignore this type; absent for the types that it interprets. */
  readonly ignoredBecause?: string;
};

/** Every supported resource type. A template with any other type does not start, because ignoring it silently would differ from AWS. */
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
    identity: (_, id, addresses) => ({
      ref: apiId(id),
      attributes: { ApiId: apiId(id), ApiEndpoint: addressOf(id, addresses) },
    }),
  },
  "AWS::ApiGatewayV2::Route": { identity: (_, id) => ({ ref: digest(id, 7), attributes: {} }) },
  "AWS::ApiGatewayV2::Integration": { identity: (_, id) => ({ ref: digest(id, 7), attributes: {} }) },
  "AWS::ApiGatewayV2::Stage": { nameProperty: "StageName", identity: byName() },
  "AWS::DynamoDB::Table": { nameProperty: "TableName", identity: table },
  "AWS::DynamoDB::GlobalTable": { nameProperty: "TableName", identity: table },
  "AWS::SQS::Queue": {
    nameProperty: "QueueName",
    identity: (name, _, { url }) => {
      const queueUrl = `${url}/${account}/${name}`;
      return { ref: queueUrl, attributes: { Arn: arn("sqs", name), QueueName: name, QueueUrl: queueUrl } };
    },
  },
  "AWS::S3::Bucket": {
    nameProperty: "BucketName",
    identity: (name) => {
      // A bucket's name has small letters only.
      const bucket = name.toLowerCase();
      return { ref: bucket, attributes: { Arn: `arn:aws:s3:::${bucket}` } };
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

  "AWS::CDK::Metadata": { identity: byName(), ignoredBecause: "counts CDK users" },
  "AWS::CloudWatch::Alarm": {
    nameProperty: "AlarmName",
    identity: byName("cloudwatch", "alarm:"),
    ignoredBecause: "nobody is notified by alarms here",
  },
  "AWS::CloudWatch::CompositeAlarm": {
    nameProperty: "AlarmName",
    identity: byName("cloudwatch", "alarm:"),
    ignoredBecause: "nobody is notified by alarms here",
  },
  "AWS::CloudWatch::Dashboard": {
    nameProperty: "DashboardName",
    identity: byName(),
    ignoredBecause: "metrics are not collected here",
  },
  "AWS::Logs::LogGroup": {
    nameProperty: "LogGroupName",
    identity: byName("logs", "log-group:"),
    ignoredBecause: "logs are files here",
  },
  "AWS::Logs::ResourcePolicy": { identity: byName(), ignoredBecause: "logs are files here" },
  "AWS::Logs::MetricFilter": { identity: byName(), ignoredBecause: "logs are files here" },
  "AWS::SNS::Topic": {
    nameProperty: "TopicName",
    identity: (name) => refIsArn(arn("sns", name), "TopicArn"),
    ignoredBecause: "it only receives alarms, which notify nobody here",
  },
  "AWS::SNS::TopicPolicy": { identity: byName(), ignoredBecause: "its topic receives nothing here" },
  "AWS::SNS::Subscription": { identity: byName(), ignoredBecause: "its topic receives nothing here" },
  "AWS::Budgets::Budget": { identity: byName(), ignoredBecause: "nothing costs money here" },
  "AWS::S3::BucketPolicy": {
    identity: byName(),
    ignoredBecause: "it only denies calls without TLS, and all calls count as made with it here",
  },
  "AWS::SQS::QueuePolicy": {
    identity: byName(),
    ignoredBecause: "within one account the callers' own policies are sufficient",
  },
  "AWS::Lambda::EventInvokeConfig": {
    identity: byName(),
    ignoredBecause: "an asynchronous invocation is not retried here, and its failure is logged",
  },
};

/** The name of a resource without one in the template; the same at every start. */
export const generatedName = (id: string): string => `${id.replace(".", "-").slice(0, 50)}-${digest(id, 8)}`;

/** The hosts of AWS queues and of an API. */
export const queueHost = `https://sqs.${region}.amazonaws.com`;

/** The address at which an API is served; each side has one. */
export const addressOf = (id: string, { url, lenderUrl }: Addresses): string => (isLenders(id) ? lenderUrl : url);

/** True for a resource of the lender's stack, by its id. */
export const isLenders = (id: string): boolean => /(^|-)LenderStack\./.test(id);

export const apiHost = (ref: string): string => `https://${ref}.execute-api.${region}.amazonaws.com`;

function byName(service?: string, prefix = "") {
  return (name: string): Identity => ({
    ref: name,
    attributes: service === undefined ? {} : { Arn: arn(service, `${prefix}${name}`) },
  });
}

function table(name: string): Identity {
  const tableArn = arn("dynamodb", `table/${name}`);
  // AWS puts the stream's creation time here; ours is constant.
  return { ref: name, attributes: { Arn: tableArn, StreamArn: `${tableArn}/stream/2026-01-01T00:00:00.000` } };
}

const refIsArn = (resourceArn: string, extra = "Arn"): Identity => ({
  ref: resourceArn,
  attributes: { Arn: resourceArn, [extra]: resourceArn },
});

const digest = (text: string, length: number): string =>
  createHash("sha256").update(text).digest("hex").slice(0, length);

const apiId = (id: string): string => `a${digest(id, 9)}`;

const uuid = (id: string): string => digest(id, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
