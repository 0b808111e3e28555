import middy from "@middy/core";
import type * as z from "zod/mini";
import type { Context } from "aws-lambda";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { parse, sentenceOf } from "../schemas/parse.ts";
import { clock, type Clocked } from "./clock.ts";
import { logContext } from "./logger.ts";
import { publishMetrics } from "./metrics.ts";
import { refuse } from "./refusal.ts";
import { unexpectedErrors } from "./unexpected-errors.ts";

/** The handler of a saga task, a schedule or a direct invocation: a rejection becomes an error that the state machine can catch by its name. */
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
      const outcome = await story(inputOf(schema, event), now);
      return isRejection(outcome) ? refuse(outcome) : outcome;
    });

/** Another input than a saga, a schedule or an operation sends is an error: a state machine has no answer to it. */
const inputOf = <Input>(schema: z.ZodMiniType<Input>, event: unknown): Input => {
  const read = parse(schema, event);
  if (!read.issues) return read.data;
  throw Object.assign(new Error(sentenceOf(read.issues)), { name: "InvalidInput" });
};
