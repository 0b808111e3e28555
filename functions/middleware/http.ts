import { Logger } from "@aws-lambda-powertools/logger";
import middy from "@middy/core";
import type { APIGatewayProxyEventV2 as Event, APIGatewayProxyStructuredResultV2 as Result } from "aws-lambda";
import * as z from "zod";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { problem, unexpected } from "./problem.ts";

/** What a story is told: the parsed body, path, query, headers (lower case), and the time. */
export type Request<Body> = {
  readonly body: Body;
  readonly path: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly now: string;
};
export type Reply = { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> };
type Story<Body> = (request: Request<Body>) => Promise<Reply | Rejection>;

const logger = new Logger();

/** 128 KB: a sealed request of 64 KB, its envelope, and room; API Gateway alone would let 10 MB through. */
const largestBody = 128 * 1024;

/** For routes without a body. */
export const NoBody = z.undefined();

/** The one chain every HTTP handler wears: size, parse, story, answer. An unexpected error tells the caller nothing. */
export const http = <Body>(schema: z.ZodType<Body>, story: Story<Body>) =>
  middy<Event, Result>()
    .onError((request) => {
      logger.error("unexpected", { error: request.error as Error, route: request.event.routeKey });
      request.response = unexpected();
    })
    .handler(async (event: Event): Promise<Result> => {
      const text = event.isBase64Encoded ? Buffer.from(event.body ?? "", "base64").toString() : event.body;
      if (text !== undefined && Buffer.byteLength(text) > largestBody)
        return problem({ rejected: "BodyTooLarge", detail: `a body has at most ${largestBody} bytes` });
      const body = schema.safeParse(parse(text));
      if (!body.success)
        return problem({ rejected: "InvalidRequest", detail: "the body does not fit" }, body.error.issues);

      const reply = await story({
        body: body.data,
        path: event.pathParameters ?? {},
        query: event.queryStringParameters ?? {},
        headers: event.headers,
        now: new Date().toISOString(),
      });
      if (isRejection(reply)) return problem(reply);
      return {
        statusCode: reply.status,
        headers: { "content-type": "application/json", ...reply.headers },
        body: JSON.stringify(reply.body),
      };
    });

/** Undefined without a body; null when it is not JSON, which every schema refuses in the same words as any other bad body. */
const parse = (text: string | undefined): unknown => {
  if (text === undefined || text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
