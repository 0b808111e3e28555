import { AwsError, text } from "../aws/aws.ts";
import { readExpression } from "./schedule-expression.ts";

/** A schedule's target, with the API's own names. */
export type Target = {
  readonly Arn: string;
  readonly RoleArn: string;
  readonly Input?: string;
  readonly RetryPolicy?: { readonly MaximumRetryAttempts?: number; readonly MaximumEventAgeInSeconds?: number };
  readonly DeadLetterConfig?: { readonly Arn?: string };
};

/** A schedule in the API's format; dates are in seconds since 1970. */
export type Schedule = {
  readonly Name: string;
  readonly GroupName: string;
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone: string;
  readonly State: "ENABLED" | "DISABLED";
  readonly ActionAfterCompletion: "NONE" | "DELETE";
  readonly FlexibleTimeWindow: { readonly Mode: "OFF" | "FLEXIBLE"; readonly MaximumWindowInMinutes?: number };
  readonly Target: Target;
  readonly Description?: string;
  readonly StartDate?: number;
  readonly EndDate?: number;
};

/** Validates a schedule from a request or a template; rejects what AWS rejects and what this Scheduler does not support. */
export const checkSchedule = (given: Readonly<Record<string, unknown>>): Schedule => {
  const unknown = Object.keys(given).find((field) => !supportedFields.has(field));
  if (unknown !== undefined) throw validationError(`the local Scheduler does not support ${unknown}`);
  const Name = text(given.Name);
  if (!/^[\w.-]{1,64}$/.test(Name)) throw validationError(`'${Name}' at 'name' must have 1 to 64 of 0-9a-zA-Z-_.`);
  const ScheduleExpression = text(given.ScheduleExpression);
  readExpression(ScheduleExpression, 0);
  const zone = given.ScheduleExpressionTimezone === undefined ? "UTC" : text(given.ScheduleExpressionTimezone);
  if (!["UTC", "Etc/UTC", "GMT"].includes(zone)) throw validationError(`the local Scheduler supports only UTC`);
  const { Mode } = (given.FlexibleTimeWindow ?? {}) as { Mode?: unknown };
  if (Mode !== "OFF" && Mode !== "FLEXIBLE") throw validationError("FlexibleTimeWindow needs a Mode, OFF or FLEXIBLE");
  return {
    Name,
    GroupName: given.GroupName === undefined ? "default" : text(given.GroupName),
    ScheduleExpression,
    ScheduleExpressionTimezone: zone,
    State: oneOf("State", given.State, ["ENABLED", "DISABLED"]),
    ActionAfterCompletion: oneOf("ActionAfterCompletion", given.ActionAfterCompletion, ["NONE", "DELETE"]),
    FlexibleTimeWindow: given.FlexibleTimeWindow as Schedule["FlexibleTimeWindow"],
    Target: targetOf(given.Target),
    ...(given.Description === undefined ? {} : { Description: text(given.Description) }),
    ...(given.StartDate === undefined ? {} : { StartDate: secondsOf(given.StartDate) }),
    ...(given.EndDate === undefined ? {} : { EndDate: secondsOf(given.EndDate) }),
  };
};

const supportedFields = new Set([
  "Name",
  "GroupName",
  "ClientToken",
  "ScheduleExpression",
  "ScheduleExpressionTimezone",
  "State",
  "ActionAfterCompletion",
  "FlexibleTimeWindow",
  "Target",
  "Description",
  "StartDate",
  "EndDate",
]);

const validationError = (message: string): AwsError => new AwsError("ValidationException", message);

const oneOf = <Value extends string>(field: string, given: unknown, values: readonly [Value, ...Value[]]): Value => {
  const found = given === undefined ? values[0] : values.find((value) => value === given);
  if (found !== undefined) return found;
  throw validationError(`${field} must be one of ${values.join(", ")}`);
};

/** The two types of target that gateway and lender use. */
const targetArns = /^arn:aws:(lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w-]+)?|scheduler:::aws-sdk:sfn:startExecution)$/;

const targetOf = (given: unknown): Target => {
  const target = (given ?? {}) as Target;
  if (!targetArns.test(text(target.Arn)))
    throw validationError(`the local Scheduler does not support the target ${text(target.Arn)}`);
  if (!/^arn:aws:iam::\d{12}:role\//.test(text(target.RoleArn)))
    throw validationError("Target.RoleArn must be a role's ARN");
  const unknown = Object.keys(target).find((field) => !targetFields.has(field));
  if (unknown !== undefined) throw validationError(`the local Scheduler does not support Target.${unknown}`);
  if (target.Arn.includes(":aws-sdk:")) parsed(target.Input);
  return target;
};

const targetFields = new Set(["Arn", "RoleArn", "Input", "RetryPolicy", "DeadLetterConfig"]);

const parsed = (input: unknown): void => {
  try {
    JSON.parse(text(input));
  } catch {
    throw validationError("Target.Input of a universal target must be the JSON of its request");
  }
};

/** Requests have seconds since 1970, templates ISO dates. */
const secondsOf = (given: unknown): number => (typeof given === "number" ? given : Date.parse(text(given)) / 1000);
