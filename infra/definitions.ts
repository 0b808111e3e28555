import { readFileSync } from "node:fs";
import type { RoleFunctionSpec } from "./function-spec.ts";
import { functions, idOf } from "./functions.ts";
import { type SagaName, sagas } from "./names.ts";

/**
 * A saga's definition with its `${Placeholders}`: its file, and on each Task the time-out, the retry and the end on malformed input that all of
 * them share. A placeholder without a function would reach AWS as it stands, so it fails here.
 */
export const definitionOf = (saga: SagaName): string => {
  const known = definitions.get(saga) ?? readDefinition(saga);
  definitions.set(saga, known);
  return known;
};

/** Each is asked for once a function. */
const definitions = new Map<SagaName, string>();

const readDefinition = (saga: SagaName): string => {
  const { States, ...machine } = JSON.parse(readFileSync(`state-machines/${saga}.asl.json`, "utf8")) as Definition;
  const text = JSON.stringify({
    ...machine,
    States: {
      ...Object.fromEntries(Object.entries(States).map(([name, state]) => [name, withDefaults(state)])),
      [inputInvalid]: failure,
    },
  });
  const unknown = placeholdersIn(text).filter((each) => !functions.some((spec) => idOf(spec) === each));
  if (unknown.length > 0)
    throw new Error(`${saga} calls ${unknown.join(", ")}, which infra/functions.ts does not know`);
  return text;
};

/** The functions that a saga calls. */
export const calledBy = (saga: SagaName): readonly RoleFunctionSpec[] => {
  const placeholders = placeholdersIn(definitionOf(saga));
  return functions.filter((spec) => placeholders.includes(idOf(spec)));
};

/** Seconds that a function may run: the shortest timeout of the states that call it. */
export const sagaTimeoutOf = (spec: RoleFunctionSpec): number => {
  const timeouts = sagas
    .flatMap((saga) => Object.values((JSON.parse(definitionOf(saga)) as Definition).States))
    .filter(({ Resource }) => Resource === `\${${idOf(spec)}}`)
    .map(({ TimeoutSeconds = Infinity }) => TimeoutSeconds);
  const shortest = Math.min(...timeouts);
  if (shortest === Infinity) throw new Error(`no state with a timeout calls ${idOf(spec)}`);
  return shortest;
};

type Retrier = { readonly ErrorEquals: readonly string[]; readonly MaxAttempts?: number };
type Catcher = { readonly ErrorEquals: readonly string[]; readonly ResultPath?: string; readonly Next?: string };
type State = {
  readonly Type: string;
  readonly Resource?: string;
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
};
type Definition = { readonly States: Readonly<Record<string, State>> };

/** Invocations that failed in AWS, as CDK's LambdaInvoke retries them, a timeout, and a lost race for an item. */
const retriedErrors = [
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.TooManyRequestsException",
  "Sandbox.Timedout",
  "States.Timeout",
  "ConcurrentChange",
];

/** Half a minute at most between two of five attempts, with jitter, so that purchases that failed together do not retry together. */
const backoff = { IntervalSeconds: 1, MaxAttempts: 5, BackoffRate: 2, MaxDelaySeconds: 30, JitterStrategy: "FULL" };

/** A task that calls no bank and waits for no mall takes milliseconds; a file names another time. */
const taskTimeoutSeconds = 10;

/** A file's own retrier adds errors of the business, or another number of attempts; one count holds for all errors of a Task. */
const withDefaults = (state: State): State => {
  if (state.Type !== "Task") return state;
  const [own, ...more] = state.Retry ?? [];
  if (more.length > 0) throw new Error(`${state.Resource} has several retriers: a Task has one, for all its errors`);
  const ErrorEquals = [...new Set([...retriedErrors, ...(own?.ErrorEquals ?? [])])];
  const Retry = [{ ...backoff, ...own, ErrorEquals }];
  return {
    TimeoutSeconds: taskTimeoutSeconds,
    ...state,
    Retry,
    Catch: [...(state.Catch ?? []), ...catchInvalid(state)],
  };
};

/** Malformed input was made by the gateway, not by a party: nothing undoes or repairs it, and the failure is counted for the alarm. */
const inputInvalid = "InputInvalid";

const failure = {
  Type: "Fail",
  Comment: "A task was given malformed input and did nothing: see the execution's input.",
  ErrorPath: "$.error.Error",
  CausePath: "$.error.Cause",
};

/** A catcher of all errors must be the last. */
const catchInvalid = ({ Catch = [] }: State): readonly Catcher[] =>
  Catch.some(({ ErrorEquals }) => ErrorEquals.includes("InvalidRequest") || ErrorEquals.includes("States.ALL"))
    ? []
    : [{ ErrorEquals: ["InvalidRequest"], ResultPath: "$.error", Next: inputInvalid }];

const placeholdersIn = (text: string): readonly string[] =>
  [...text.matchAll(/\$\{(\w+)\}/g)].map(([, placeholder = ""]) => placeholder);
