import { AwsError, type Caller, type Service } from "../aws/aws.ts";
import type { Firing } from "./scheduler.ts";

/** Delivers a firing as the schedule's role: to a Lambda function, or through the universal target to Step Functions. */
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
    // A universal target's request is in Pascal case, whatever the service's own wire says.
    const request = Object.fromEntries(
      Object.entries(payload).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
    );
    try {
      await stepFunctions()("StartExecution", request, caller);
    } catch (error) {
      // The name says which event it is of: if it has been started, a kill came between the start and our note of it.
      if (!(error instanceof AwsError && error.code === "ExecutionAlreadyExists")) throw error;
    }
  };
