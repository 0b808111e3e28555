import type { SharedSecrets } from "./external/external-parties.ts";
import type { SecretsManager } from "./secrets-manager/secrets-manager.ts";
import type { Assembly } from "./template/template.ts";

/** Declares the secrets that functions read. No resource of the template makes them: the lender agrees on them with a party outside. */
export const declareSecrets = (assembly: Assembly, secrets: SecretsManager): void =>
  Object.values(variables).forEach((variable) => namesIn(assembly, variable).forEach(secrets.declare));

/** What bank and messenger accept: the secrets of the template's functions. */
export const sharedSecretsIn = (assembly: Assembly, secrets: SecretsManager): SharedSecrets => {
  const valuesOf = (variable: string) => {
    const names = namesIn(assembly, variable);
    return () => names.flatMap(secrets.valuesOf);
  };
  return { bank: valuesOf(variables.bank), messenger: valuesOf(variables.messenger) };
};

/** The variables of functions that name a secret which the lender shares. */
const variables = { bank: "BANK_SECRET", messenger: "MESSENGER_SECRET" } as const;

const namesIn = (assembly: Assembly, variable: string): readonly string[] => {
  const names = assembly.ofType("AWS::Lambda::Function").map(({ properties }) => {
    const { Variables = {} } = (properties.Environment ?? {}) as { Variables?: Readonly<Record<string, string>> };
    return Variables[variable];
  });
  return [...new Set(names)].filter((name) => name !== undefined);
};
