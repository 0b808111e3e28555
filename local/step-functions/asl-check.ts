import { text } from "../aws/aws.ts";
import { faultOfRule, type Rule } from "./asl-choices.ts";
import { faultOfIntrinsic } from "./asl-intrinsics.ts";
import { faultOfNumbers } from "./asl-numbers.ts";
import { everyState, type Machine, nested } from "./asl-states.ts";

/** Throws on anything that the engine would ignore or run differently from AWS, so that a machine that starts here behaves the same there. */
export const checkMachine = (machine: Machine): void => {
  checkQueryLanguage("the machine", machine);
  checkFields("the machine", machine, ["Comment", "StartAt", "States", "TimeoutSeconds", "Version", "QueryLanguage"]);
  for (const { name, state } of everyState(machine)) {
    const known = fieldsOf[state.Type] ?? fail(name, `unsupported state type ${state.Type}`);
    checkQueryLanguage(name, state);
    checkFields(name, state, [...known, "Type", "Comment", "QueryLanguage"]);
    for (const retrier of (state.Retry ?? []) as object[]) checkFields(`${name}'s Retry`, retrier, retrierFields);
    for (const catcher of (state.Catch ?? []) as object[]) checkFields(`${name}'s Catch`, catcher, catcherFields);
    const fault = faultOfNumbers(state);
    if (fault !== undefined) fail(name, fault);
    for (const rule of (state.Choices ?? []) as Rule[]) {
      const wrong = faultOfRule(rule);
      if (wrong !== undefined) fail(`a choice of ${name}`, wrong);
    }
    for (const inner of nested(state)) checkInner(name, inner);
    if (state.Type === "Task" && !lambdaArn.test(text(state.Resource)))
      fail(name, `its Resource must be a Lambda function's ARN, not ${text(state.Resource)}`);
    if (state.Type === "Pass" && "Result" in state && !state.Result)
      fail(name, `the engine treats the Result ${JSON.stringify(state.Result)} as missing`);
    for (const [path, value] of textsOf(state)) checkText(`${name}.${path}`, value);
  }
};

/** A machine from its definition; throws on text that is no definition. */
export const readMachine = (definition: string): Machine => {
  try {
    const machine = JSON.parse(definition) as Machine;
    if (typeof machine?.States === "object" && typeof machine.StartAt === "string") return machine;
  } catch (error) {
    fail("the machine", `its definition is not JSON: ${(error as Error).message}`);
  }
  return fail("the machine", "its definition needs StartAt and States");
};

function fail(where: string, reason: string): never {
  throw new Error(`the local Step Functions cannot run ${where}: ${reason}`);
}

const checkFields = (where: string, fields: object, known: readonly string[]): void => {
  const unknown = Object.keys(fields).find((field) => !known.includes(field));
  if (unknown !== undefined) fail(where, `unsupported field ${unknown}`);
};

const checkQueryLanguage = (where: string, { QueryLanguage }: { readonly [field: string]: unknown }): void => {
  if (QueryLanguage !== undefined && QueryLanguage !== "JSONPath")
    fail(where, `unsupported query language ${text(QueryLanguage)}`);
};

const lambdaArn = /^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w-]+)?$/;

const flow = ["InputPath", "OutputPath"];

const result = [...flow, "Parameters", "ResultSelector", "ResultPath", "Retry", "Catch", "Next", "End"];

/** The supported fields. Wait supports only seconds, because the engine would read a timestamp by the real clock, not the sandbox's. */
const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  Task: [...result, "Resource", "TimeoutSeconds", "TimeoutSecondsPath"],
  Parallel: [...result, "Branches"],
  Map: [...result, "ItemProcessor", "Iterator", "ItemsPath", "ItemSelector", "MaxConcurrency", "MaxConcurrencyPath"],
  Pass: [...flow, "Result", "Parameters", "ResultPath", "Next", "End"],
  Wait: [...flow, "Seconds", "SecondsPath", "Next", "End"],
  Choice: [...flow, "Choices", "Default"],
  Succeed: flow,
  Fail: ["Error", "ErrorPath", "Cause", "CausePath"],
};

const retrierFields = [
  "ErrorEquals",
  "IntervalSeconds",
  "MaxAttempts",
  "BackoffRate",
  "MaxDelaySeconds",
  "JitterStrategy",
  "Comment",
];

const catcherFields = ["ErrorEquals", "Next", "ResultPath", "Comment"];

const checkInner = (name: string, inner: Machine): void => {
  checkFields(`the inside of ${name}`, inner, ["Comment", "StartAt", "States", "ProcessorConfig", "QueryLanguage"]);
  const { Mode = "INLINE" } = (inner.ProcessorConfig ?? {}) as { Mode?: string };
  if (Mode !== "INLINE") fail(name, `unsupported map mode ${Mode}`);
};

/** The text values in a state with their positions; nested machines are checked separately. */
function* textsOf(value: unknown, path = ""): Generator<[string, string]> {
  if (typeof value === "string") yield [path, value];
  if (typeof value !== "object" || value === null) return;
  for (const [field, inner] of Object.entries(value))
    if (!["Comment", "Branches", "ItemProcessor", "Iterator"].includes(field))
      yield* textsOf(inner, path === "" ? field : `${path}.${field}`);
}

const isPath = (path: string): boolean => /(Path|\.\$|Variable)$/.test(path);

const checkText = (where: string, value: string): void => {
  if (value.includes("${")) fail(where, `no value for the placeholder ${value}`);
  if (!isPath(where)) return;
  if (/^\$[A-Za-z_]/.test(value)) fail(where, `unsupported variable ${value}`);
  for (const [path] of value.matchAll(/\$\$[\w.[\]'"]*/g))
    if (!contextPaths.test(path))
      fail(
        where,
        `unsupported context path ${path}; supported are the Id and Name of $$.Execution and $$.StateMachine, $$.Execution.RoleArn, and $$.Map.Item`,
      );
  const fault = value.startsWith("States.") ? faultOfIntrinsic(value) : undefined;
  if (fault !== undefined) fail(where, fault);
  if (where.endsWith("ResultPath") && !/^\$(\.[\w-]+)*$/.test(value)) fail(where, `unsupported result path ${value}`);
};

// StartTime and Input come from the engine and are wrong after a redrive or a clock advance; others are not set.
const contextPaths =
  /^\$\$\.(Execution\.(Id|Name|RoleArn)|StateMachine\.(Id|Name)|Map\.Item\.(Index|Value)[\w.[\]'"]*)$/;
