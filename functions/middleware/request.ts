import type middy from "@middy/core";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import type { Clocked } from "./clock.ts";

/** Header, path or query values by name. */
export type Texts = Readonly<Record<string, string | undefined>>;

/** An HTTP request as its story receives it: validated, header names in lower case. */
export type Request<Body = unknown, Query = unknown> = {
  readonly body: Body;
  readonly path: Texts;
  readonly query: Query;
  readonly headers: Texts;
  /** The route's key, such as `GET /v1/purchases/{id}`. */
  readonly route: string;
  /** The caller's address. */
  readonly source: string;
  readonly now: string;
};

/** A successful reply. `shownOnce` are fields of the body that a repeat of the request does not return again, such as a new secret. */
export type Reply = {
  readonly status: number;
  readonly body: unknown;
  readonly shownOnce?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** A file instead of a body in JSON; its type is in the headers. */
  readonly bytes?: Uint8Array;
};

/** The event of API Gateway's HTTP API, format 2.0, whose query and body the chain parses and validates. */
export type HttpEvent = Omit<APIGatewayProxyEventV2, "body" | "queryStringParameters"> & {
  body?: unknown;
  queryStringParameters?: unknown;
};

/** What each HTTP chain leaves in the invocation's context. */
export type HttpContext = Context &
  Clocked & {
    /** The stored reply of an earlier request, which takes the story's place. */
    recorded?: Reply;
  };

/** A middleware of the HTTP chain; `Added` is what it reads in the context or adds to it. */
export type HttpMiddleware<Added = object> = middy.MiddlewareObj<HttpEvent, unknown, Error, HttpContext & Added>;

/** The request in a parsed and validated event. */
export const requestOf = <Body, Query>(event: HttpEvent, { now }: Clocked): Request<Body, Query> => ({
  body: event.body as Body,
  path: event.pathParameters ?? {},
  query: event.queryStringParameters as Query,
  headers: event.headers,
  route: event.routeKey,
  source: event.requestContext.http.sourceIp,
  now,
});
