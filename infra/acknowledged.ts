import { Aws, type Stack, Validations } from "aws-cdk-lib";
import type { Construct } from "constructs";

/** Findings of cdk-nag that are meant so everywhere, with the reason each; a finding that is not acknowledged fails the synthesis. */
const everywhere: Readonly<Record<string, string>> = {
  "AwsSolutions-APIG4":
    "Requests are authenticated by the mall's signature or the purchaser's token, inside the function that can check them.",
  "AwsSolutions-SF1": "ERROR level without data: the states of every execution would cost more than the executions.",
  "AwsSolutions-SF2": "A trace costs more than the call it follows; execution histories show the same.",
  "AwsSolutions-SQS3": "The queues without dead letters are the dead letters.",
};

export const acknowledgeEverywhere = (stack: Stack): void => {
  for (const [id, reason] of Object.entries(everywhere)) Validations.of(stack).acknowledge({ id, reason });
};

/** A wildcard in a policy is acknowledged where it stands, so that no other one hides behind it. */
export const acknowledgeWildcard = (scope: Construct, resource: string, reason: string): void =>
  Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Resource::${asNagSpells(resource)}]`, reason });

/** A table that holds what can be told again needs no way back. */
export const acknowledgeNoRestore = (scope: Construct): void =>
  Validations.of(scope).acknowledge({
    id: "AwsSolutions-DDB3",
    reason: "It holds what malls were told, for a month; what is true stands in the purchases, which can be restored.",
  });

/** cdk-nag writes `<AWS::Region>` for what the template refers to. */
const asNagSpells = (resource: string): string =>
  [Aws.PARTITION, Aws.REGION, Aws.ACCOUNT_ID].reduce(
    (text, token, i) => text.replaceAll(token, ["<AWS::Partition>", "<AWS::Region>", "<AWS::AccountId>"][i] ?? ""),
    resource,
  );
