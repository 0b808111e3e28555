import { expect, test } from "vitest";
import { universalTarget } from "../../../../functions/io/aws/scheduler.ts";

test.each([
  ["arn:aws:states:eu-west-2:000000000000:stateMachine:x", "arn:aws:scheduler:::aws-sdk:sfn:startExecution"],
  ["arn:aws-cn:states:cn-north-1:000000000000:stateMachine:x", "arn:aws-cn:scheduler:::aws-sdk:sfn:startExecution"],
  [
    "arn:aws-us-gov:states:us-gov-west-1:000000000000:stateMachine:x",
    "arn:aws-us-gov:scheduler:::aws-sdk:sfn:startExecution",
  ],
  [
    "arn:aws-eusc:states:eusc-de-east-1:000000000000:stateMachine:x",
    "arn:aws-eusc:scheduler:::aws-sdk:sfn:startExecution",
  ],
])("a timer of %s calls Step Functions in the same partition", (machine, target) => {
  expect(universalTarget(machine)).toBe(target);
});
