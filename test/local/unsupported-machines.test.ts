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
};

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
];

const alone = (state: object): object => ({ StartAt: "Odd", States: { Odd: state } });

test.each([
  ...Object.entries(faulty).map(([what, fields]) => [what, alone(task("A", { ...fields, End: true }))] as const),
  ...calls.map((call) => [call, alone({ Type: "Pass", Parameters: { "x.$": call }, End: true })] as const),
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
