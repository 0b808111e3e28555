import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { sandboxUrl } from "../sandbox/running.ts";
import { TallystickProblem } from "../sdk/problem.ts";
import { amounts } from "./amounts.ts";
import { clock } from "./clock.ts";
import { type Command, commonOptions, exits, parseOptionsOf, type Run, CommandError } from "./command.ts";
import { doctor } from "./doctor.ts";
import { evidence } from "./evidence.ts";
import { instruct } from "./instruct.ts";
import { instructions } from "./instructions.ts";
import { limits } from "./limits.ts";
import { listen } from "./listen.ts";
import { didYouMean } from "./nearest.ts";
import { purchasers } from "./purchasers.ts";
import { request } from "./request.ts";
import { review } from "./review.ts";
import { settlements } from "./settlements.ts";
import { bad, strong, table } from "./terminal.ts";
import { trail } from "./trail.ts";
import { trigger } from "./trigger.ts";

/* `npx tallystick <command>`: commands for developers who integrate a mall, and for the lender's staff. */

const commands: readonly Command[] = [
  listen,
  trigger,
  request,
  purchasers,
  amounts,
  review,
  settlements,
  evidence,
  clock,
  doctor,
  instruct,
  instructions,
  limits,
  trail,
];

const overview = (): string =>
  [
    strong("npx tallystick <command>"),
    "",
    table(commands.map(({ name, summary }) => [`  ${name}`, summary])),
    "",
    "Each command has --help, --json, --url and --mall; --version prints the version. Exit codes: 0 done, 1 refused, 2 wrong usage, 3 no answer.",
  ].join("\n");

const help = ({ name, usage, summary, options = {}, examples }: Command): string =>
  [
    strong(`npx tallystick ${name}${usage === "" ? "" : ` ${usage}`}`),
    "",
    `  ${summary}`,
    "",
    table(Object.entries({ ...options, ...commonOptions }).map(([option, meaning]) => [`  --${option}`, meaning])),
    "",
    ...examples.map((example) => `  npx tallystick ${example}`),
  ].join("\n");

const start = async ([name, ...rest]: readonly string[]): Promise<number> => {
  if (name === "--version" || name === "-v" || name === "version") {
    console.log(versionOf(rest.includes("--json")));
    return exits.done;
  }
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    const [topic] = rest.filter((each) => !each.startsWith("-"));
    console.log(topic === undefined ? overview() : help(commandNamed(topic)));
    return name === undefined ? exits.usage : exits.done;
  }
  const command = commandNamed(name);
  const { values, positionals: args } = parse(command, rest);
  if (values["help"] === true) {
    console.log(help(command));
    return exits.done;
  }
  const { least, most } = command.args;
  if (args.length < least || args.length > most)
    throw new CommandError(`usage: npx tallystick ${name} ${command.usage}`, helpFor(command), exits.usage);
  return (await command.run(runOf(values, args))) ?? exits.done;
};

const commandNamed = (name: string): Command => {
  const found = commands.find((each) => each.name === name);
  if (found) return found;
  const names = commands.map((each) => each.name);
  throw new CommandError(
    `unknown command ${name}`,
    `${didYouMean(name, names)}npx tallystick --help lists them`,
    exits.usage,
  );
};

const versionOf = (json: boolean): string => {
  const file = new URL("../../package.json", import.meta.url);
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { readonly version: string };
  return json ? JSON.stringify({ version, node: process.version }) : `tallystick ${version}, Node ${process.version}`;
};

const parse = (command: Command, args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: parseOptionsOf(command), allowPositionals: true });
  } catch (error) {
    const [, option] = /Unknown option '(-[^']*)'/.exec(messageOf(error)) ?? [];
    if (option === undefined) throw new CommandError(messageOf(error), helpFor(command), exits.usage);
    const known = Object.keys(parseOptionsOf(command)).map((each) => `--${each}`);
    throw new CommandError(
      `${command.name} has no option ${option}`,
      `${didYouMean(option, known)}${helpFor(command)}`,
      exits.usage,
    );
  }
};

const helpFor = ({ name }: Command): string => `npx tallystick ${name} --help`;

const runOf = (values: Readonly<Record<string, unknown>>, args: readonly string[]): Run => {
  const json = values["json"] === true;
  const options = values as Run["options"];
  const url = sandboxUrl(options["url"]);
  if (!URL.canParse(url))
    throw new CommandError(`${url} is not a URL`, "write one such as --url http://127.0.0.1:4000", exits.usage);
  return {
    url,
    mall: options["mall"] ?? process.env["TALLYSTICK_MALL"] ?? "mall_thistle",
    json,
    args,
    options,
    print: (text, object) => console.log(json ? JSON.stringify(object) : text),
    note: (text) => console.error(text),
  };
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** An invalid field as a person names it. */
const fieldOf = ({ pointer = "", parameter = pointer, detail }: TallystickProblem["errors"][number]): string => {
  const name = parameter.replace(/^\//, "").replaceAll("/", ".");
  return name === "" ? detail : `${name}: ${detail}`;
};

/** The fields that the message does not name. */
const unsaid = ({ message, errors }: TallystickProblem): TallystickProblem["errors"] =>
  errors.filter(({ detail }) => !message.includes(detail));

/** Shows a gateway's rejection with its code and documentation; any other error with its message. */
const explain = (error: unknown): { readonly error: string; readonly next: string; readonly code?: string } => {
  if (error instanceof CommandError) return { error: error.message, next: error.next };
  if (error instanceof TallystickProblem)
    return {
      error: [`${error.code}: ${error.message}`, ...unsaid(error).map(fieldOf)].join("\n  "),
      next: `docs/errors.md#${error.code.toLowerCase()}`,
      code: error.code,
    };
  return { error: messageOf(error), next: "npx tallystick doctor" };
};

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  const explained = explain(error);
  if (process.argv.includes("--json")) console.error(JSON.stringify(explained));
  else console.error(`${bad("error:")} ${explained.error}\n  next: ${explained.next}`);
  process.exitCode = error instanceof CommandError ? error.exit : exits.refused;
}
