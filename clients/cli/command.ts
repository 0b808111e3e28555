import type { ParseArgsConfig } from "node:util";

/** The input of a command. */
export type Run = {
  readonly url: string;
  readonly mall: string;
  readonly json: boolean;
  /** The positional arguments after the command. */
  readonly args: readonly string[];
  /** The given options, by name. */
  readonly options: Readonly<Record<string, string | undefined>>;
  /** Prints a result to standard output: the text, or with `--json` the object on one line. */
  readonly print: (text: string, object: object) => void;
  /** Prints progress to standard error. */
  readonly note: (text: string) => void;
};

/** A command of `npx tallystick`. */
export type Command = {
  readonly name: string;
  /** The arguments after the name. */
  readonly usage: string;
  readonly summary: string;
  /** The command's own options, each with a value, and their description. */
  readonly options?: Readonly<Record<string, string>>;
  readonly examples: readonly string[];
  /** How many positional arguments it takes. */
  readonly args: { readonly least: number; readonly most: number };
  /** Returns the exit code if it is not 0. */
  readonly run: (run: Run) => Promise<number | void>;
};

/** The options of every command. */
export const commonOptions = {
  url: "the gateway's address; default: TALLYSTICK_URL, or the sandbox that runs from this folder",
  mall: "a mall of the sandbox; default: TALLYSTICK_MALL or mall_thistle",
  json: "print each result as one line of JSON",
  help: "show this page",
} as const;

/** A command's options in the format of `parseArgs`. */
export const parseOptionsOf = ({
  options = {},
}: Pick<Command, "options">): NonNullable<ParseArgsConfig["options"]> => ({
  ...Object.fromEntries(Object.keys(options).map((name) => [name, { type: "string" }] as const)),
  url: { type: "string" },
  mall: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
});

/** The exit codes of all commands. */
export const exits = { done: 0, refused: 1, usage: 2, unreachable: 3 } as const;

/** An error that the user can fix: what is wrong, what to do next, and the exit code. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly next: string;
  readonly exit: number;

  constructor(message: string, next: string, exit: number = exits.refused) {
    super(message);
    this.next = next;
    this.exit = exit;
  }
}
