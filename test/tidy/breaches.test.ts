import { expect, test } from "vitest";
import { brokenTaskNames, uncalledTasks, unknownCatches, unusedCodes } from "./chains.ts";
import { fileCircles, folderCircles } from "./circles.ts";
import { forbiddenImports } from "./import-rules.ts";
import { longFiles, longFunctions } from "./lengths.ts";
import { minorUnitsInSentences } from "./minor-units.ts";
import { shadowedBuiltIns, undocumentedExports, unsafeAssertions, vagueNames } from "./names.ts";
import { impureDomain } from "./purity.ts";
import { importsOf, readTree, type SourceTree } from "./source-tree.ts";
import { dialectWords } from "./words.ts";

/* A test of the tidy test: each rule is given the real tree with one deliberate breach, and must find it. */

const tree = readTree();

/** The real tree with one file written anew. */
const breached = (path: string, text: string): SourceTree => new Map([...tree, [path, text]]);

const clean = new Map<(tree: SourceTree) => readonly string[], readonly string[]>();

/** What a rule reports of the breached tree and not of the real one. */
const found = (rule: (tree: SourceTree) => readonly string[], path: string, text: string): readonly string[] => {
  const before = clean.get(rule) ?? rule(tree);
  clean.set(rule, before);
  return rule(breached(path, text)).filter((each) => !before.includes(each));
};

const lines = (count: number, line = "0;"): string => `${Array<string>(count).fill(line).join("\n")}\n`;

const imports: readonly (readonly [path: string, imported: string])[] = [
  ["domain/purchase/breach.ts", "../loan/loan.ts"],
  ["domain/loan/breach.ts", "../purchase/purchase.ts"],
  ["domain/protocol/breach.ts", "../ledger/entry.ts"],
  ["domain/breach.ts", "./plan/plan.ts"],
  ["domain/plan/breach.ts", "node:crypto"],
  ["functions/io/messages/breach.ts", "../table/table.ts"],
  ["functions/io/aws/breach.ts", "../../../domain/money.ts"],
  ["functions/io/table/breach.ts", "../store/loan-store.ts"],
  ["functions/io/store/breach.ts", "../../middleware/http.ts"],
  ["functions/io/external/breach.ts", "../../middleware/http.ts"],
  ["functions/schemas/breach.ts", "../io/table/table.ts"],
  ["functions/middleware/breach.ts", "../io/table/table.ts"],
  ["functions/requests/breach.ts", "../lender/decide-loan.ts"],
  ["functions/lender/breach.ts", "../gateway/route-event.ts"],
  ["functions/gateway/breach.ts", "@aws-sdk/client-sfn"],
  ["infra/breach.ts", "../functions/lender/decide-loan.ts"],
  ["local/breach.ts", "../domain/money.ts"],
  ["operations/breach.ts", "../functions/requests/throttle.ts"],
  ["clients/sdk/breach.ts", "../../domain/money.ts"],
  ["examples/breach.ts", "../domain/money.ts"],
  ["docs/openapi/breach.ts", "../../functions/io/table/table.ts"],
  ["docs/breach.ts", "../functions/middleware/http.ts"],
];

test.each(imports)("%s may not import %s", (path, imported) => {
  expect(found(forbiddenImports, path, `import { thing } from "${imported}";\n`)).toHaveLength(1);
});

test("a type is as forbidden as a value, and types that a row allows are not values", () => {
  const type = 'import type { Loan } from "../loan/loan.ts";\n';
  expect(found(forbiddenImports, "domain/purchase/breach.ts", type)).toHaveLength(1);
  const money = 'import type { Money } from "../../../domain/money.ts";\n';
  expect(found(forbiddenImports, "functions/io/aws/breach.ts", money)).toEqual([]);
});

test("a file in a folder that no row names is reported", () => {
  expect(forbiddenImports(new Map([["somewhere/breach.ts", ""]]))).toHaveLength(1);
});

test("the reader of imports sees static, type-only, dynamic and re-exported ones", () => {
  const source = `
    import a from "a";
    import type { B } from "b";
    import "./c.ts";
    export { d } from "../d.ts";
    export * from "e";
    const f = async () => import("f");
  `;
  expect(importsOf("domain/plan/x.ts", source).map(({ of }) => of)).toEqual(
    expect.arrayContaining(["a", "b", "domain/plan/c.ts", "domain/d.ts", "e", "f"]),
  );
});

test("a circle of two files is found, of types too", () => {
  const text = `${tree.get("domain/money.ts")}\nimport type { Breach } from "./breach.ts";\n`;
  const both = new Map([
    ...breached("domain/money.ts", text),
    ["domain/breach.ts", 'import { Money } from "./money.ts";'],
  ]);
  expect(fileCircles(both)).toContain("domain/breach.ts <-> domain/money.ts");
});

