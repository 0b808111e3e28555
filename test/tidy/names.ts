import { basename } from "node:path";
import { type SourceTree, sourcesOf } from "./source-tree.ts";

const vagueFile = /^(utils?|helpers?|common|managers?|services?|types|index|misc|shared)\.ts$/;
const vagueFolder = /\/(utils?|helpers?|common|managers?|services?|shared)\//;
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.ts$/;

/** Files whose name says nothing of what they hold, or is not in kebab-case. */
export const vagueNames = (tree: SourceTree): readonly string[] =>
  sourcesOf(tree)
    .map(([path]) => path)
    .filter((path) => vagueFile.test(basename(path)) || vagueFolder.test(path) || !kebabCase.test(basename(path)));

const builtIns = ["Pick", "Record", "Omit", "Extract", "Exclude", "Partial", "Required", "Readonly", "Parameters"];

/** Declarations that hide a built-in type of TypeScript. */
export const shadowedBuiltIns = (tree: SourceTree): readonly string[] =>
  sourcesOf(tree).flatMap(([path, text]) =>
    [...text.matchAll(/^(?:export )?(?:type|class|interface) (\w+)/gm)]
      .filter(([, name = ""]) => builtIns.includes(name))
      .map(([, name]) => `${path} declares its own ${name}`),
  );

/** Exports of the product without a sentence that says what they are; a contract's sentence is its summary. */
export const undocumentedExports = (tree: SourceTree): readonly string[] =>
  sourcesOf(tree)
    .filter(([path]) => /^(domain|infra|operations|functions\/(gateway|lender|mall|purchaser|operator))\//.test(path))
    .flatMap(([path, text]) => {
      const lines = text.split("\n");
      return lines.flatMap((line, i) => {
        const name = /^export (?:const|type|class|function|async function) (\w+)/.exec(line)?.[1];
        const isDocumented = /\*\/$|^\/\/|^export /.test(lines[i - 1] ?? "");
        return name === undefined || name === "contract" || isDocumented ? [] : [`${path}: ${name}`];
      });
    });

const unsafe = /\bas unknown as\b/;

/** Assertions that switch the type checker off. */
export const unsafeAssertions = (tree: SourceTree): readonly string[] =>
  sourcesOf(tree)
    .filter(([path, text]) => !path.startsWith("test/tidy/") && unsafe.test(text))
    .map(([path]) => path);
