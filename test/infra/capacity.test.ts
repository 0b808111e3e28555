import { expect, test } from "vitest";
import { built, ofType, type Stacks, synthesizeUnchecked, type Template } from "./template.ts";

/* What the APIs and queues of a deployment may take of its accounts' concurrent executions, from the templates. */

const accounts = { gatewayAccount: "111111111111", lenderAccount: "222222222222" };
const stage = { stage: "trial", mode: "test", region: "eu-west-1" };

const numbersOf = (template: Template) => {
  const [[, api] = ["", {}]] = ofType(template, "AWS::ApiGatewayV2::Stage");
  const { ThrottlingBurstLimit: burst, ThrottlingRateLimit: rate } = api["DefaultRouteSettings"] as Record<
    string,
    number
  >;
  const queues = ofType(template, "AWS::Lambda::EventSourceMapping").flatMap(
    ([, { ScalingConfig, StartingPosition }]) =>
      StartingPosition === undefined ? [(ScalingConfig as { MaximumConcurrency?: number })?.MaximumConcurrency] : [],
  );
  return { burst: burst ?? Infinity, rate: rate ?? Infinity, queues: queues.map((each) => each ?? Infinity) };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** The most executions that requests and queues of these sides may start at once. */
const atOnce = (...templates: readonly Template[]): number =>
  sum(templates.map(numbersOf).map(({ burst, queues }) => burst + sum(queues)));

const sidesOf = ({ GatewayStack, LenderStack }: Stacks) => [GatewayStack, LenderStack] as const;

test("what is admitted by default fits a new account, which has ten concurrent executions, with one account or two", () => {
  const together = sidesOf(synthesizeUnchecked(stage));
  expect(atOnce(...together)).toBeLessThanOrEqual(10);
  for (const template of together) expect(numbersOf(template)).toEqual({ burst: 3, rate: 6, queues: [2] });
  for (const template of sidesOf(synthesizeUnchecked({ ...stage, ...accounts })))
    expect(atOnce(template)).toBeLessThanOrEqual(10);
});

test.each([11, 137, 1000, 3000])(
  "what is admitted with %d concurrent executions leaves some for sagas and streams",
  (concurrency) => {
    const set = { ...stage, concurrency: String(concurrency) };
    const together = sidesOf(synthesizeUnchecked(set));
    expect(atOnce(...together)).toBeLessThanOrEqual(concurrency);
    if (concurrency >= 100) expect(atOnce(...together)).toBeLessThanOrEqual(concurrency * 0.8);
    for (const template of together) {
      const { burst, rate, queues } = numbersOf(template);
      expect(burst).toBeGreaterThan(concurrency / 4);
      expect(rate).toBe(2 * burst);
      for (const queue of queues) expect(queue).toBeLessThanOrEqual(1000);
    }
  },
);

test("no function reserves concurrency, because a new account permits none", () => {
  for (const template of sidesOf(built()))
    for (const [id, { ReservedConcurrentExecutions }] of ofType(template, "AWS::Lambda::Function"))
      expect(ReservedConcurrentExecutions, id).toBeUndefined();
});
