import type { RoleFunctionSpec } from "./function-spec.ts";
import { gatewayFunctions } from "./gateway-functions.ts";
import { lenderFunctions } from "./lender-functions.ts";

/** Every function of the system: the two stacks are built from this table. */
export const functions: readonly RoleFunctionSpec[] = [...gatewayFunctions, ...lenderFunctions];

/** `DecideLoan`: the construct id, the placeholder and the state; with its role in front where two roles use one verb and noun. */
export const idOf = ({ role, name }: Pick<RoleFunctionSpec, "role" | "name">): string => {
  const repeats = functions.filter((each) => each.name === name).length > 1;
  return (repeats ? `${role}-${name}` : name).replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
};
