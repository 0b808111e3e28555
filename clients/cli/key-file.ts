import { readFileSync } from "node:fs";
import type { SandboxMall } from "../sandbox/sandbox.ts";
import { exits, Trouble } from "./command.ts";

/** What a mall holds, as it keeps it in a file. */
export type MallKeys = Pick<SandboxMall, "mall" | "lender" | "apiKey" | "sign" | "seal" | "webhookSecret">;

const wantedOf = (needed: readonly string[]): string =>
  `a file of keys is JSON: { ${needed.join(", ")} }${needed.includes("seal") ? ", the last two private JWKs" : ""}`;

/** Reads of a file what is needed; what is not there, or is no such thing, is named. */
export const readKeyFile = <Name extends keyof MallKeys>(
  file: string,
  needed: readonly Name[],
): Pick<MallKeys, Name | "webhookSecret"> => {
  const wanted = wantedOf(needed);
  const given = parsed(file, wanted);
  const missing = needed.filter((name) => !isGood(name, given[name]));
  if (missing.length > 0) throw new Trouble(`${file} has no ${missing.join(", no ")}`, wanted, exits.usage);
  return given as MallKeys;
};

const parsed = (file: string, wanted: string): Readonly<Record<string, unknown>> => {
  try {
    return (JSON.parse(readFileSync(file, "utf8")) ?? {}) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new Trouble(`${file} cannot be read: ${reasonOf(error)}`, wanted, exits.usage);
  }
};

/** The parser would quote what it cannot read, and that may be a key. */
const reasonOf = (error: unknown): string => {
  if (error instanceof SyntaxError) return "it is no JSON";
  return error instanceof Error ? error.message : String(error);
};

const isGood = (name: keyof MallKeys, value: unknown): boolean =>
  name === "sign" || name === "seal"
    ? typeof (value as { readonly d?: unknown } | undefined)?.d === "string"
    : typeof value === "string" && value !== "";
