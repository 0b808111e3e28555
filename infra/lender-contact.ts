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
 * The lender's name, telephone number and postal address, of the context. In live mode all three are required; in test mode an example stands
 * for what is missing. Throws one error with a sentence for each that is missing, or that a purchaser could not use.
 */
export const lenderContactOf = (stack: Stack): LenderContact => {
  const isLive = modeOf(stack) === "live";
  const parts = ["name", "phone", "address"] as const;
  const given = (part: keyof LenderContact): string => contextOf(stack, settings[part].context, "").trim();
  const valueOf = (part: keyof LenderContact): string => (given(part) === "" && !isLive ? example[part] : given(part));
  const mistakes = parts.flatMap((part) => mistakeIn(part, valueOf(part)));
  if (mistakes.length > 0) throw new Error(mistakes.join("\n"));
  return { name: valueOf("name"), phone: valueOf("phone"), address: valueOf("address") };
};

const mistakeIn = (part: keyof LenderContact, value: string): readonly string[] => {
  const { context, pattern } = settings[part];
  if (pattern.test(value)) return [];
  const wrong = value === "" ? `-c ${context} is missing` : `-c ${context}=${value}`;
  return [`${wrong}: write the lender's ${part} for its purchasers, such as ${context}="${example[part]}".`];
};