test("a circle of folders is found", () => {
  const text = `${tree.get("domain/protocol/limits.ts")}\nimport type { Loan } from "../loan/loan.ts";\n`;
  expect(found(folderCircles, "domain/protocol/limits.ts", text)).toEqual([expect.stringContaining("domain/protocol")]);
});

test.each(["new Date()", "Date.now()", "Math.random()", "process.env", "console.log()", "fetch(url)", "setTimeout(f)"])(
  "a domain that calls %s is found",
  (call) => {
    expect(found(impureDomain, "domain/breach.ts", `export const breach = () => ${call};\n`)).toHaveLength(1);
    expect(found(impureDomain, "domain/breach.ts", `// ${call}\n`)).toEqual([]);
  },
);

const machine = (states: object): string => JSON.stringify({ StartAt: "Start", States: states });
const task = (state: string, resource: string) => machine({ [state]: { Type: "Task", Resource: resource } });

test("a state whose placeholder, handler or trigger does not bear its name is found", () => {
  const path = "state-machines/breach.asl.json";
  expect(found(brokenTaskNames, path, task("CollectRepayment", "${ReturnCredit}"))).toHaveLength(1);
  expect(found(brokenTaskNames, path, task("NoSuchHandler", "${NoSuchHandler}"))).toHaveLength(1);
  expect(found(brokenTaskNames, path, task("RequestLoan", "${RequestLoan}"))).toHaveLength(1);
  expect(found(brokenTaskNames, path, task("CollectRepayment", "${CollectRepayment}"))).toEqual([]);
});

test("a task that no state machine calls is found", () => {
  const none = new Map([...tree].filter(([path]) => !path.endsWith(".asl.json")));
  expect(uncalledTasks(none).length).toBeGreaterThan(20);
});

test("a catch of an error that is no rejection code is found", () => {
  const states = { Breach: { Type: "Task", Catch: [{ ErrorEquals: ["LoanNotFound", "NoSuchCode"] }] } };
  expect(found(unknownCatches, "state-machines/breach.asl.json", machine(states))).toEqual([
    "state-machines/breach.asl.json catches NoSuchCode",
  ]);
});

test("a code that nothing returns is found", () => {
  const silent = new Map([...tree].map(([path, text]) => [path, text.replaceAll('"HoldExpired"', '"LoanPaused"')]));
  expect(unusedCodes(silent)).toEqual(["HoldExpired"]);
});

test("vague and ill-spelt file names are found", () => {
  for (const path of ["domain/utils.ts", "local/helpers/clock.ts", "infra/index.ts", "domain/creditLine.ts"])
    expect(found(vagueNames, path, "")).toEqual([path]);
});

test("a type that hides a built-in one is found", () => {
  expect(found(shadowedBuiltIns, "domain/breach.ts", "export type Pick = string;\n")).toHaveLength(1);
});

test("an export without a sentence is found", () => {
  expect(found(undocumentedExports, "domain/breach.ts", "\nexport const breach = 1;\n")).toHaveLength(1);
  expect(found(undocumentedExports, "domain/breach.ts", "/** A breach. */\nexport const breach = 1;\n")).toEqual([]);
});

test("a word of the old dialect is found", () => {
  expect(found(dialectWords, "domain/breach.ts", "/** The deed. */\n")).toEqual([
    'domain/breach.ts: "deed" (operation)',
  ]);
});

test("an assertion by way of unknown is found", () => {
  expect(found(unsafeAssertions, "domain/breach.ts", "const x = 1 as unknown as string;\n")).toHaveLength(1);
});

test.each([
  ["a handler", "functions/lender/breach.ts", 60],
  ["a product file", "domain/breach.ts", 200],
  ["a state machine", "state-machines/breach.asl.json", 200],
  ["a test", "test/breach.test.ts", 400],
])("%s of too many lines is found", (_, path, most) => {
  expect(found(longFiles, path, lines(most + 1))).toHaveLength(1);
  expect(found(longFiles, path, lines(most))).toEqual([]);
});

test("a function of more than 60 lines is found, nested and as a method too", () => {
  const body = lines(61);
  expect(found(longFunctions, "domain/breach.ts", `function breach() {\n${body}}\n`)).toHaveLength(1);
  expect(found(longFunctions, "domain/breach.ts", `const breach = () => {\n${body}};\n`)).toHaveLength(1);
  expect(found(longFunctions, "domain/breach.ts", `const o = { breach() {\n${body}} };\n`)).toHaveLength(1);
  expect(found(longFunctions, "domain/breach.ts", `const breach = () => {\n${lines(50)}};\n`)).toEqual([]);
});

test.each([
  "`${left.minor} ${left.currency} can still be repaid`",
  "`a limit of ${limit.amount} minor units`",
  "`the lines do not sum to ${settlement.amount.amount}`",
])("a sentence with minor units: %s", (sentence) => {
  const path = "domain/purchase/breach.ts";
  expect(found(minorUnitsInSentences, path, `export const breach = ${sentence};`)).toEqual([`${path}: ${sentence}`]);
});
