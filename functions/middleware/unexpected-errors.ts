import type middy from "@middy/core";
import type { APIGatewayProxyStructuredResultV2 as Result } from "aws-lambda";
import { logger } from "./logger.ts";
import { refusalIn } from "./refusal.ts";

/**
 * Logs an error that is no rejection. Over HTTP `response` answers it, and reveals no detail to the caller;
 * without one the error goes on to Lambda, whose caller retries.
 */
export const unexpectedErrors = (response?: Result): middy.MiddlewareObj => ({
  onError: (request) => {
    if (request.response !== undefined || refusalIn(request.error)) return;
    logger.error("unexpected", { error: request.error as Error, ...routeOf(request.event) });
    if (response) request.response = { ...response };
  },
});

/** A caller who asks about an error names the request's id. */
const routeOf = (event: unknown): object => {
  const { routeKey, requestContext } = event as {
    readonly routeKey?: string;
    readonly requestContext?: { readonly requestId?: string };
  };
  return { ...(routeKey !== undefined && { route: routeKey, requestId: requestContext?.requestId }) };
};
