import type { APIGatewayProxyStructuredResultV2 as Result } from "aws-lambda";
import type { HttpMiddleware } from "./request.ts";

type Answered = Parameters<NonNullable<HttpMiddleware["after"]>>[0];

/** Adds the header `Request-Id` to each response. */
export const requestId = (): HttpMiddleware => ({ after: addRequestId, onError: addRequestId });

const addRequestId = (request: Answered): void => {
  const { headers, ...response } = request.response as Result;
  request.response = { ...response, headers: { ...headers, "request-id": request.event.requestContext.requestId } };
};
