import { AwsError, text } from "../aws/aws.ts";
import type { ScheduleStore } from "./scheduler-store.ts";

/** A group of schedules; `created` is in milliseconds since 1970, sandbox time. */
export type ScheduleGroup = { readonly name: string; readonly created: number };

/** The group with this name. */
export const getGroup = ({ statements }: ScheduleStore, name: string): ScheduleGroup => {
  const row = statements.findGroup.get(name);
  if (row) return groupOf(row);
  throw new AwsError("ResourceNotFoundException", `Schedule group ${name} does not exist.`, 404);
};

/** All groups by name. */
export const listGroups = ({ statements }: ScheduleStore): ScheduleGroup[] => statements.allGroups.all().map(groupOf);

/** Stores a new group. */
export const createGroup = ({ statements, clock }: ScheduleStore, name: string): void => {
  if (!/^[\w.-]{1,64}$/.test(name)) throw new AwsError("ValidationException", `'${name}' is not a valid group name`);
  if (statements.findGroup.get(name))
    throw new AwsError("ConflictException", `Schedule group ${name} already exists.`, 409);
  statements.writeGroup.run(name, clock.now());
};

/** Stores a group unless it exists. */
export const putGroup = ({ statements, clock }: ScheduleStore, name: string): void =>
  void statements.writeGroup.run(name, clock.now());

/** Deletes a group with its schedules. */
export const deleteGroup = (schedules: ScheduleStore, name: string): void => {
  getGroup(schedules, name);
  schedules.statements.removeMembers.run(name);
  schedules.statements.removeGroup.run(name);
};

const groupOf = (row: Readonly<Record<string, unknown>>): ScheduleGroup => ({
  name: text(row.name),
  created: Number(row.created),
});
