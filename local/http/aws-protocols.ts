import { AwsError, type Caller, type Service } from "../aws/aws.ts";
import type { DynamoDb } from "../dynamodb/dynamodb.ts";
import { handleObject } from "./s3-protocol.ts";
import { type HttpRequest, json, type HttpResponse } from "./http-message.ts";
import type { S3 } from "../s3/s3.ts";
import { route as schedulerRoute } from "../scheduler/scheduler-route.ts";

/** The services behind AWS's wire protocols. */
export type AwsServices = {
  readonly dynamodb: DynamoDb;
  readonly stepFunctions: Service;
  readonly kms: Service;
  readonly secretsManager: Service;
  readonly sqs: Service;
  readonly scheduler: Service;
  readonly lambda: Service;
  readonly s3: S3;
};

export type AwsProtocols = ReturnType<typeof makeAwsProtocols>;

/** Handles requests in AWS's protocols; undefined when the request is in none of them. */
export const makeAwsProtocols = (services: AwsServices) => {
  const targets: Readonly<Record<string, Service>> = {
    AWSStepFunctions: services.stepFunctions,
    TrentService: services.kms,
    secretsmanager: services.secretsManager,
    AmazonSQS: services.sqs,
  };
  return async (request: HttpRequest): Promise<HttpResponse | undefined> => {
    const target = request.headers["x-amz-target"];
    if (typeof target === "string") {
      const [service = "", action = ""] = target.split(".");
      return jsonProtocol(
        request,
        service === "DynamoDB_20120810" ? "com.amazonaws.dynamodb.v20120810" : service,
        async (caller) => {
          if (service === "DynamoDB_20120810") return services.dynamodb.call(action, request.body.toString(), caller);
          const found = targets[service];
          if (!found)
            throw new AwsError(
              "UnknownOperationException",
              `The local runtime does not support the service ${service}.`,
            );
          return { status: 200, body: JSON.stringify(await found(action, inputOf(request), caller)) };
        },
      );
    }
    if (request.path.startsWith("/2015-03-31/functions"))
      return restProtocol(async () => lambdaRest(services.lambda, request));
    const object = await handleObject(services.s3, request, callerOf(request));
    if (object) return object;
    const query = Object.fromEntries(new URLSearchParams(request.query));
    const schedulerCall = schedulerRoute(request.method, request.path, query, {});
    if (!schedulerCall) return undefined;
    return restProtocol(async () =>
      json(
        200,
        await services.scheduler(
          schedulerCall.action,
          { ...schedulerCall.input, ...inputOf(request) },
          callerOf(request),
        ),
      ),
    );
  };
};

/** The caller: a role by the access key of its function; everyone else is the developer. */
const callerOf = ({ headers }: HttpRequest): Caller => {
  const role = /Credential=role:([^/]+)\//.exec(headers.authorization ?? "")?.[1];
  return role === undefined ? "developer" : { role };
};

const inputOf = ({ body }: HttpRequest): Record<string, unknown> => {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString()) as Record<string, unknown>;
  } catch {
    throw new AwsError("SerializationException", "The request is not JSON.");
  }
};

/** AWS JSON 1.0 and 1.1: the error's name is in the body. */
const jsonProtocol = async (
  request: HttpRequest,
  namespace: string,
  answer: (caller: Caller) => Promise<{ readonly status: number; readonly body: string }>,
): Promise<HttpResponse> => {
  const headers = { "content-type": request.headers["content-type"] ?? "application/x-amz-json-1.0" };
  try {
    return { ...(await answer(callerOf(request))), headers };
  } catch (error) {
    const { status, code, message, fields } = asAwsError(error);
    return { status, headers, body: JSON.stringify({ __type: `${namespace}#${code}`, message, ...fields }) };
  }
};

/** AWS REST: the error's name is in a header. */
const restProtocol = async (answer: () => Promise<HttpResponse>): Promise<HttpResponse> => {
  try {
    return await answer();
  } catch (error) {
    const { status, code, message, fields } = asAwsError(error);
    const response = json(status, { Message: message, message, ...fields });
    return { ...response, headers: { ...response.headers, "x-amzn-errortype": code } };
  }
};

const asAwsError = (error: unknown): AwsError => {
  if (error instanceof AwsError) return error;
  console.error(error);
  return new AwsError("InternalFailure", "The local runtime failed; see its output for the reason.", 500);
};

const lambdaRest = async (lambda: Service, request: HttpRequest): Promise<HttpResponse> => {
  const [, , , given, operation] = request.path.split("/");
  const caller = callerOf(request);
  const FunctionName = decodeURIComponent(given ?? "");
  if (request.method === "POST" && operation === "invocations") {
    const { StatusCode, Payload, FunctionError } = (await lambda(
      "Invoke",
      {
        FunctionName,
        InvocationType: request.headers["x-amz-invocation-type"] ?? "RequestResponse",
        Payload: request.body.length === 0 ? "{}" : request.body.toString(),
      },
      caller,
    )) as { StatusCode: number; Payload: string; FunctionError?: string };
    const failed = FunctionError === undefined ? {} : { "x-amz-function-error": FunctionError };
    const headers = { "content-type": "application/json", "x-amz-executed-version": "$LATEST", ...failed };
    return { status: StatusCode, headers, body: Payload };
  }
  if (request.method !== "GET")
    throw new AwsError(
      "UnknownOperationException",
      `The local Lambda does not support ${request.method} ${request.path}.`,
      404,
    );
  if (FunctionName === "") return json(200, await lambda("ListFunctions", {}, caller));
  const configuration = await lambda("GetFunctionConfiguration", { FunctionName }, caller);
  return json(200, operation === "configuration" ? configuration : { Configuration: configuration });
};
