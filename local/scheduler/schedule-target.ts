import { AwsError, type Caller, type Service } from "../aws/aws.ts";
import type { Firing } from "./firing.ts";

/** Invokes a schedule's target with the schedule's role: a Lambda function, or Step Functions by the universal target. */
export const makeFire =
  ({
    stepFunctions,
    invoke,
    assume,
  }: {
    readonly stepFunctions: () => Service;
    readonly invoke: (functionArn: string, payload: unknown, caller: Caller) => Promise<unknown>;
    readonly assume: (roleArn: string) => Caller;
  }) =>
  async ({ targetArn, roleArn, input }: Firing): Promise<void> => {
    const caller = assume(roleArn);
    const payload = JSON.parse(input) as Record<string, unknown>;
    if (!targetArn.endsWith(":aws-sdk:sfn:startExecution")) {
      await invoke(targetArn, payload, caller);
      return;
    }
    // A universal target's request is in Pascal case, unlike the service's own protocol.
    const request = Object.fromEntries(
      Object.entries(payload).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
    );
    try {
      await stepFunctions()("StartExecution", request, caller);
    } catch (error) {
      // The name identifies the event: an existing execution means that a kill happened between the start and its record.
      if (!(error instanceof AwsError && error.code === "ExecutionAlreadyExists")) throw error;
    }
  };
