import type { DatabaseSync } from "node:sqlite";
import { AwsError, type Caller } from "./aws/aws.ts";
import type { Meter } from "./bill/meter.ts";
import { countRunning } from "./time/count-running.ts";
import { declareBuckets, declareKeys, declareQueues, declareSchedules, machinesOf } from "./declare-resources.ts";
import type { Change } from "./dynamodb/change-log.ts";
import { createTables } from "./dynamodb/dynamodb-tables.ts";
import { makeDynamoDb } from "./dynamodb/dynamodb.ts";
import type { Engine } from "./dynamodb/engine.ts";
import { externalAddresses } from "./external/external-parties.ts";
import { makeAwsCalls } from "./http/aws-calls.ts";
import { makeIam } from "./iam/iam.ts";
import { makeKms } from "./kms/kms.ts";
import type { Faults } from "./lambda/faults.ts";
import { type FunctionSettings, type InvokeFunction, makeLambda } from "./lambda/lambda.ts";
import { makeQueueTriggers } from "./lambda/queue-trigger.ts";
import { makeStreamTriggers } from "./lambda/stream-trigger.ts";
import { makeS3 } from "./s3/s3.ts";
import { makeSecretsManager } from "./secrets-manager/secrets-manager.ts";
import { makeFire } from "./scheduler/schedule-target.ts";
import { makeScheduler } from "./scheduler/scheduler.ts";
import { declareSecrets } from "./shared-secrets.ts";
import { makeSqs } from "./sqs/sqs.ts";
import { makeStepFunctions } from "./step-functions/step-functions.ts";
import type { Addresses } from "./template/resource-types.ts";
import type { Assembly } from "./template/template.ts";
import type { Clock } from "./time/clock.ts";

/** What every part of the runtime uses. */
export type Foundation = {
  readonly assembly: Assembly;
  readonly store: DatabaseSync;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly addresses: Addresses;
  /** Registers a step of the shutdown; steps run in reverse order. */
  readonly onStop: (step: () => Promise<void> | void) => void;
};

type Options = Foundation & {
  readonly engine: Engine;
  readonly faults: Pick<Faults, "around">;
  /** Called with each table change, also with those that an earlier run left unconfirmed. */
  readonly onChange: (change: Change) => void;
  readonly logFolder: string;
  /** Multiplies the functions' timeouts. */
  readonly functions: FunctionSettings;
};

/** The AWS services that the template's resources run on. */
export type AwsServices = Awaited<ReturnType<typeof startAwsServices>>;

/** Starts the AWS services with the template's resources, connected as the template says. */
export const startAwsServices = async (options: Options) => {
  const { assembly, store, clock, meter, addresses, engine, onStop, onChange, functions } = options;
  const iam = makeIam(assembly);
  const { authorize } = iam;
  await createTables(assembly, engine);
  const dynamodb = makeDynamoDb({ assembly, engine, iam, meter, store, clock });
  dynamodb.changes.onChange(onChange);
  await dynamodb.recover();

  const sqs = makeSqs({ store, clock, meter, authorize });
  onStop(sqs.close);
  declareQueues(assembly, sqs);
  const kms = makeKms({ store, meter, authorize });
  declareKeys(assembly, kms);
  const secretsManager = makeSecretsManager({ store, meter, authorize });
  declareSecrets(assembly, secretsManager);
  const s3 = makeS3({ store, authorize, kms: kms.service });
  declareBuckets(assembly, s3);

  const calls = makeAwsCalls(meter.calls);
  const lambda = makeLambda({
    ...options,
    ...functions,
    authorize,
    answerCall: calls.answer,
    url: addresses.url,
    externalAddresses: externalAddresses(addresses),
    roleOf: (roleArn) => iam.assume(roleArn).role,
  });
  onStop(lambda.stop);
  const machines = machinesOf(assembly, iam);
  const stepFunctions = makeStepFunctions({ store, clock, machines, invoke: asTask(lambda.invoke), meter, authorize });
  onStop(stepFunctions.close);
  const fire = makeFire({ stepFunctions: () => stepFunctions.service, invoke: lambda.invoke, assume: iam.assume });
  const firings = countRunning(fire);
  const scheduler = makeScheduler({ store, clock, fire: firings.call, meter, authorize });
  declareSchedules(assembly, scheduler);
  onStop(scheduler.close);

  const roleOf = rolesOf(assembly, iam.assume);
  const send = async (queueArn: string, body: string): Promise<void> => {
    const queue = assembly.ofType("AWS::SQS::Queue").find(({ arn }) => arn === queueArn);
    await sqs.service("SendMessage", { QueueUrl: queue?.ref, MessageBody: body }, "developer");
  };
  const streams = makeStreamTriggers({ assembly, dynamodb, lambda, iam, clock, roleOf, send });
  onStop(streams.stop);
  const queues = makeQueueTriggers({ assembly, sqs, lambda, iam, roleOf });
  onStop(queues.stop);
  const services = { dynamodb, s3, kms, secretsManager, sqs, stepFunctions, scheduler, lambda };
  return { ...services, machines, firings, streams, queues, protocols: calls.start(services) };
};

/** The role of each function, by the function's ARN. */
const rolesOf = (assembly: Assembly, assume: (roleArn: string) => Caller): ((functionArn: string) => Caller) => {
  const roles = new Map(
    assembly.ofType("AWS::Lambda::Function").map(({ arn, properties }) => [arn, assume(String(properties.Role))]),
  );
  return (functionArn) => roles.get(functionArn) ?? { role: "" };
};

/** Renames a denied invocation to the error that Step Functions gives it. */
const asTask =
  (invoke: InvokeFunction): InvokeFunction =>
  async (functionArn, payload, caller) => {
    try {
      return await invoke(functionArn, payload, caller);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const denied = new Error(error.message);
      denied.name = "Lambda.AWSLambdaException";
      throw denied;
    }
  };
