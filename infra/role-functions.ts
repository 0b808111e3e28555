import type { Construct } from "constructs";
import type { Owner } from "./function-spec.ts";
import { functions } from "./functions.ts";
import { type Data, RoleFunction } from "./role-function.ts";
import { runBySchedule } from "./triggers.ts";

/** All functions of an owner, with their schedules; `named` finds one by its file's name. */
export const roleFunctions = (
  scope: Construct,
  owner: Owner,
  data: Data,
): { readonly all: readonly RoleFunction[]; readonly named: (name: string) => RoleFunction } => {
  const all = functions.filter((spec) => spec.owner === owner).map((spec) => new RoleFunction(scope, spec, data));
  for (const each of all) runBySchedule(each);
  const named = (name: string): RoleFunction => {
    const found = all.find(({ spec }) => spec.name === name);
    if (!found) throw new Error(`the ${owner} has no function ${name}`);
    return found;
  };
  return { all, named };
};
