import type { Phase } from "../../../domain/purchase/phase.ts";
import { isRejectionCode, reject, type Rejection } from "../../../domain/rejection.ts";
import { connectJson } from "./client.ts";
import { isNamed } from "./errors.ts";

const sagas = { name: "states", target: "AWSStepFunctions", version: "1.0" } as const;

const start = connectJson(sagas);

/** Waits for an execution's end, which is later than any other call's; machines end by themselves before. */
const run = connectJson({ ...sagas, host: "sync-states", patience: 60_000 });

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

/** Starts a phase; a repeat is refused by its name and counts as done. */
export const startPhase = async (execution: ReturnType<typeof executionOf>): Promise<void> => {
  try {
    await start("StartExecution", execution);
  } catch (error) {
    if (!isNamed(error, "ExecutionAlreadyExists")) throw error;
  }
};

/** What an awaited execution answers: its output, or the name of the error that ended it. */
type Outcome = { readonly output: Record<string, unknown> } | { readonly error: string; readonly cause: string };

/** Runs the approval saga and waits for its end, seconds at most. */
export const approve = async (name: string, input: object): Promise<Outcome> =>
  runToTheEnd(process.env["LOAN_APPROVAL_ARN"], name, input);

/** Asks the lender and waits for its answer or its no; a lender that says neither is silent. */
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

type Ended = Readonly<Partial<Record<"status" | "output" | "error" | "cause", string>>>;

const runToTheEnd = async (stateMachineArn: string | undefined, name: string, input: object): Promise<Outcome> => {
  const asked = { stateMachineArn, name, input: JSON.stringify(input) };
  const answer = (await run("StartSyncExecution", asked)) as Ended;
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
