import { parseArgs } from "node:util";
import { TallystickProblem } from "../sdk/problem.ts";
import { amounts } from "./amounts.ts";
import { clock } from "./clock.ts";
import { type Command, everywhere, exits, parsing, type Run, Trouble } from "./command.ts";
import { doctor } from "./doctor.ts";
import { listen } from "./listen.ts";
import { purchasers } from "./purchasers.ts";
import { request } from "./request.ts";
import { review } from "./review.ts";
import { bad, strong, table } from "./terminal.ts";
import { trigger } from "./trigger.ts";

/* `npx tallystick <command>`: what a mall's developer does with a sandbox, or with a gateway. */

const commands: readonly Command[] = [listen, trigger, request, purchasers, amounts, review, clock, doctor];

const page = (): string =>
  [
    strong("npx tallystick <command>"),
    "",
    table(commands.map(({ name, does }) => [`  ${name}`, does])),
    "",
    "Each command has --help, --json, --url and --mall. Exit codes: 0 done, 1 refused, 2 wrong usage, 3 nobody answers.",
  ].join("\n");

const help = ({ name, usage, does, options = {}, examples }: Command): string =>
  [
    strong(`npx tallystick ${name}${usage === "" ? "" : ` ${usage}`}`),
    "",
    `  ${does}`,
    "",
    table(Object.entries({ ...options, ...everywhere }).map(([option, meaning]) => [`  --${option}`, meaning])),
    "",
    ...examples.map((example) => `  npx tallystick ${example}`),
  ].join("\n");

const start = async ([name, ...rest]: readonly string[]): Promise<number> => {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    const asked = commands.find((each) => each.name === rest[0]);
    console.log(asked ? help(asked) : page());
    return name === undefined ? exits.usage : exits.done;
  }
  const command = commands.find((each) => each.name === name);
  if (!command) throw new Trouble(`there is no command ${name}`, "npx tallystick --help lists them", exits.usage);
  const { values, positionals: words } = parse(command, rest);
  if (values["help"] === true) {
    console.log(help(command));
    return exits.done;
  }
  const { least, most } = command.words;
  if (words.length < least || words.length > most)
    throw new Trouble(`usage: npx tallystick ${name} ${command.usage}`, helpFor(command), exits.usage);
  return (await command.run(runOf(values, words))) ?? exits.done;
};

const parse = (command: Command, args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: parsing(command), allowPositionals: true });
  } catch (error) {
    throw new Trouble(messageOf(error), helpFor(command), exits.usage);
  }
};

const helpFor = ({ name }: Command): string => `npx tallystick ${name} --help`;

const runOf = (values: Readonly<Record<string, unknown>>, words: readonly string[]): Run => {
  const json = values["json"] === true;
  const options = values as Run["options"];
  const url = options["url"] ?? process.env["TALLYSTICK_URL"] ?? "http://127.0.0.1:4000";
  if (!URL.canParse(url))
    throw new Trouble(`${url} is no address`, "give one such as --url http://127.0.0.1:4000", exits.usage);
  return {
    url,
    mall: options["mall"] ?? process.env["TALLYSTICK_MALL"] ?? "mall_thistle",
    json,
    words,
    options,
    print: (text, object) => console.log(json ? JSON.stringify(object) : text),
    note: (text) => console.error(text),
  };
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A no of the gateway is told with its code and page; what nobody foresaw is told as it is. */
const explain = (error: unknown): { readonly error: string; readonly next: string; readonly code?: string } => {
  if (error instanceof Trouble) return { error: error.message, next: error.next };
  if (error instanceof TallystickProblem)
    return {
      error: `${error.code}: ${error.message}`,
      next: `docs/errors.md#${error.code.toLowerCase()}`,
      code: error.code,
    };
  return { error: messageOf(error), next: "npx tallystick doctor" };
};

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  const told = explain(error);
  if (process.argv.includes("--json")) console.error(JSON.stringify(told));
  else console.error(`${bad("no:")} ${told.error}\n  next: ${told.next}`);
  process.exitCode = error instanceof Trouble ? error.exit : exits.refused;
}
