import type { Stack } from "aws-cdk-lib";
import { contextOf, modeOf } from "./names.ts";

/** How a purchaser reaches the lender. */
export type LenderContact = { readonly name: string; readonly phone: string; readonly address: string };

/** The sandbox's lender, at a telephone number that is reserved for such use. */
const example: LenderContact = {
  name: "Gyeol Credit",
  phone: "+44 20 7946 0123",
  address: "1 Example Street, London EC1A 1AA",
};

/** Each setting with its context, what it must look like, and an example. */
const settings = {
  name: { context: "lenderName", pattern: /^[^\p{Cc}<>]{2,80}$/u },
  phone: { context: "lenderPhone", pattern: /^\+?[0-9][0-9 ().-]{4,28}[0-9]$/ },
  address: { context: "lenderAddress", pattern: /^[^\p{Cc}<>]{5,200}$/u },
} as const;

/**
 * The lender's name, telephone number and postal address, of the context: all three or, outside test mode, none, and then the pages show
 * none. Throws for one that a purchaser could not use. In test mode the example stands for what is missing.
 */
export const lenderContactOf = (stack: Stack): LenderContact => {
  const isLive = modeOf(stack) === "live";
  const given = (part: keyof LenderContact): string => contextOf(stack, settings[part].context, "").trim();
  const setting = (part: keyof LenderContact): string => {
    const { context, pattern } = settings[part];
    const value = given(part) === "" && !isLive ? example[part] : given(part);
    if (!pattern.test(value))
      throw new Error(
        `-c ${context}=${value}: write the lender's ${part} for its purchasers, such as ${context}="${example[part]}"`,
      );
    return value;
  };
  const isSilent = isLive && given("name") + given("phone") + given("address") === "";
  return isSilent
    ? { name: "", phone: "", address: "" }
    : { name: setting("name"), phone: setting("phone"), address: setting("address") };
};
