import { expect, test } from "vitest";
import { prepare } from "../../local/step-functions/asl.ts";
import { task, resource, store, open } from "./step-functions-harness.ts";

const cannot: Record<string, object> = {
  JSONata: { StartAt: "A", QueryLanguage: "JSONata", States: { A: { Type: "Succeed" } } },
  "a JSONata state": {
    StartAt: "A",
    States: { A: { Type: "Pass", QueryLanguage: "JSONata", Output: "{% 1 %}", End: true } },
  },
  "a task token": {
    StartAt: "A",
    States: { A: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken", End: true } },
  },
  "another integration": {
    StartAt: "A",
    States: { A: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", End: true } },
  },
  "a heartbeat": { StartAt: "A", States: { A: task("A", { HeartbeatSeconds: 5, End: true }) } },
  "a variable": { StartAt: "A", States: { A: task("A", { Assign: { x: 1 }, End: true }) } },
  "an unknown context path": {
    StartAt: "A",
    States: { A: task("A", { Parameters: { "at.$": "$$.State.EnteredTime" }, End: true }) },
  },
  "an unknown function": {
    StartAt: "A",
    States: { A: task("A", { Parameters: { "at.$": "States.Now()" }, End: true }) },
  },
  "an open placeholder": { StartAt: "A", States: { A: { Type: "Fail", Error: "${Error}" } } },
  "an absolute wait": { StartAt: "A", States: { A: { Type: "Wait", Timestamp: "2030-01-01T00:00:00Z", End: true } } },
  "a distributed map": {
    StartAt: "A",
    States: {
      A: {
        Type: "Map",
        ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED" }, StartAt: "B", States: { B: { Type: "Succeed" } } },
        End: true,
      },
    },
  },
  "an empty result": { StartAt: "A", States: { A: { Type: "Pass", Result: 0, End: true } } },
  "a dangling transition": { StartAt: "A", States: { A: { Type: "Pass", Next: "Nowhere" } } },
};

/** Faults that AWS refuses at deployment or that fail in each execution: the message names the state. */
const faulty: Readonly<Record<string, object>> = {
  "a backoff below one": { Retry: [{ ErrorEquals: ["A"], BackoffRate: 0.5 }] },
  "a backoff in words": { Retry: [{ ErrorEquals: ["A"], BackoffRate: "2" }] },
  "an interval of nothing": { Retry: [{ ErrorEquals: ["A"], IntervalSeconds: 0 }] },
  "half an attempt": { Retry: [{ ErrorEquals: ["A"], MaxAttempts: 1.5 }] },
  "a retrier for no error": { Retry: [{ ErrorEquals: [] }] },
  "all errors beside another": { Retry: [{ ErrorEquals: ["States.ALL", "A"] }] },
  "all errors before others": { Retry: [{ ErrorEquals: ["States.ALL"] }, { ErrorEquals: ["A"] }] },
  "a catcher of all errors beside another": { Catch: [{ ErrorEquals: ["A", "States.ALL"], Next: "Odd" }] },
  "a catcher of all errors before others": {
    Catch: [
      { ErrorEquals: ["States.ALL"], Next: "Odd" },
      { ErrorEquals: ["A"], Next: "Odd" },
    ],
  },
  "a time-out of no seconds": { TimeoutSeconds: 0 },
  "a jitter of another kind": { Retry: [{ ErrorEquals: ["A"], JitterStrategy: "HALF" }] },
  "a longest pause below the first": { Retry: [{ ErrorEquals: ["A"], IntervalSeconds: 9, MaxDelaySeconds: 3 }] },
  "a longest pause below the usual first": { Retry: [{ ErrorEquals: ["A"], MaxDelaySeconds: 1 }] },
};

/** Rules of a choice that AWS refuses. */
const oddRules: readonly object[] = [
  { TimestampEquals: "x" },
  { TimestampLessThan: "2026-02-30" },
  { TimestampLessThan: 1 },
  { NumericEquals: "5" },
  { StringEquals: 5 },
  { BooleanEquals: "true" },
  { IsPresent: "yes" },
  { StringEqualsPath: "name" },
  { NumericMoreThan: 1 },
  { StringMatches: null },
];

const calls = [
  "States.MathAdd($.a)",
  "States.MathAdd(1.5, 2)",
  "States.UUID($.a)",
  "States.ArrayRange(1, 9, 0)",
  "States.ArrayPartition($.a, 0)",
  "States.ArrayGetItem($.a, -1)",
  "States.Hash($.a, 'MD4')",
  "States.JsonMerge($.a, $.b, true)",
  "States.JsonMerge($.a, $.b)",
  "States.StringToJson('{')",
  "States.Format()",
  "States.Format('{}', $.a",
  "States.Array(States.MathAdd(1))",
  "States.Array($.a,)",
  "States.Array($.a) + 1",
  "States.StringSplit($.a)",
  "States.Format('{} {}', $.a)",
  "States.Format('{}', $.a, $.b)",
  "States.Format('\\{}', $.a)",
  "States.Format(5)",
  "States.Base64Decode(5)",
  "States.Base64Encode(null)",
  "States.MathRandom(5, 1)",
  "States.MathRandom(5, 5)",
  "States.MathRandom(1, 5, 'a seed')",
  "States.ArrayRange(1, 100000, 1)",
  "States.ArrayRange(10, -1000, -1)",
  "States.ArrayLength('three')",
  "States.ArrayGetItem(States.Array(1), '0')",
  "States.MathAdd(States.UUID(), 1)",
  "States.Hash($.a, 5)",
  "States.JsonMerge(1, $.b, false)",
];

const alone = (state: object): object => ({ StartAt: "Odd", States: { Odd: state } });

test.each([
  ...Object.entries(faulty).map(([what, fields]) => [what, alone(task("A", { ...fields, End: true }))] as const),
  ...calls.map((call) => [call, alone({ Type: "Pass", Parameters: { "x.$": call }, End: true })] as const),
  ...oddRules.flatMap((rule) =>
    [{ Variable: "$.a", ...rule }, { Not: { Variable: "$.a", ...rule } }].map((each) => {
      const Choices = [{ ...each, Next: "Odd" }];
      return [JSON.stringify(each), alone({ Type: "Choice", Choices, Default: "Odd" })] as const;
    }),
  ),
  ...[1.5, -1, "5", 1e9].map(
    (Seconds) => [`a wait of ${Seconds}`, alone({ Type: "Wait", Seconds, End: true })] as const,
  ),
])("%s is refused at start with the state's name", (_, definition) => {
  expect(() => open([resource("odd", "STANDARD", definition)])).toThrow(/\bOdd\b/);
  store.close();
  open();
});

test.each([
  "States.Format('it\\'s {} of {}', $.a, States.MathAdd(1, -2))",
  "States.Array()",
  "States.Array(1, 'a, b', true, null, $['a, b'])",
  "States.ArrayRange(1, $.a, 2)",
  "States.Hash($.a, $.algorithm)",
  "States.StringToJson($.a)",
  "States.UUID()",
  "States.Format('\\{\\} {}', $.a)",
  "States.Format($.a, $.b, $.c)",
  "States.ArrayRange(1, 1000, 1)",
  "States.MathRandom(1, $.b)",
  "States.MathRandom(1, 5, 7)",
  "States.ArrayLength(States.StringSplit($.a, ','))",
  "States.MathAdd(States.StringToJson('1'), 1)",
])("%s is taken", (call) => {
  const definition = alone({ Type: "Pass", Parameters: { "x.$": call }, End: true });
  expect(() => open([resource("odd", "STANDARD", definition)])).not.toThrow();
  store.close();
  open();
});

test.each(["{", "[]", "null", '{"StartAt":"A"}'])("the definition %s is refused in one sentence", (definition) => {
  expect(() => prepare(definition)).toThrow(/^the local Step Functions cannot run the machine: its definition/);
});

for (const [what, definition] of Object.entries(cannot))
  test(`a machine with ${what} is refused at start`, () => {
    expect(() => open([resource("odd", "STANDARD", definition)])).toThrow();
    store.close();
    open();
  });
