import type { Context } from "aws-lambda";
import { vi } from "vitest";
import type { HttpEvent } from "../../../functions/middleware/request.ts";

/** What API Gateway answers. */
export type Response = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** An event of the HTTP API, with what a test says of it. */
const eventOf = (facts: Partial<HttpEvent> = {}): HttpEvent =>
  ({
    version: "2.0",
    routeKey: "POST /v1/things/{id}",
    rawPath: "/v1/things/1",
    headers: {},
    pathParameters: { id: "1" },
    isBase64Encoded: false,
    requestContext: { requestId: "req-1", http: { method: "POST" } },
    ...facts,
  }) as HttpEvent;

/** The context of an invocation. */
const contextOf = (): Context =>
  ({
    awsRequestId: "aws-1",
    functionName: "things",
    invokedFunctionArn: "arn:aws:lambda:::function:things",
    memoryLimitInMB: "256",
  }) as Context;

type Handler = (event: never, context: never) => unknown;

/** Invokes a handler as Lambda does. */
export const invoke = async (handler: Handler, event: unknown): Promise<unknown> =>
  handler(event as never, contextOf() as never);

/** Calls a route's handler; the response, with its JSON read. */
export const call = async (handler: Handler, facts?: Partial<HttpEvent>) => {
  const response = (await invoke(handler, eventOf(facts))) as Response;
  return { ...response, json: JSON.parse(response.body) as Readonly<Record<string, unknown>> };
};

/** What a function writes to its log from now on; Powertools writes to the streams of the process. */
export const overhearLog = (): string[] => {
  const lines: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((text) => {
      lines.push(String(text));
      return true;
    });
  return lines;
};
