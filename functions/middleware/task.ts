import middy from "@middy/core";
import type * as z from "zod/mini";
import type { Context } from "aws-lambda";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { parse, sentenceOf } from "../schemas/parse.ts";
import { clock, type Clocked } from "./clock.ts";
import { logContext } from "./logger.ts";
import { publishMetrics } from "./metrics.ts";
import { refuse } from "./refusal.ts";
import { unexpectedErrors } from "./unexpected-errors.ts";

/**
 * The handler of a saga task, a schedule or a direct invocation: a rejection becomes an error that the state machine can catch by its name. So
 * does malformed input, `InvalidRequest`.
 */
export const task = <Input, Output>(
  schema: z.ZodMiniType<Input>,
  story: (input: Input, now: string) => Promise<Output | Rejection>,
) =>
  middy<unknown, Output, Error, Context & Clocked>()
    .use(clock())
    .use(logContext())
    .use(publishMetrics())
    .use(unexpectedErrors())
    .handler(async (event, { now }) => {
      const input = parse(schema, event);
      const outcome = input.issues ? reject("InvalidRequest", sentenceOf(input.issues)) : await story(input.data, now);
      return isRejection(outcome) ? refuse(outcome) : outcome;
    });
