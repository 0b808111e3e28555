import type { Iam } from "./iam/iam.ts";
import type { Kms } from "./kms/kms.ts";
import type { S3 } from "./s3/s3.ts";
import type { Scheduler } from "./scheduler/scheduler.ts";
import type { Sqs } from "./sqs/sqs.ts";
import type { StateMachineResource } from "./step-functions/state-machines.ts";
import type { Assembly } from "./template/template.ts";

/** Declares the template's queues. */
export const declareQueues = (assembly: Assembly, sqs: Sqs): void => {
  for (const { id, arn, name, ref: url, properties } of assembly.ofType("AWS::SQS::Queue")) {
    const {
      VisibilityTimeout = 30,
      RedrivePolicy,
      FifoQueue,
      DelaySeconds = 0,
    } = properties as {
      VisibilityTimeout?: number;
      RedrivePolicy?: { deadLetterTargetArn: string; maxReceiveCount: number | string };
      FifoQueue?: boolean;
      DelaySeconds?: number;
    };
    if (FifoQueue || DelaySeconds > 0)
      throw new Error(`${id}: the local runtime supports only standard queues without a delay`);
    const redrive = RedrivePolicy && {
      deadLetterArn: RedrivePolicy.deadLetterTargetArn,
      maxReceiveCount: Number(RedrivePolicy.maxReceiveCount),
    };
    sqs.declare({ arn, name, url, visibilitySeconds: VisibilityTimeout, ...(redrive && { redrive }) });
  }
};

/** Declares the template's keys with their policies and aliases. */
export const declareKeys = (assembly: Assembly, kms: Kms): void => {
  for (const { id, arn, ref, properties } of assembly.ofType("AWS::KMS::Key")) {
    if ((properties.KeySpec ?? "SYMMETRIC_DEFAULT") !== "SYMMETRIC_DEFAULT")
      throw new Error(`${id}: the local runtime supports only symmetric keys`);
    const aliases = assembly
      .ofType("AWS::KMS::Alias")
      .filter(({ properties: { TargetKeyId } }) => TargetKeyId === arn || TargetKeyId === ref)
      .map(({ name }) => name);
    kms.declare(arn, properties.KeyPolicy as object, aliases);
  }
};

/** Declares the template's buckets, each of which is encrypted by a key of the template's. */
export const declareBuckets = (assembly: Assembly, s3: S3): void => {
  for (const { id, arn, ref: name, properties } of assembly.ofType("AWS::S3::Bucket")) {
    const { ServerSideEncryptionConfiguration: [rule] = [] } = (properties.BucketEncryption ?? {}) as {
      ServerSideEncryptionConfiguration?: readonly {
        readonly ServerSideEncryptionByDefault?: { readonly KMSMasterKeyID?: string };
        readonly BucketKeyEnabled?: boolean;
      }[];
    };
    const keyArn = rule?.ServerSideEncryptionByDefault?.KMSMasterKeyID;
    if (keyArn === undefined || rule?.BucketKeyEnabled !== true)
      throw new Error(`${id}: the local runtime supports only buckets with a KMS key and a bucket key`);
    s3.declare({ name, arn, keyArn });
  }
};

/** Declares the template's schedules and groups. */
export const declareSchedules = (assembly: Assembly, scheduler: Scheduler): void => {
  for (const { name } of assembly.ofType("AWS::Scheduler::ScheduleGroup")) scheduler.putGroup(name);
  for (const { name, properties } of assembly.ofType("AWS::Scheduler::Schedule"))
    scheduler.put({ ...properties, Name: name });
};

/** The template's state machines with their placeholders replaced. */
export const machinesOf = (assembly: Assembly, iam: Iam): StateMachineResource[] =>
  assembly.ofType("AWS::StepFunctions::StateMachine").map(({ id, arn, name, properties }) => {
    const {
      DefinitionString,
      DefinitionSubstitutions = {},
      StateMachineType = "STANDARD",
      RoleArn,
    } = properties as {
      DefinitionString?: string;
      DefinitionSubstitutions?: Record<string, string>;
      StateMachineType?: "STANDARD" | "EXPRESS";
      RoleArn: string;
    };
    if (DefinitionString === undefined) throw new Error(`${id}: its definition must be in the template, as a string`);
    const definition = DefinitionString.replace(
      /\$\{(\w+)\}/g,
      (placeholder, key: string) => DefinitionSubstitutions[key] ?? placeholder,
    );
    const missing = /\$\{\w+\}/.exec(definition)?.[0];
    if (missing !== undefined) throw new Error(`${id}: no value for ${missing}`);
    return { arn, name, type: StateMachineType, definition, roleArn: RoleArn, role: iam.assume(RoleArn).role };
  });
