import { functionsOf, type SourceTree, sourcesOf } from "./source-tree.ts";

/** Most lines of a function, of a handler's file, of any product file, and of a state machine: what fits on a screen or two. */
const most = { function: 60, handler: 60, file: 200, machine: 200, test: 400 };

/** Files that are one table of data; a table is not split for its length. */
const tables: readonly string[] = ["test/domain/golden/refunds.ts"];

const isHandler = (path: string): boolean => /^functions\/(?:gateway|lender|mall|purchaser|operator)\//.test(path);

const isTest = (path: string): boolean => path.startsWith("test/");

const mostOf = (path: string): number => {
  if (path.endsWith(".asl.json")) return most.machine;
  if (isHandler(path)) return most.handler;
  return isTest(path) ? most.test : most.file;
};

const linesOf = (text: string): number => text.trimEnd().split("\n").length;

/** Handlers, files and state machines of too many lines. Tests are lists of cases and may be longer. */
export const longFiles = (tree: SourceTree): readonly string[] =>
  [...tree]
    .filter(([path, text]) => !tables.includes(path) && linesOf(text) > mostOf(path))
    .map(([path, text]) => `${path} has ${linesOf(text)} lines, more than ${mostOf(path)}`);

/** Functions of too many lines; a `describe` is a list of tests, so tests are left out. */
export const longFunctions = (tree: SourceTree): readonly string[] =>
  sourcesOf(tree)
    .filter(([path]) => !isTest(path))
    .flatMap(([path, text]) =>
      functionsOf(path, text)
        .filter(({ lines }) => lines > most.function)
        .map(({ name, lines }) => `${path}: ${name} has ${lines} lines, more than ${most.function}`),
    );

/** The middle of all product files by length. */
export const medianLength = (tree: SourceTree): number => {
  const lengths = sourcesOf(tree)
    .filter(([path]) => !/^(test|examples|docs)\//.test(path))
    .map(([, text]) => linesOf(text))
    .toSorted((a, b) => a - b);
  return lengths[Math.floor(lengths.length / 2)] ?? 0;
};
