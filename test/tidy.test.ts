import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rejectionCodes } from "../domain/rejection.ts";
import { brokenTaskNames, uncalledTasks, unknownCatches, unusedCodes } from "./tidy/chains.ts";
import { fileCircles, folderCircles } from "./tidy/circles.ts";
import { forbiddenImports } from "./tidy/import-rules.ts";
import { longFiles, longFunctions, medianLength } from "./tidy/lengths.ts";
import { minorUnitsInSentences } from "./tidy/minor-units.ts";
import { shadowedBuiltIns, undocumentedExports, unsafeAssertions, vagueNames } from "./tidy/names.ts";
import { impureDomain } from "./tidy/purity.ts";
import { dialectWords } from "./tidy/words.ts";
import { importsOf, readTree, sourcesOf } from "./tidy/source-tree.ts";

/* The house style as far as a machine can check it. test/tidy/breaches.test.ts shows that each rule finds a breach. */

const tree = readTree();
const text = (path: string): string => readFileSync(path, "utf8");

test("each folder imports what the house style allows", () => {
  expect(forbiddenImports(tree)).toEqual([]);
});

test("no files and no folders import each other in a circle, types included", () => {
  expect(fileCircles(tree)).toEqual([]);
  expect(folderCircles(tree)).toEqual([]);
});

test("the AWS clients are imported in functions/io/aws and functions/io/table only", () => {
  const clients = sourcesOf(tree)
    .filter(([path]) => /^(functions|operations)\//.test(path) && !/^functions\/io\/(?:aws|table)\//.test(path))
    .filter(([path, source]) =>
      importsOf(path, source).some(({ of, typesOnly }) => of.startsWith("@aws-sdk/") && !typesOnly),
    );
  expect(clients.map(([path]) => path)).toEqual([]);
});

test("the domain reads no clock, no randomness, no environment and no console", () => {
  expect(impureDomain(tree)).toEqual([]);
});

test("a task's state, its placeholder, its function and its handler's file bear one name", () => {
  expect(brokenTaskNames(tree)).toEqual([]);
});

test("every task that is deployed is a state of a saga", () => {
  expect(uncalledTasks(tree)).toEqual([]);
});

test("what a saga catches is a code of domain/rejection.ts", () => {
  expect(unknownCatches(tree)).toEqual([]);
});

test("every rejection code is returned somewhere", () => {
  expect(unusedCodes(tree)).toEqual([]);
});

test("every rejection code has its heading in docs/errors.md, and every heading is a code", () => {
  const headings = [...text("docs/errors.md").matchAll(/^## (\w+)$/gm)].map(([, heading = ""]) => heading);
  expect(headings.toSorted()).toEqual([...rejectionCodes].toSorted());
});

test("every alarm's page is in the runbook", () => {
  const infra = globSync("infra/**/*.ts").map(text).join("\n");
  const pages = [...infra.matchAll(/runbook: "([\w-]+)"|deadLetters\([^)]*"([\w-]+)"\)/g)].map(
    ([, page, queue]) => page ?? queue ?? "",
  );
  const headings = [...text("docs/runbook.md").matchAll(/^## (.+)$/gm)].map(([, heading = ""]) =>
    heading.toLowerCase().replaceAll(" ", "-"),
  );
  expect(pages.length).toBeGreaterThan(8);
  expect(pages.filter((page) => !headings.includes(page))).toEqual([]);
});

test("files are named for what they hold, and no type hides a built-in one", () => {
  expect(vagueNames(tree)).toEqual([]);
  expect(shadowedBuiltIns(tree)).toEqual([]);
});

test("handlers, functions, files and state machines stay short, and half of all files fit on a screen", () => {
  expect(longFunctions(tree)).toEqual([]);
  expect(longFiles(tree)).toEqual([]);
  expect(medianLength(tree)).toBeLessThan(80);
});

test("every export says in a sentence what it is", () => {
  const undocumented = undocumentedExports(tree);
  expect(undocumented.length, undocumented.join("\n")).toBeLessThanOrEqual(undocumentedToday);
});

/** Neighbours that one sentence introduces together; the number may only fall. */
const undocumentedToday = 17;

test("names and sentences use standard terms", () => {
  expect(dialectWords(tree)).toEqual([]);
});

test("no sentence shows an amount in minor units", () => {
  expect(minorUnitsInSentences(tree)).toEqual([]);
});

test("no assertion switches the type checker off", () => {
  expect(unsafeAssertions(tree)).toEqual([]);
});
