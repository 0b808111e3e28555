import type { ParseArgsConfig } from "node:util";

/** What a command is given. */
export type Run = {
  readonly url: string;
  readonly mall: string;
  readonly json: boolean;
  /** The words after the command. */
  readonly words: readonly string[];
  /** Its options, by name; those that were not given are not there. */
  readonly options: Readonly<Record<string, string | undefined>>;
  /** Prints a result: text for people, or with `--json` the object on one line. */
  readonly print: (text: string, object: object) => void;
  /** Says on standard error what goes on meanwhile. */
  readonly note: (text: string) => void;
};

/** A command of `npx tallystick`. */
export type Command = {
  readonly name: string;
  /** What comes after the name. */
  readonly usage: string;
  readonly does: string;
  /** Its own options, each with a value, and what they mean. */
  readonly options?: Readonly<Record<string, string>>;
  readonly examples: readonly string[];
  /** How many words it takes. */
  readonly words: { readonly least: number; readonly most: number };
  /** Answers with the exit code when that is not 0. */
  readonly run: (run: Run) => Promise<number | void>;
};

/** What every command takes. */
export const everywhere = {
  url: "the gateway; TALLYSTICK_URL or http://127.0.0.1:4000 unless given",
  mall: "which mall of the sandbox; TALLYSTICK_MALL or mall_thistle unless given",
  json: "one line of JSON for each result",
  help: "this page",
} as const;

/** A command's options as `parseArgs` wants them. */
export const parsing = ({ options = {} }: Pick<Command, "options">): NonNullable<ParseArgsConfig["options"]> => ({
  ...Object.fromEntries(Object.keys(options).map((name) => [name, { type: "string" }] as const)),
  url: { type: "string" },
  mall: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
});

/** How a command ended; the same for all of them. */
export const exits = { done: 0, refused: 1, usage: 2, unreachable: 3 } as const;

/** Something that the person can mend: what is wrong, what to do next, and the exit code. */
export class Trouble extends Error {
  override readonly name = "Trouble";
  readonly next: string;
  readonly exit: number;

  constructor(message: string, next: string, exit: number = exits.refused) {
    super(message);
    this.next = next;
    this.exit = exit;
  }
}
