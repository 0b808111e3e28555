import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import type { Instant } from "../../../domain/calendar.ts";
import { clientOf } from "./clients.ts";
import { isNamed } from "./errors.ts";
import type { executionOf } from "./step-functions.ts";

const scheduler = clientOf(SchedulerClient);

const GroupName = process.env["SCHEDULE_GROUP"] ?? "";

/** Sets the purchase's one timer: at that instant the execution starts. A timer set before is moved. */
export const setTimer = async (
  purchaseId: string,
  at: Instant,
  { stateMachineArn: StateMachineArn, name: Name, input: Input }: ReturnType<typeof executionOf>,
): Promise<void> =>
  setSchedule(purchaseId, at, {
    Arn: universalTarget(StateMachineArn),
    Input: JSON.stringify({ StateMachineArn, Name, Input }),
  });

/** Step Functions as the scheduler's target, in the partition of the machine: `aws`, `aws-cn`, `aws-us-gov` or another. */
export const universalTarget = (machineArn: string | undefined): string =>
  `arn:${machineArn?.split(":")[1] ?? "aws"}:scheduler:::aws-sdk:sfn:startExecution`;

/** Sets the one timer of that name: what it calls at that instant, and with which input. */
const setSchedule = async (
  Name: string,
  at: Instant,
  target: { readonly Arn: string | undefined; readonly Input: string },
): Promise<void> => {
  const schedule: CreateScheduleCommandInput = {
    Name,
    GroupName,
    ScheduleExpression: `at(${wholeSecond(at)})`,
    ActionAfterCompletion: "DELETE",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: { ...target, RoleArn: process.env["SCHEDULE_ROLE_ARN"] },
  };
  try {
    await scheduler().send(new CreateScheduleCommand(schedule));
  } catch (error) {
    if (!isNamed(error, "ConflictException")) throw error;
    await scheduler().send(new UpdateScheduleCommand(schedule));
  }
};

/** A schedule has whole seconds; one that fired a fraction of a second early would find its deadline still ahead, and never fire again. */
const wholeSecond = (at: Instant): string =>
  new Date(Math.ceil(Date.parse(at) / 1000) * 1000).toISOString().slice(0, "yyyy-mm-ddThh:mm:ss".length);

/** Deletes the purchase's timer; one that has fired, or was never set, is fine. */
export const clearTimer = async (purchaseId: string): Promise<void> => {
  try {
    await scheduler().send(new DeleteScheduleCommand({ Name: purchaseId, GroupName }));
  } catch (error) {
    if (!isNamed(error, "ResourceNotFoundException")) throw error;
  }
};

/** Sets the checkout's one timer: at that instant it expires, unless it led to a purchase. A timer set before is moved. */
export const setExpiry = async (id: string, at: Instant): Promise<void> =>
  setSchedule(id, at, { Arn: process.env["EXPIRE_CHECKOUT_ARN"], Input: JSON.stringify({ id }) });
