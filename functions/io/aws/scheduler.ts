import type { CreateScheduleCommandInput } from "@aws-sdk/client-scheduler";
import type { Instant } from "../../../domain/calendar.ts";
import { connect } from "./client.ts";
import { isNamed } from "./errors.ts";
import type { executionOf } from "./step-functions.ts";

const scheduler = connect({ name: "scheduler" });

const GroupName = process.env["SCHEDULE_GROUP"] ?? "";

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
const setSchedule = async (
  Name: string,
  at: Instant,
  target: { readonly Arn: string | undefined; readonly Input: string },
): Promise<void> => {
  const schedule: Omit<CreateScheduleCommandInput, "Name"> = {
    GroupName,
    ScheduleExpression: `at(${wholeSecond(at)})`,
    ActionAfterCompletion: "DELETE",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: { ...target, RoleArn: process.env["SCHEDULE_ROLE_ARN"] },
  };
  try {
    await scheduler({ ...placeOf(Name), method: "POST", body: schedule });
  } catch (error) {
    if (!isNamed(error, "ConflictException")) throw error;
    await scheduler({ ...placeOf(Name), method: "PUT", body: schedule });
  }
};

const placeOf = (name: string) => ({
  path: `/schedules/${encodeURIComponent(name)}`,
  headers: { "content-type": "application/json" },
});

/** A schedule knows whole seconds; one that fired a part of a second early would find its deadline still to come, and never fire again. */
const wholeSecond = (at: Instant): string =>
  new Date(Math.ceil(Date.parse(at) / 1000) * 1000).toISOString().slice(0, "yyyy-mm-ddThh:mm:ss".length);

/** Takes the purchase's timer away; one that fired or never was is fine. */
export const clearTimer = async (purchaseId: string): Promise<void> => {
  try {
    await scheduler({ ...placeOf(purchaseId), method: "DELETE", query: { groupName: GroupName } });
  } catch (error) {
    if (!isNamed(error, "ResourceNotFoundException")) throw error;
  }
};

/** Sets the checkout's one timer: at that instant it expires, unless something was bought. A timer set before is moved. */
export const setExpiry = async (id: string, at: Instant): Promise<void> =>
  setSchedule(id, at, { Arn: process.env["EXPIRE_CHECKOUT_ARN"], Input: JSON.stringify({ id }) });
