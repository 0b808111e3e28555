import type middy from "@middy/core";
import type { Context } from "aws-lambda";

/** The instant at which an invocation began: one time for all that it decides. */
export type Clocked = { now: string };

/** Puts the invocation's instant into its context. */
export const clock = (): middy.MiddlewareObj<unknown, unknown, Error, Context & Clocked> => ({
  before: ({ context }) => {
    context.now = new Date().toISOString();
  },
});
