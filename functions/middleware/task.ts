import middy from "@middy/core";
import type * as z from "zod";
import { isRejection, type Rejection } from "../../domain/rejection.ts";

/** The chain every saga task and direct invocation wears. A rejection becomes an error whose name the state machine can catch. */
export const task = <Input, Output>(
  schema: z.ZodType<Input>,
  story: (input: Input, now: string) => Promise<Output | Rejection>,
) =>
  middy().handler(async (event: unknown): Promise<Output> => {
    const outcome = await story(schema.parse(event), new Date().toISOString());
    if (!isRejection(outcome)) return outcome;
    const error = new Error(outcome.detail);
    error.name = outcome.rejected;
    throw error;
  });
