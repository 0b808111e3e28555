import { SFNClient, StartExecutionCommand, StartSyncExecutionCommand } from "@aws-sdk/client-sfn";
import type { Phase } from "../../../domain/purchase/phase.ts";
import { isRejectionCode, reject, type Rejection } from "../../../domain/rejection.ts";
import { clientOf } from "./clients.ts";
import { isNamed } from "./errors.ts";

const stepFunctions = clientOf(SFNClient);

/** Waits for an execution's end, which is later than any other answer; the state machines end by themselves before. */
const syncStepFunctions = clientOf(SFNClient, 60_000);

const [loanToRepayment = "", latePayment = "", cancellationToRefund = ""] = [
  process.env["LOAN_TO_REPAYMENT_ARN"],
  process.env["LATE_PAYMENT_ARN"],
  process.env["CANCELLATION_TO_REFUND_ARN"],
];

/** The machine of a phase follows from its name and is not stored with the purchase, so that a phase can move to another machine. */
const machineArns: Readonly<Record<Phase["phase"], string>> = {
  approve: loanToRepayment,
  advance: loanToRepayment,
  accept: loanToRepayment,
  collect: loanToRepayment,
  expire: loanToRepayment,
  promise: latePayment,
  replan: latePayment,
  chargeOff: latePayment,
  bounce: latePayment,
  credit: latePayment,
  cancel: cancellationToRefund,
  silence: cancellationToRefund,
  refund: cancellationToRefund,
  resume: cancellationToRefund,
  unshipped: cancellationToRefund,
};

/** An execution of a phase, for the scheduler or `startPhase`: its input is ids and amounts only. */
export const executionOf = (purchaseId: string, version: number, phase: Phase, suffix = "") => ({
  stateMachineArn: machineArns[phase.phase],
  name: `${purchaseId}.${version}.${phase.phase}${suffix}`,
  input: JSON.stringify({ ...phase, purchaseId, version }),
});

/** Starts a phase; a repeat is refused because its name is taken, and counts as done. */
export const startPhase = async (execution: ReturnType<typeof executionOf>): Promise<void> => {
  try {
    await stepFunctions().send(new StartExecutionCommand(execution));
  } catch (error) {
    if (!isNamed(error, "ExecutionAlreadyExists")) throw error;
  }
};

/** The result of an awaited execution: its output, or the name of the error that ended it. */
type Outcome = { readonly output: Record<string, unknown> } | { readonly error: string; readonly cause: string };

/** Runs the approval's state machine and waits for its end, seconds at most. */
export const approve = async (name: string, input: object): Promise<Outcome> =>
  runToTheEnd(process.env["LOAN_APPROVAL_ARN"], name, input);

/** Asks the lender and waits for its answer or its rejection; a lender that sends neither is silent. */
export const inquire = async (
  name: string,
  input: { readonly question: string } & Record<string, unknown>,
): Promise<Record<string, unknown> | Rejection> => {
  const outcome = await runToTheEnd(process.env["LENDER_INQUIRY_ARN"], name, input);
  if ("output" in outcome) return outcome.output;
  const { error, cause } = outcome;
  return isRejectionCode(error)
    ? reject(error, cause)
    : reject("LenderSilent", "the lender did not answer: ask again in a while");
};

const runToTheEnd = async (stateMachineArn: string | undefined, name: string, input: object): Promise<Outcome> => {
  const answer = await syncStepFunctions().send(
    new StartSyncExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
  );
  return answer.status === "SUCCEEDED"
    ? { output: JSON.parse(answer.output ?? "{}") as Record<string, unknown> }
    : { error: answer.error ?? answer.status ?? "Unknown", cause: sentenceIn(answer.cause ?? "") };
};

/** A function's error comes as JSON with its message; a state's cause is a sentence already. */
const sentenceIn = (cause: string): string => {
  try {
    return (JSON.parse(cause) as { readonly errorMessage?: string }).errorMessage ?? cause;
  } catch {
    return cause;
  }
};
