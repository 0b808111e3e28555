import { parseArgs, type ParseArgsConfig } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** The options of a program of this project. `--help` prints the usage and ends it; what cannot be read is one sentence before the usage, and exit 1. */
export const programOptions = <Known extends Options>(usage: string, options: Known) => {
  const help = { type: "boolean", short: "h", default: false } as const;
  try {
    const { values } = parseArgs({ options: { ...options, help } });
    if ((values as { readonly help: boolean }).help) {
      console.log(usage);
      process.exit(0);
    }
    return values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error), usage);
  }
};

/** An option's whole number of at least `least`; anything else ends the program with one sentence. */
export const wholeNumber = (option: string, value: string, least = 1): number => {
  const number = Number(value);
  return Number.isSafeInteger(number) && number >= least
    ? number
    : refuse(`--${option} must be a whole number of at least ${least}, not "${value}"`);
};

/** An option's number above zero, such as 0.5 or 200. */
export const positiveNumber = (option: string, value: string): number => {
  const number = Number(value);
  return Number.isFinite(number) && number > 0 && value.trim() !== ""
    ? number
    : refuse(`--${option} must be a number above 0, not "${value}"`);
};

/** Ends the program with exit code 1 and these lines. */
export const refuse = (...lines: readonly string[]): never => {
  console.error(lines.join("\n"));
  return process.exit(1);
};
