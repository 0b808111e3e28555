import middy from "@middy/core";
import httpEventNormalizer from "@middy/http-event-normalizer";
import type { Rejection } from "../../domain/rejection.ts";
import { apiVersion } from "./api-version.ts";
import { bodySize } from "./body-size.ts";
import { clock } from "./clock.ts";
import type { Contract } from "./contract.ts";
import { jsonBody } from "./json-body.ts";
import { logContext } from "./logger.ts";
import { unexpected } from "./problem.ts";
import { replies } from "./replies.ts";
import { requestId } from "./request-id.ts";
import {
  type HttpContext,
  type HttpEvent,
  type HttpMiddleware,
  type Reply,
  type Request,
  requestOf,
} from "./request.ts";
import { unexpectedErrors } from "./unexpected-errors.ts";
import { validation } from "./validation.ts";

/** The handler of a route that anyone may call. */
export const http = <Body, Query>(
  contract: Contract<Body, Query>,
  story: (request: Request<Body, Query>) => Promise<Reply | Rejection>,
) => httpChain(contract).handler(runStory(story));

/**
 * The middlewares of every HTTP route, in this order: what comes first runs first before the story and last after it.
 * functions/requests/ adds those of each caller: throttle, idempotency. `identity` comes before the query and the body are judged, so that a
 * stranger learns nothing about either; the signature of a mall and the act of a purchaser are in the body, and come after.
 */
export const httpChain = <Found extends object = object>(contract: Contract, identity?: HttpMiddleware<Found>) =>
  middy<HttpEvent, unknown, Error, HttpContext & Found>()
    .use(clock())
    .use(logContext())
    .use(requestId())
    .use(apiVersion())
    .use(unexpectedErrors(unexpected))
    .use(replies())
    .use(httpEventNormalizer() as HttpMiddleware)
    .use(identity ?? [])
    .use(bodySize(contract))
    .use(jsonBody())
    .use(validation(contract));

/** Calls the story with the request and with what the middlewares have found, unless one of them has found the reply. */
export const runStory =
  <Body, Query, Added = object>(story: (request: Request<Body, Query>, added: Added) => Promise<Reply | Rejection>) =>
  async (event: HttpEvent, context: HttpContext & Added): Promise<Reply | Rejection> =>
    context.recorded ?? story(requestOf<Body, Query>(event, context), context);
