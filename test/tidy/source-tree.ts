import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "oxc-parser";

/** Source files: path from the top of the repository to text. */
export type SourceTree = ReadonlyMap<string, string>;

/** An import or re-export: a package's name, or one of our files by its path from the top. */
export type Import = { readonly of: string; readonly typesOnly: boolean };

const folders = ["domain", "functions", "infra", "local", "operations", "clients", "examples", "test", "docs"];

/** Every TypeScript file, state machine and page that the rules speak of. */
export const readTree = (): SourceTree =>
  new Map(
    [...globSync(folders.map((folder) => `${folder}/**/*.ts`)), ...globSync("state-machines/*.asl.json")]
      .filter((path) => !path.includes("node_modules"))
      .toSorted()
      .map((path) => [path, readFileSync(path, "utf8")]),
  );

/** The TypeScript files of a tree. */
export const sourcesOf = (tree: SourceTree): readonly (readonly [string, string])[] =>
  [...tree].filter(([path]) => path.endsWith(".ts"));

/** Remembers what was read of a text at a path: several rules read it, over many trees. */
const memoized = <Found>(read: (path: string, text: string) => Found): ((path: string, text: string) => Found) => {
  const known = new Map<string, Found>();
  return (path, text) => {
    const key = `${path}\n${text}`;
    const found = known.get(key) ?? read(path, text);
    known.set(key, found);
    return found;
  };
};

/** All imports of a file: static, type-only, dynamic with a literal, and re-exports. */
export const importsOf = memoized((path, text): readonly Import[] => {
  const { staticImports, staticExports, dynamicImports } = parseSync(path, text).module;
  return [
    ...staticImports.map(({ moduleRequest, entries }) => ({
      of: moduleRequest.value,
      typesOnly: entries.length > 0 && entries.every(({ isType }) => isType),
    })),
    ...staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest ? [{ of: moduleRequest.value, typesOnly: isType }] : [],
      ),
    ),
    ...dynamicImports
      .map(({ moduleRequest: { start, end } }) => text.slice(start, end))
      .filter((source) => source.startsWith('"'))
      .map((source) => ({ of: source.slice(1, -1), typesOnly: false })),
  ].map(({ of, typesOnly }) => ({ of: of.startsWith(".") ? join(dirname(path), of) : of, typesOnly }));
});

/** A function's name as far as it has one, and how many lines it takes. */
export type FunctionLength = { readonly name: string; readonly lines: number };

/** Every function of a file, nested ones too. */
export const functionsOf = memoized((path, text): readonly FunctionLength[] => {
  const found: FunctionLength[] = [];
  const lineAt = (offset: number): number => text.slice(0, offset).split("\n").length;
  const walk = (node: unknown, name: string): void => {
    if (Array.isArray(node)) for (const each of node) walk(each, name);
    else if (isNode(node)) {
      const own = node.id?.name ?? node.key?.name ?? name;
      if (/Function/.test(node.type) && node.body)
        found.push({ name: own, lines: lineAt(node.end) - lineAt(node.start) + 1 });
      for (const child of Object.values(node)) walk(child, own);
    }
  };
  walk(parseSync(path, text).program.body, "");
  return found;
});

type Node = {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly body?: unknown;
  readonly id?: { readonly name?: string };
  readonly key?: { readonly name?: string };
};
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value;
