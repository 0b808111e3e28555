import type { RunOptions } from "aws-local-stepfunctions";
import { AwsError } from "../aws/aws.ts";
import type { Prepared } from "./asl.ts";
import type { History } from "./execution-history.ts";
import type { Outcome } from "./execution-store.ts";

/** Calls a Lambda function; a function's own error arrives as an Error whose name is its errorType. */
export type Invoke = (functionArn: string, payload: unknown) => Promise<unknown>;

/** Runs a machine from a state with its input, telling the history as it goes. */
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
  const tell = async (): Promise<void> => {
    for await (const event of run.eventLogs) history.tell(event);
  };
  const outcome = run.result.then(
    (output): Outcome => ({ status: "SUCCEEDED", output: JSON.stringify(output) }),
    outcomeOf,
  );
  return { ended: Promise.all([outcome, tell()]).then(([ended]) => ended), abort: run.abort };
};

type Json = Parameters<NonNullable<NonNullable<RunOptions["overrides"]>["taskResourceLocalHandlers"]>[string]>[0];

/** A function's error as a state sees it: the cause is the error object Lambda answered; a fault of Lambda itself says it in words. */
const asTaskError = (error: unknown): Error => {
  if (error instanceof AwsError) return named(`Lambda.${error.code}`, error.message);
  if (!(error instanceof Error)) return named("Lambda.Unknown", String(error));
  if (error.name.startsWith("Lambda.")) return named(error.name, error.message);
  if ("payload" in error && typeof error.payload === "string") return named(error.name, error.payload);
  return named(error.name, JSON.stringify({ errorType: error.name, errorMessage: error.message, trace: [] }));
};

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });

const outcomeOf = (error: Error): Outcome => {
  if (error.name === "ExecutionAbortedError") return { status: "ABORTED" };
  if (error.name === "ExecutionTimeoutError") return { status: "TIMED_OUT" };
  const { name, message } = error.cause instanceof Error ? error.cause : error;
  // The engine's own words for a Fail state that gives no error.
  if (name === "FailStateError") return { status: "FAILED" };
  return { status: "FAILED", error: name, cause: message };
};
