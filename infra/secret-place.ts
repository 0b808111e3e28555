import type { Source } from "./setting-source.ts";
import type { Given } from "./stage-file.ts";

/** Secrets that no function could read: it reads those of its own region only, and of its own account without a key and a policy that nothing here makes. */
export const secretsElsewhere = (values: Given, source: Source): readonly string[] =>
  (["bankSecret", "messengerSecret"] as const).flatMap((name) => {
    const value = values[name];
    const [, , , region, account] = typeof value === "string" ? value.split(":") : [];
    if (typeof value !== "string" || account === undefined) return [];
    const { region: own = region, lenderAccount = account } = values;
    return region === own && account === lenderAccount
      ? []
      : [`${source(name)}=${value}: write a secret in the lender's account and in its region.`];
  });
