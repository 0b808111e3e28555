import { Aws, Stack, Validations } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { uniqueToStack } from "./names.ts";

/** Findings of cdk-nag that are intended everywhere, each with its reason; a finding that is not acknowledged fails the synthesis. */
const everywhere: Readonly<Record<string, string>> = {
  "AwsSolutions-APIG4":
    "Requests are authenticated by the mall's signature or the purchaser's token, inside the function that can verify them.",
  "AwsSolutions-SF1": "ERROR level without data: logging every state would cost more than the executions.",
  "AwsSolutions-SF2": "A trace costs more than the traced call; execution histories show the same.",
  "AwsSolutions-SQS3": "The queues without a dead-letter queue are the dead-letter queues.",
};

export const acknowledgeEverywhere = (stack: Stack): void => {
  for (const [id, reason] of Object.entries(everywhere)) Validations.of(stack).acknowledge({ id, reason });
};

/** Acknowledges one wildcard in the policy that has it, so that any other wildcard is still found. */
export const acknowledgeWildcard = (scope: Construct, resource: string, reason: string): void =>
  Validations.of(scope).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${asNagWrites(resource, Stack.of(scope))}]`,
    reason,
  });

/** The table of events needs no point-in-time recovery. */
export const acknowledgeNoRestore = (scope: Construct): void =>
  Validations.of(scope).acknowledge({
    id: "AwsSolutions-DDB3",
    reason:
      "It holds the events sent to malls, for a month; the purchases are the source of truth and can be restored.",
  });

/** Who read which file is in the API's log of requests, and no one else can read. */
export const acknowledgeNoAccessLog = (scope: Construct): void =>
  Validations.of(scope).acknowledge({
    id: "AwsSolutions-S1",
    reason: "Only functions of routes can read the bucket, and the API logs each of their requests.",
  });

/** cdk-nag writes `<AWS::Region>` for a reference in the template, and any other function of it as JSON. */
const asNagWrites = (resource: string, stack: Stack): string =>
  [Aws.PARTITION, Aws.REGION, Aws.ACCOUNT_ID].reduce(
    (text, token, i) => text.replaceAll(token, ["<AWS::Partition>", "<AWS::Region>", "<AWS::AccountId>"][i] ?? ""),
    resource.replaceAll(uniqueToStack, JSON.stringify(stack.resolve(uniqueToStack))),
  );
