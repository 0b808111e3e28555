import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { rejectionCodes } from "../domain/rejection.ts";

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

/** Errors of AWS itself: an invocation that failed in no way of ours is worth another try. */
const awsErrors =
  /^(Lambda\.(ServiceException|AWSLambdaException|SdkClientException|TooManyRequestsException)|Sandbox\.Timedout|States\.Timeout)$/;
/** Errors of ours that are no answer: the same question a moment later gets one. */
const askAgain = ["ConcurrentChange", "PayoutPending", "BankUnavailable"];
/** Where even a crash is an answer: a lender that cannot say anything has not decided. */
const anythingIsAnAnswer = ["DecideLoan"];
const isCode = (name: string) => (rejectionCodes as readonly string[]).includes(name);

const files = readdirSync("state-machines").filter((file) => file.endsWith(".asl.json"));
const read = (file: string): string => readFileSync(`state-machines/${file}`, "utf8");

test("there are three sagas, and one machine for questions to the lender", () => {
  expect(files.toSorted()).toEqual([
    "cancellation-to-refund.asl.json",
    "lender-inquiry.asl.json",
    "loan-approval.asl.json",
    "loan-to-repayment.asl.json",
  ]);
});

describe.each(files)("%s", (file) => {
  const machine = JSON.parse(read(file)) as Machine;
  const states = Object.entries(machine.States);
  const tasks = states.filter(([, { Type }]) => Type === "Task");

  test("is valid, and in JSONPath", () => {
    const verdict = validate(JSON.parse(read(file)) as object);
    expect(verdict.isValid, verdict.errorsText()).toBe(true);
    expect(machine.QueryLanguage ?? "JSONPath").toBe("JSONPath");
  });

  test("says in a sentence what it is, and what each of its states is", () => {
    for (const [name, { Comment }] of [["the machine", machine] as const, ...states])
      expect(Comment, name).toMatch(/^[A-Z].*[.!?]$/s);
  });

  test("ends: the machine after a time, and each task before it", () => {
    expect(machine.TimeoutSeconds).toBeGreaterThan(0);
    for (const [name, { TimeoutSeconds }] of tasks)
      expect(TimeoutSeconds, name).toBeLessThan(machine.TimeoutSeconds ?? 0);
  });

  test("never waits: a phase runs in seconds, and a purchase waits in the table", () => {
    expect(states.filter(([, { Type }]) => Type === "Wait")).toEqual([]);
    expect(read(file)).not.toContain("waitForTaskToken");
  });

  test("tries again what AWS failed at, a counted number of times, and not all at the same moment", () => {
    for (const [name, { Retry = [] }] of tasks) {
      const retried = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
      expect(retried, name).toEqual(expect.arrayContaining(["Lambda.TooManyRequestsException", "States.Timeout"]));
      for (const error of retried)
        expect(awsErrors.test(error) || askAgain.includes(error), `${name} retries ${error}`).toBe(true);
      for (const retrier of Retry)
        expect(retrier, name).toMatchObject({
          JitterStrategy: "FULL",
          IntervalSeconds: expect.any(Number) as number,
          MaxAttempts: expect.any(Number) as number,
          MaxDelaySeconds: expect.any(Number) as number,
        });
    }
  });

  test("catches the business's no by its codes, each once; a step that fails otherwise fails where it stands, to be redriven there", () => {
    for (const [name, { Catch = [] }] of tasks) {
      const caught = Catch.map(({ ErrorEquals }) => ErrorEquals);
      if (anythingIsAnAnswer.includes(name)) expect(caught.pop(), name).toEqual(["States.ALL"]);
      for (const error of caught.flat()) expect(isCode(error), `${name} catches ${error}`).toBe(true);
      expect(new Set(caught.flat()).size, name).toBe(caught.flat().length);
      for (const { ResultPath } of Catch) expect(ResultPath, `${name} would lose its input`).toMatch(/^\$\./);
    }
  });

  test("holds no address: what it calls is a placeholder, inside a string", () => {
    expect(read(file)).not.toMatch(/arn:|tallystick-|_TABLE/);
  });
});
