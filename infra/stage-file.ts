import { existsSync, globSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { didYouMean } from "../clients/cli/nearest.ts";

/** Values by name, of which nothing is known. */
export type Given = Readonly<Record<string, unknown>>;

/** A stage with what its file sets; `mistakes` says why the file cannot be read. */
export type Stage = {
  /** Empty without `-c stage`. */
  readonly name: string;
  readonly file?: string;
  readonly values: Given;
  readonly mistakes: readonly string[];
};

/** The options of the command that say which stage, and in which folder its file is. */
export const stageOptions: readonly string[] = ["stage", "stages"];

/** A stage's name is in names of AWS's, of which the shortest have 64 characters. */
const pattern = /^[a-z][a-z0-9]{0,11}$/;

/** Reads the file of `-c stage=<name>`, from `stages/` or from the folder of `-c stages=<folder>`. */
export const readStage = ({ stage, stages: folder = "stages", ...others }: Given): Stage => {
  if (stage === undefined)
    return { name: "", values: {}, mistakes: folder === "stages" ? [] : ["-c stages: write -c stage=<name> too."] };
  const name = typeof stage === "string" ? stage : "";
  if (!pattern.test(name))
    return none(`-c stage=${JSON.stringify(stage)}: write at most twelve small letters and digits, a letter first.`);
  if (reserved.includes(name))
    return none(`-c stage=${name}: choose another name, because ${name} is a part of other names.`);
  const file = join(String(folder), `${name}.ts`);
  if (existsSync(file)) return { name, file, ...valuesIn(file) };
  // Without a file, the command itself must say what every stage must.
  if (others["mode"] !== undefined && others["region"] !== undefined) return { name, values: {}, mistakes: [] };
  const known = globSync(join(String(folder), "*.ts")).map((path) => basename(path, ".ts"));
  const meant = didYouMean(name, known).trim();
  return none(
    `-c stage=${name}: there is no ${file}${meant === "" ? "; copy stages/example.ts to it." : `: ${meant}`}`,
  );
};

const none = (mistake: string): Stage => ({ name: "", values: {}, mistakes: [mistake] });

/** The words after `tallystick-` in names without a stage. */
const reserved = ["gateway", "lender", "purchaser", "mall", "operator", "events", "evidence", "timers"];

const valuesIn = (file: string): { readonly values: Given; readonly mistakes: readonly string[] } => {
  const wrong = (mistake: string) => ({ values: {}, mistakes: [`${file} ${mistake}`] });
  try {
    const { default: settings } = createRequire(import.meta.url)(resolve(file)) as { readonly default?: unknown };
    if (typeof settings !== "object" || settings === null || Array.isArray(settings))
      return wrong("has no settings: write export default { … }.");
    return { values: settings as Given, mistakes: [] };
  } catch (error) {
    return wrong(`cannot be read: ${String(error instanceof Error ? error.message : error).split("\n")[0]}.`);
  }
};
