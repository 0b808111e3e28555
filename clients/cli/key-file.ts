import { readFileSync } from "node:fs";
import type { SandboxMall } from "../sandbox/sandbox.ts";
import { exits, CommandError } from "./command.ts";

/** A mall's credentials, as stored in a file. */
export type KeyFile = Pick<SandboxMall, "mall" | "lender" | "apiKey" | "sign" | "seal" | "webhookSecret">;

const formatOf = (needed: readonly string[]): string =>
  `the key file must be JSON: { ${needed.join(", ")} }${needed.includes("seal") ? ", where sign and seal are private JWKs" : ""}`;

/** Reads the needed credentials from a file; throws CommandError that names what is missing or invalid. */
export const readKeyFile = <Name extends keyof KeyFile>(
  file: string,
  needed: readonly Name[],
): Pick<KeyFile, Name | "webhookSecret"> => {
  const format = formatOf(needed);
  const content = parsed(file, format);
  const missing = needed.filter((name) => !isValid(name, content[name]));
  if (missing.length > 0) throw new CommandError(`${file} lacks ${missing.join(", ")}`, format, exits.usage);
  return content as KeyFile;
};

const parsed = (file: string, format: string): Readonly<Record<string, unknown>> => {
  try {
    return (JSON.parse(readFileSync(file, "utf8")) ?? {}) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${reasonOf(error)}`, format, exits.usage);
  }
};

/** Not the parser's message, because it quotes the content, which may be a key. */
const reasonOf = (error: unknown): string => {
  if (error instanceof SyntaxError) return "it is not JSON";
  return error instanceof Error ? error.message : String(error);
};

const isValid = (name: keyof KeyFile, value: unknown): boolean =>
  name === "sign" || name === "seal"
    ? typeof (value as { readonly d?: unknown } | undefined)?.d === "string"
    : typeof value === "string" && value !== "";
