import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { rejectionCodes } from "../domain/rejection.ts";
import { definitionOf } from "../infra/definitions.ts";
import { sagas } from "../infra/names.ts";

type State = {
  readonly Type: string;
  readonly Comment?: string;
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly (Record<string, unknown> & { readonly ErrorEquals: readonly string[] })[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly ResultPath?: string }[];
};
type Machine = {
  readonly Comment?: string;
  readonly TimeoutSeconds?: number;
  readonly QueryLanguage?: string;
  readonly States: Readonly<Record<string, State>>;
};

const require = createRequire(import.meta.url);
const validate = require("asl-validator") as (definition: object) => {
  readonly isValid: boolean;
  readonly errorsText: () => string;
};

/** What every Task retries: failures of AWS, and a lost race. */
const alwaysRetried = [
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.TooManyRequestsException",
  "Sandbox.Timedout",
  "States.Timeout",
  "ConcurrentChange",
];
/** Errors of the business that are not final: the same request succeeds later. */
const temporary = ["ConcurrentChange", "PayoutPending", "BankUnavailable", "CancellationUnknown"];
/** Tasks whose evidence may fit only after a phase that is still on its way, such as a cancellation of the rest. */
const waitsForOthers = ["DiscountReceivable"];
const temporaryFor = (task: string): readonly string[] =>
  waitsForOthers.includes(task) ? [...temporary, "EvidenceInvalid"] : temporary;
/** Tasks whose every failure is handled: a lender that fails has not decided. */
const catchesAll = ["DecideLoan"];
const isCode = (name: string) => (rejectionCodes as readonly string[]).includes(name);

const fileOf = (saga: string): string => `state-machines/${saga}.asl.json`;
const read = (saga: string): string => readFileSync(fileOf(saga), "utf8");

test("every file is deployed", () => {
  expect(globSync("state-machines/*").toSorted()).toEqual(sagas.map(fileOf).toSorted());
});

describe.each(sagas)("%s", (saga) => {
  // As it is deployed: the file, with the retry that all Tasks share.
  const machine = JSON.parse(definitionOf(saga)) as Machine;
  const states = Object.entries(machine.States);
  const tasks = states.filter(([, { Type }]) => Type === "Task");

  test("is valid, and in JSONPath", () => {
    const verdict = validate(JSON.parse(definitionOf(saga)) as object);
    expect(verdict.isValid, verdict.errorsText()).toBe(true);
    expect(machine.QueryLanguage ?? "JSONPath").toBe("JSONPath");
  });

  test("has a sentence as the comment of the machine and of each state", () => {
    for (const [name, { Comment }] of [["the machine", machine] as const, ...states])
      expect(Comment, name).toMatch(/^[A-Z].*[.!?]$/s);
  });

  test("has a timeout, and a shorter one on each Task", () => {
    expect(machine.TimeoutSeconds).toBeGreaterThan(0);
    for (const [name, { TimeoutSeconds }] of tasks)
      expect(TimeoutSeconds, name).toBeLessThan(machine.TimeoutSeconds ?? 0);
  });

  test("has no wait: a phase runs in seconds, and a purchase waits in the table", () => {
    expect(states.filter(([, { Type }]) => Type === "Wait")).toEqual([]);
    expect(read(saga)).not.toContain("waitForTaskToken");
  });

  test("retries failures of AWS and temporary rejections a limited number of times, with jitter", () => {
    for (const [name, { Retry = [] }] of tasks) {
      expect(Retry, name).toHaveLength(1);
      const [retrier] = Retry;
      expect(retrier, name).toMatchObject({
        IntervalSeconds: 1,
        BackoffRate: 2,
        MaxDelaySeconds: 30,
        JitterStrategy: "FULL",
      });
      expect(retrier?.["MaxAttempts"], name).toBeOneOf([2, 3, 5, 6, 8]);
      const retried = retrier?.ErrorEquals ?? [];
      expect(retried, name).toEqual(expect.arrayContaining(alwaysRetried));
      expect(new Set(retried).size, name).toBe(retried.length);
      for (const error of retried)
        expect([...alwaysRetried, ...temporaryFor(name)], `${name} retries ${error}`).toContain(error);
    }
  });

  test("states only the retries of the business in its file, which fits on two screens", () => {
    const { States } = JSON.parse(read(saga)) as Machine;
    for (const [name, { Retry = [] }] of Object.entries(States))
      for (const error of Retry.flatMap(({ ErrorEquals }) => ErrorEquals))
        expect(temporaryFor(name), name).toContain(error);
    expect(read(saga).split("\n").length).toBeLessThanOrEqual(200);
  });

  test("catches rejections by their codes, each once; a Task with any other failure fails there, and is redriven from there", () => {
    for (const [name, { Catch = [] }] of tasks) {
      const caught = Catch.map(({ ErrorEquals }) => ErrorEquals);
      if (catchesAll.includes(name)) expect(caught.pop(), name).toEqual(["States.ALL"]);
      for (const error of caught.flat()) expect(isCode(error), `${name} catches ${error}`).toBe(true);
      expect(new Set(caught.flat()).size, name).toBe(caught.flat().length);
      for (const { ResultPath } of Catch) expect(ResultPath, `${name} would lose its input`).toMatch(/^\$\./);
    }
  });

  test("holds no address: what it calls is a placeholder", () => {
    expect(read(saga)).not.toMatch(/arn:|tallystick-|_TABLE/);
  });
});
