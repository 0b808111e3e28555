import {
  ExecutionAlreadyExists,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { Phase } from "../../domain/purchase.ts";

const sagas = new SFNClient({});

const machineArns: Record<Phase["machine"], string | undefined> = {
  "loan-to-repayment": process.env["LOAN_TO_REPAYMENT_ARN"],
  "cancellation-to-refund": process.env["CANCELLATION_TO_REFUND_ARN"],
};

/** An execution as the scheduler and `startPhase` ask for it: only ids go in. */
export const executionOf = (purchaseId: string, version: number, phase: Phase, suffix = "") => {
  const { machine, ...input } = phase;
  return {
    stateMachineArn: machineArns[machine] ?? "",
    name: `${purchaseId}.${version}.${phase.phase}${suffix}`,
    input: JSON.stringify({ ...input, purchaseId, version }),
  };
};

/** Starts a phase; a repeat is refused by its name and counts as done. */
export const startPhase = async (execution: ReturnType<typeof executionOf>): Promise<void> => {
  try {
    await sagas.send(new StartExecutionCommand(execution));
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
};

/** What the approval saga answers: the lender's decision, or the name of the error that ended it. */
export type ApprovalOutcome =
  { readonly output: Record<string, unknown> } | { readonly error: string; readonly cause: string };

/** Runs the approval saga and waits for its end, seconds at most. */
export const approve = async (name: string, input: object): Promise<ApprovalOutcome> => {
  const answer = await sagas.send(
    new StartSyncExecutionCommand({
      stateMachineArn: process.env["LOAN_APPROVAL_ARN"],
      name,
      input: JSON.stringify(input),
    }),
  );
  return answer.status === "SUCCEEDED"
    ? { output: JSON.parse(answer.output ?? "{}") as Record<string, unknown> }
    : { error: answer.error ?? answer.status ?? "Unknown", cause: answer.cause ?? "" };
};
