import { Logger } from "@aws-lambda-powertools/logger";
import middy from "@middy/core";
import type { APIGatewayProxyEventV2 as Event, APIGatewayProxyStructuredResultV2 as Result } from "aws-lambda";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { latestApiVersion, unknownVersion } from "./api-version.ts";
import type { Contract } from "./contract.ts";
import { problem, unexpected } from "./problem.ts";

/** What a story is told: the parsed body, path, query, headers (lower case), and the time. */
export type Request<Body> = {
  readonly body: Body;
  readonly path: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The route's key, such as `GET /v1/purchases/{id}`. */
  readonly route: string;
  readonly now: string;
};
/** What is answered; `shownOnce` are fields of the body that a repeat of the request is not given again, such as a new secret. */
export type Reply = {
  readonly status: number;
  readonly body: unknown;
  readonly shownOnce?: object;
  readonly headers?: Readonly<Record<string, string>>;
};
type Story<Body> = (request: Request<Body>) => Promise<Reply | Rejection>;

const logger = new Logger();

/** 128 KB: a sealed request of 64 KB, its envelope, and room; API Gateway alone would let 10 MB through. */
const largestBody = 128 * 1024;

/** The one chain every HTTP handler wears: size, parse, story, answer. An unexpected error tells the caller nothing but the request's id. */
export const http = <Body>(contract: Contract<Body>, story: Story<Body>) =>
  middy<Event, Result>()
    .onError((request) => {
      const { routeKey: route, requestContext } = request.event;
      const { requestId } = requestContext;
      logger.error("unexpected", { error: request.error as Error, route, requestId });
      request.response = unexpected(requestId);
    })
    .handler(async (event: Event): Promise<Result> => {
      const reply = await answer(contract, story, event);
      const headers = {
        ...reply.headers,
        "request-id": event.requestContext.requestId,
        "api-version": versionOf(event.headers["api-version"], reply.headers?.["api-version"]),
      };
      return { ...reply, headers };
    });

/** The one that was asked for, else the mall's own. */
const versionOf = (asked: string | undefined, pinned: string | number | boolean = latestApiVersion): string =>
  asked !== undefined && !unknownVersion(asked) ? asked : String(pinned);

const answer = async <Body>(contract: Contract<Body>, story: Story<Body>, event: Event): Promise<Result> => {
  const { headers } = event;
  const unknown = unknownVersion(headers["api-version"]);
  if (unknown) return problem(unknown);
  const text = event.isBase64Encoded ? Buffer.from(event.body ?? "", "base64").toString() : event.body;
  if (text !== undefined && Buffer.byteLength(text) > largestBody)
    return problem(reject("BodyTooLarge", `a body has at most ${largestBody} bytes`));
  const query = event.queryStringParameters ?? {};
  const asked = contract.query?.safeParse(query);
  if (asked && !asked.success) return problem(unfit("query"), asked.error.issues, "parameter");
  const body = contract.body.safeParse(parse(text));
  if (!body.success) return problem(unfit("body"), body.error.issues);

  const path = event.pathParameters ?? {};
  const route = event.routeKey;
  const reply = await story({ body: body.data, path, query, headers, route, now: new Date().toISOString() });
  if (isRejection(reply)) return problem(reply);
  return {
    statusCode: reply.status,
    headers: { "content-type": "application/json", ...reply.headers },
    body: JSON.stringify(reply.shownOnce ? { ...(reply.body as object), ...reply.shownOnce } : reply.body),
  };
};

const unfit = (what: string): Rejection => reject("InvalidRequest", `the ${what} does not fit`);

/** Undefined without a body; null when it is not JSON, which every schema refuses in the same words as any other bad body. */
const parse = (text: string | undefined): unknown => {
  if (text === undefined || text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
