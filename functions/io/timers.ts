import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import type { Instant } from "../../domain/calendar.ts";
import type { executionOf } from "./sagas.ts";

const scheduler = new SchedulerClient({});
const GroupName = process.env["SCHEDULE_GROUP"];

/** Sets the purchase's one timer: at that instant the execution starts. A timer set before is moved. */
export const setTimer = async (
  purchaseId: string,
  at: Instant,
  { stateMachineArn: StateMachineArn, name: Name, input: Input }: ReturnType<typeof executionOf>,
): Promise<void> =>
  setSchedule(purchaseId, at, {
    Arn: "arn:aws:scheduler:::aws-sdk:sfn:startExecution",
    Input: JSON.stringify({ StateMachineArn, Name, Input }),
  });

/** Sets the one timer of that name: what it calls at that instant, and with what. */
export const setSchedule = async (
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
    await scheduler.send(new CreateScheduleCommand(schedule));
  } catch (error) {
    if (!(error instanceof ConflictException)) throw error;
    await scheduler.send(new UpdateScheduleCommand(schedule));
  }
};

/** A schedule knows whole seconds; one that fired a part of a second early would find its deadline still to come, and never fire again. */
const wholeSecond = (at: Instant): string =>
  new Date(Math.ceil(Date.parse(at) / 1000) * 1000).toISOString().slice(0, "yyyy-mm-ddThh:mm:ss".length);

/** Takes the purchase's timer away; one that fired or never was is fine. */
export const clearTimer = async (purchaseId: string): Promise<void> => {
  try {
    await scheduler.send(new DeleteScheduleCommand({ Name: purchaseId, GroupName }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
};
