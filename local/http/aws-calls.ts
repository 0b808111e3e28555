import { AwsError, type Service } from "../aws/aws.ts";
import { type CallLog, noted } from "../bill/calls.ts";
import type { DynamoDb } from "../dynamodb/dynamodb.ts";
import type { AnswerCall } from "../lambda/lambda-thread.ts";
import type { S3 } from "../s3/s3.ts";
import { type AwsProtocols, makeAwsProtocols } from "./aws-protocols.ts";

type Parts = { readonly dynamodb: DynamoDb; readonly s3: S3 } & Readonly<
  Record<"kms" | "secretsManager" | "sqs" | "stepFunctions" | "scheduler" | "lambda", { readonly service: Service }>
>;

/** Answers what functions send to AWS, as soon as all services, the functions' own among them, have started. */
export const makeAwsCalls = (calls: CallLog) => {
  const { promise: started, resolve: start } = Promise.withResolvers<AwsProtocols>();
  const answer: AnswerCall = async ({ body, ...request }) => {
    const answered = await (await started)({ ...request, body: Buffer.from(body) });
    if (!answered) throw new AwsError("UnknownOperationException", `no service has ${request.path}`);
    const headers = Object.entries(answered.headers).map(([name, value]) => [name, [value].flat().join(", ")]);
    return { ...answered, headers: Object.fromEntries(headers) as Record<string, string> };
  };
  return {
    answer,
    /** The services in AWS's wire protocols, for callers by HTTP as well. */
    start: ({ dynamodb, s3, kms, secretsManager, sqs, stepFunctions, scheduler, lambda }: Parts): AwsProtocols => {
      const protocols = makeAwsProtocols({
        dynamodb,
        s3,
        kms: noted(calls, "kms", kms.service),
        secretsManager: noted(calls, "secretsmanager", secretsManager.service),
        sqs: noted(calls, "sqs", sqs.service),
        stepFunctions: noted(calls, "states", stepFunctions.service),
        scheduler: noted(calls, "scheduler", scheduler.service),
        lambda: lambda.service,
      });
      start(protocols);
      return protocols;
    },
  };
};
