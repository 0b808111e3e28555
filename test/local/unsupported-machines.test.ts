import { expect, test } from "vitest";
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

for (const [what, definition] of Object.entries(cannot))
  test(`a machine with ${what} is refused at start`, () => {
    expect(() => open([resource("odd", "STANDARD", definition)])).toThrow();
    store.close();
    open();
  });
