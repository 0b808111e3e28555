import { randomUUID } from "node:crypto";
import { account } from "../aws/aws.ts";
import { chunks, type Meter } from "../bill/meter.ts";
import { makeCors } from "./cors.ts";
import { type HttpRequest, json, type HttpResponse } from "./http-message.ts";
import { type Match, matchRoute, parseRoute, type Route } from "./http-route.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { Assembly, Resource } from "../template/template.ts";
import type { Clock } from "../time/clock.ts";

export type HttpApi = {
  readonly handle: (request: HttpRequest) => Promise<HttpResponse>;
  /** The functions that routes call. */
  readonly functionArns: () => ReadonlySet<string>;
};

type Options = {
  readonly assembly: Assembly;
  /** The API of the template; without one there are no routes. */
  readonly api: Resource | undefined;
  readonly lambda: Lambda;
  readonly clock: Clock;
  readonly meter: Meter;
  /** The origin at which the sandbox serves the pages. */
  readonly pages: string;
};

/** An HTTP API of the template: calls functions with payload format 2.0. It has no throttling and no access logs. */
export const makeHttpApi = ({ assembly, api, lambda, clock, meter, pages }: Options): HttpApi => {
  const cors = makeCors(api, pages);
  const routes = api ? routesOf(assembly, api) : [];
  return {
    functionArns: () => new Set(routes.map(({ target }) => target)),
    handle: async (request) => {
      const preflight = cors.preflight(request);
      if (preflight) return preflight;
      const match = matchOf(routes, request);
      if (match === "malformed") return json(400, { message: "Bad Request" });
      if (!match) return json(404, { message: "Not Found" });
      if (request.body.length > bodyLimit) return json(413, { message: "Request Entity Too Large" });
      const event = eventOf(request, match, api?.ref ?? "", clock);
      const { payload, failed } = await lambda.run(match.route.target, JSON.stringify(event));
      const answer = failed ? undefined : answerOf(payload);
      const bytes = request.body.length + (answer ? Buffer.byteLength(answer.body) : 0);
      meter.count("http.requests", chunks(bytes, 512));
      return cors.allow(request, answer ?? json(500, { message: "Internal Server Error" }));
    },
  };
};

/** API Gateway's payload limit, in bytes. */
const bodyLimit = 10 * 1024 * 1024;

const matchOf = (
  routes: readonly Route<string>[],
  { method, path }: HttpRequest,
): Match<string> | "malformed" | undefined => {
  try {
    return matchRoute(routes, method, path);
  } catch (error) {
    if (error instanceof URIError) return "malformed";
    throw error;
  }
};

/** Each route with its function's ARN; throws at start for what the runtime does not support. */
const routesOf = (assembly: Assembly, api: Resource): Route<string>[] => {
  const own = (type: string) => assembly.ofType(type).filter(({ properties }) => properties.ApiId === api.ref);
  for (const { id, name } of own("AWS::ApiGatewayV2::Stage"))
    if (name !== "$default") throw new Error(`${id}: the local runtime supports only the stage $default`);
  const integrations = new Map(
    own("AWS::ApiGatewayV2::Integration").map((each) => [each.ref, functionOf(assembly, each)]),
  );
  return own("AWS::ApiGatewayV2::Route").map(({ id, properties }) => {
    if ((properties.AuthorizationType ?? "NONE") !== "NONE")
      throw new Error(`${id}: the local runtime does not support authorizers`);
    const target = integrations.get(String(properties.Target).replace("integrations/", ""));
    if (target === undefined) throw new Error(`${id}: the route has no integration`);
    return parseRoute(String(properties.RouteKey), target);
  });
};

const functionOf = (assembly: Assembly, { id, properties }: Resource): string => {
  const { IntegrationType, PayloadFormatVersion, IntegrationUri, RequestParameters } = properties;
  if (IntegrationType !== "AWS_PROXY" || PayloadFormatVersion !== "2.0" || RequestParameters !== undefined)
    throw new Error(`${id}: the local runtime knows Lambda integrations of payload format 2.0 only`);
  const target = String(IntegrationUri);
  const permitted = assembly
    .ofType("AWS::Lambda::Permission")
    .some(({ properties: { Principal, FunctionName } }) => Principal === "apigateway.amazonaws.com" && target.endsWith(String(FunctionName).replace(/^.*:function:/, ":function:").replace(/^(?!:function:)/, ":function:"))); // prettier-ignore
  if (!permitted)
    throw new Error(`${id}: no AWS::Lambda::Permission lets API Gateway invoke ${target}; AWS would answer 500`);
  return target;
};

const eventOf = (request: HttpRequest, { route, parameters }: Match<string>, apiId: string, clock: Clock): object => {
  const headers = Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined || name === "cookie" ? [] : [[name, Array.isArray(value) ? value.join(",") : value]],
    ),
  );
  const cookies = request.headers.cookie?.split("; ");
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(request.query))
    query[name] = name in query ? `${query[name]},${value}` : value;
  const isText = /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded)|[^;]*\+(json|xml))/.test(
    headers["content-type"] ?? "",
  );
  const path = decodeURIComponent(request.path);
  const now = new Date(clock.now());
  return {
    version: "2.0",
    routeKey: route.key,
    rawPath: path,
    rawQueryString: request.query,
    ...(cookies && { cookies }),
    headers,
    ...(request.query !== "" && { queryStringParameters: query }),
    ...(Object.keys(parameters).length > 0 && { pathParameters: parameters }),
    requestContext: {
      accountId: account,
      apiId,
      domainName: headers.host ?? "localhost",
      domainPrefix: apiId,
      http: {
        method: request.method,
        path,
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: "$default",
      time: commonLogTime(now),
      timeEpoch: now.getTime(),
    },
    ...(request.body.length > 0 && { body: request.body.toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: request.body.length > 0 && !isText,
  };
};

/** The function's result as API Gateway reads it: a full response if it has a status code, otherwise a JSON body. */
const answerOf = (payload: string): HttpResponse | undefined => {
  const result = JSON.parse(payload) as unknown;
  if (typeof result !== "object" || result === null || !("statusCode" in result))
    return {
      status: 200,
      headers: { "content-type": "application/json" },
      body: typeof result === "string" ? result : payload,
    };
  const {
    statusCode,
    headers = {},
    cookies,
    body = "",
    isBase64Encoded = false,
  } = result as {
    statusCode: unknown;
    headers?: Record<string, unknown>;
    cookies?: string[];
    body?: unknown;
    isBase64Encoded?: boolean;
  };
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599 || typeof body !== "string") return undefined;
  const lowerCaseHeaders = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  return {
    status,
    headers: {
      "content-type": "text/plain;charset=UTF-8",
      ...lowerCaseHeaders,
      ...(cookies && { "set-cookie": cookies }),
    },
    body: isBase64Encoded ? Buffer.from(body, "base64") : body,
  };
};

/** `23/Nov/2026:21:43:46 +0000`, the form of `requestContext.time`. */
const commonLogTime = (date: Date): string => {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(date.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
};
