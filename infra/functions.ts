import type { RoleFunctionSpec } from "./function-spec.ts";
import { gatewayFunctions } from "./gateway-functions.ts";
import { lenderFunctions } from "./lender-functions.ts";

/** Every Lambda function: the two stacks are built from this table. */
export const functions: readonly RoleFunctionSpec[] = [...gatewayFunctions, ...lenderFunctions];

/** `DecideLoan`: the placeholder and the state; prefixed with its role if two roles use the same name. */
export const idOf = ({ role, name }: Pick<RoleFunctionSpec, "role" | "name">): string =>
  inPascalCase(isRepeated.has(name) ? `${role}-${name}` : name);

const isRepeated = new Set(
  functions.map(({ name }) => name).filter((name, index, names) => names.indexOf(name) !== index),
);

/** `LenderDecideLoan`: it stays when a function of the same name comes, because what has another construct id is replaced. */
export const constructIdOf = ({ role, name }: Pick<RoleFunctionSpec, "role" | "name">): string =>
  inPascalCase(`${role}-${name}`);

/** `decide-loan` as `DecideLoan`. */
export const inPascalCase = (name: string): string =>
  name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
