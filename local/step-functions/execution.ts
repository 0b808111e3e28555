import type { RunOptions } from "aws-local-stepfunctions";
import { AwsError } from "../aws/aws.ts";
import type { Prepared } from "./asl.ts";
import type { History } from "./execution-history.ts";
import type { Outcome } from "./execution-store.ts";

/** Invokes a Lambda function; throws a function's error with its errorType as name. */
export type Invoke = (functionArn: string, payload: unknown) => Promise<unknown>;

/** Runs a machine from a state with its input, and records its history. */
export const execute = ({
  prepared,
  startAt,
  input,
  context,
  history,
  invoke,
  now,
}: {
  readonly prepared: Prepared;
  readonly startAt: string | undefined;
  readonly input: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly history: History;
  readonly invoke: Invoke;
  readonly now: () => number;
}): { readonly ended: Promise<Outcome>; readonly abort: () => void } => {
  const handler = (name: string, functionArn: string) => async (payload: unknown) => {
    const call = history.call(name, payload);
    try {
      call.output = (await invoke(functionArn, payload)) ?? null;
      return call.output as Json;
    } catch (error) {
      call.error = asTaskError(error);
      throw call.error;
    } finally {
      call.ended = now();
    }
  };
  const run = prepared.engine(startAt).run(JSON.parse(input) as Json, {
    context,
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(
        [...prepared.functions].map(([name, arn]) => [name, handler(name, arn)]),
      ),
      retryIntervalOverrides: prepared.retryDelays,
    },
  });
  const recordEvents = async (): Promise<void> => {
    for await (const event of run.eventLogs) history.record(event);
  };
  const outcome = run.result.then(
    (output): Outcome => ({ status: "SUCCEEDED", output: JSON.stringify(output) }),
    outcomeOf,
  );
  return { ended: Promise.all([outcome, recordEvents()]).then(([ended]) => ended), abort: run.abort };
};

type Json = Parameters<NonNullable<NonNullable<RunOptions["overrides"]>["taskResourceLocalHandlers"]>[string]>[0];

/** A function's error as a state receives it: the cause is Lambda's error object, or a message for an error of Lambda itself. */
const asTaskError = (error: unknown): Error => {
  if (error instanceof AwsError) return errorNamed(`Lambda.${error.code}`, error.message);
  if (!(error instanceof Error)) return errorNamed("Lambda.Unknown", String(error));
  if (error.name.startsWith("Lambda.")) return errorNamed(error.name, error.message);
  if ("payload" in error && typeof error.payload === "string") return errorNamed(error.name, error.payload);
  return errorNamed(error.name, JSON.stringify({ errorType: error.name, errorMessage: error.message, trace: [] }));
};

const errorNamed = (name: string, message: string): Error => Object.assign(new Error(message), { name });

const outcomeOf = (error: Error): Outcome => {
  if (error.name === "ExecutionAbortedError") return { status: "ABORTED" };
  if (error.name === "ExecutionTimeoutError") return { status: "TIMED_OUT" };
  const { name, message } = error.cause instanceof Error ? error.cause : error;
  // The engine's own name for a Fail state without an error.
  if (name === "FailStateError") return { status: "FAILED" };
  return { status: "FAILED", error: name, cause: message };
};
