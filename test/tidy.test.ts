import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { rejectionCodes } from "../domain/rejection.ts";
import { functions, idOf } from "../infra/functions.ts";
import { sourceOf } from "../infra/handlers.ts";

const folders = ["domain", "functions", "infra", "local", "operations", "clients", "examples", "test", "docs"];
const sources = globSync(folders.map((folder) => `${folder}/**/*.ts`)).filter((path) => !path.includes("node_modules"));
const text = (path: string): string => readFileSync(path, "utf8");

/** Everything a file imports: packages by name, our own files by path from the top. */
const importsOf = (path: string): readonly string[] =>
  [...text(path).matchAll(/^(?:import|export)\b[^;]*?\bfrom "([^"]+)"|\bimport\("([^"]+)"\)|^import "([^"]+)"/gm)]
    .map(([, from, lazily, bare]) => from ?? lazily ?? bare ?? "")
    .map((name) => (name.startsWith(".") ? join(dirname(path), name) : name));

type Rule = { readonly folder: RegExp; readonly may: RegExp };

/** The table of the house style: who may import what. The first row that fits a file holds. */
const rules: readonly Rule[] = [
  {
    folder: /^domain\/purchase\//,
    may: /^domain\/(?:(?:purchase|protocol|schedule)\/|[\w-]+\.ts$)/,
  },
  {
    folder: /^domain\/loan\//,
    may: /^domain\/(?:(?:loan|protocol|schedule|repayment|pricing|plan|ledger)\/|[\w-]+\.ts$)/,
  },
  { folder: /^domain\/protocol\//, may: /^domain\/(?:(?:protocol|schedule)\/|[\w-]+\.ts$)/ },
  { folder: /^domain\/[\w-]+\.ts$/, may: /^domain\/[\w-]+\.ts$/ },
  { folder: /^domain\//, may: /^domain\// },
  { folder: /^functions\/io\/messages\//, may: /^(domain\/|functions\/io\/messages\/|zod$|node:crypto$)/ },
  { folder: /^functions\/io\/aws\//, may: /^(domain\/|functions\/io\/aws\/|@smithy\/|@aws-sdk\/|aws4$|node:)/ },
  { folder: /^functions\/io\/table\//, may: /^(domain\/|functions\/io\/(?:table|aws)\/|@aws-sdk\/|node:)/ },
  {
    folder: /^functions\/io\/store\//,
    may: /^(domain\/|functions\/io\/(?:store|table|messages|aws)\/|@aws-sdk\/|zod$|node:)/,
  },
  { folder: /^functions\/io\//, may: /^(domain\/|functions\/io\/|@aws-sdk\/|zod$|node:)/ },
  { folder: /^functions\/schemas\//, may: /^(domain\/|functions\/schemas\/|zod$|node:net$)/ },
  {
    folder: /^functions\/middleware\//,
    may: /^(domain\/rejection|functions\/(?:middleware|schemas)\/|@middy\/|@aws-lambda-powertools\/|aws-lambda$|zod$)/,
  },
  {
    folder: /^functions\/requests\//,
    may: /^(domain\/|functions\/(?:requests|io|middleware|schemas)\/|zod$|node:(?:crypto|zlib)$)/,
  },
  { folder: /^functions\/gateway\/show-openapi/, may: /^(docs\/openapi\.json$|functions\/middleware\/)/ },
  { folder: /^functions\//, may: /^(domain\/|functions\/(?:requests|io|middleware|schemas)\/|zod$|node:crypto$)/ },
  { folder: /^infra\//, may: /^(infra\/|aws-cdk-lib|constructs$|cdk-nag$|esbuild$|node:)/ },
  { folder: /^local\//, may: /^(?!functions\/|domain\/|operations\/|clients\/console|test\/|aws-cdk-lib)/ },
  { folder: /^operations\//, may: /^(domain\/|functions\/io\/|operations\/|node:)/ },
  { folder: /^clients\//, may: /^(?!functions\/|infra\/|local\/|domain\/|operations\/|test\/|aws-cdk-lib|@aws-sdk)/ },
  { folder: /^examples\//, may: /^(?!functions\/|infra\/|domain\/|operations\/|test\/|@aws-sdk)/ },
  {
    folder: /^docs\/openapi\//,
    may: /^(domain\/|docs\/openapi\/|functions\/(?:middleware|schemas)\/|infra\/|zod$|node:)/,
  },
  { folder: /^docs\//, may: /^(domain\/|docs\/|functions\/middleware\/problem\.ts$|prettier$|node:)/ },
  { folder: /^test\//, may: /./ },
];

test("each folder imports what the house style lets it", () => {
  const strangers = sources.flatMap((path) => {
    const rule = rules.find(({ folder }) => folder.test(path));
    if (!rule) return [`${path} is in no folder that the style knows`];
    return importsOf(path)
      .filter((name) => !rule.may.test(name))
      .map((name) => `${path} imports ${name}`);
  });
  expect(strangers).toEqual([]);
});

test("the reader of imports sees them all, or the test above would prove nothing", () => {
  expect(importsOf("test/tidy.test.ts")).toEqual(expect.arrayContaining(["node:fs", "vitest", "infra/functions.ts"]));
  expect(importsOf("functions/io/table/table.ts")).toContain("@aws-sdk/lib-dynamodb");
  expect(sources.length).toBeGreaterThan(100);
});

test("functions know the SDK by its types only, so that no bundle carries its clients", () => {
  const clients = sources.filter(
    (path) => path.startsWith("functions/") && /^import (?!type )[^;]*"@aws-sdk\//m.test(text(path)),
  );
  expect(clients).toEqual([]);
});

test("the domain knows no clock, no chance, no environment and no console", () => {
  const impure =
    /\bnew Date\(\)|\bDate\.now\b|\bMath\.random\b|\bcrypto\b|\bprocess\b|\bconsole\b|\bglobalThis\b|\bfetch\(|\bsetTimeout\b/;
  const found = sources.filter((path) => path.startsWith("domain/") && impure.test(withoutComments(text(path))));
  expect(found).toEqual([]);
});

const withoutComments = (source: string): string => source.replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, "");

type Saga = {
  readonly States: Record<
    string,
    { readonly Type: string; readonly Resource?: string; readonly Catch?: readonly Catcher[] }
  >;
};
type Catcher = { readonly ErrorEquals: readonly string[] };
const sagas = globSync("state-machines/*.asl.json").map((path) => ({ path, saga: JSON.parse(text(path)) as Saga }));

test("a task's state, its placeholder and its handler's file bear one name", () => {
  const tasks = sagas.flatMap(({ saga }) => Object.entries(saga.States).filter(([, { Type }]) => Type === "Task"));
  expect(tasks.length).toBeGreaterThan(20);
  for (const [state, { Resource }] of tasks) {
    expect(Resource).toBe(`\${${state}}`);
    const spec = functions.find((each) => idOf(each) === state);
    expect(spec && existsSync(sourceOf(spec)), state).toBe(true);
    expect(spec?.trigger.by, `${state} is called by a saga`).toBe("saga");
  }
});

test("every task that is deployed is a state of a saga", () => {
  const called = new Set(sagas.flatMap(({ saga }) => Object.keys(saga.States)));
  expect(
    functions
      .filter(({ trigger }) => trigger.by === "saga")
      .map(idOf)
      .filter((id) => !called.has(id)),
  ).toEqual([]);
});

test("what a saga catches is a code of domain/rejection.ts", () => {
  const caught = sagas.flatMap(({ saga }) =>
    Object.values(saga.States).flatMap(({ Catch = [] }) => Catch.flatMap(({ ErrorEquals }) => ErrorEquals)),
  );
  const strangers = caught.filter(
    (error) => error !== "States.ALL" && !(rejectionCodes as readonly string[]).includes(error),
  );
  expect(strangers).toEqual([]);
});

test("every code has its heading in docs/errors.md, and every heading is a code", () => {
  const headings = [...text("docs/errors.md").matchAll(/^## (\w+)$/gm)].map(([, heading = ""]) => heading);
  expect(headings.toSorted()).toEqual([...rejectionCodes].toSorted());
});

test("every code is said somewhere, or the mall reads of a no that never comes", () => {
  const said = sources
    .filter((path) => /^(domain|functions)\//.test(path) && path !== "domain/rejection.ts")
    .map(text)
    .join("\n");
  expect(rejectionCodes.filter((code) => !said.includes(`"${code}"`))).toEqual([]);
});

test("every alarm's page is in the runbook", () => {
  const pages = [...text("infra/watches.ts").matchAll(/runbook: "([\w-]+)"/g)].map(([, page]) => page ?? "");
  const named = [
    ...globSync("infra/*-stack.ts")
      .map(text)
      .join("\n")
      .matchAll(/deadLetters\([^)]*"([\w-]+)"\)/g),
  ].map(([, page]) => page ?? "");
  const headings = [...text("docs/runbook.md").matchAll(/^## (.+)$/gm)].map(([, heading = ""]) =>
    heading.toLowerCase().replaceAll(" ", "-"),
  );
  expect(pages.length).toBeGreaterThan(5);
  expect(named.length).toBeGreaterThan(2);
  expect([...pages, ...named].filter((page) => !headings.includes(page))).toEqual([]);
});

test("files are named for what they hold", () => {
  const vague = /^(utils?|helpers?|common|managers?|services?|types|index|misc|shared)\.ts$/;
  expect(sources.map((path) => basename(path)).filter((name) => vague.test(name))).toEqual([]);
  expect(sources.filter((path) => /\/(utils?|helpers?|common|managers?|services?|shared)\//.test(path))).toEqual([]);
  expect(
    sources.map((path) => basename(path)).filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.ts$/.test(name)),
  ).toEqual([]);
});

test("handlers are told in few lines, and half of all files fit on a screen", () => {
  const product = sources.filter((path) => !/^(test|examples|docs)\//.test(path));
  const lines = product.map((path) => text(path).split("\n").length).toSorted((a, b) => a - b);
  expect(lines[Math.floor(lines.length / 2)]).toBeLessThan(80);
  expect(product.filter((path) => text(path).split("\n").length > 300)).toEqual([]);
});

test("every export says in a sentence what it is", () => {
  const silent = sources
    .filter((path) => /^(domain|infra|operations|functions\/(gateway|lender|mall|purchaser|operator))\//.test(path))
    .flatMap((path) => undocumented(path).map((name) => `${path}: ${name}`));
  expect(silent.length, silent.join("\n")).toBeLessThanOrEqual(undocumentedToday);
});

/** Neighbours that one sentence introduces together; the number may only fall. */
const undocumentedToday = 17;

const undocumented = (path: string): readonly string[] => {
  const lines = text(path).split("\n");
  return lines.flatMap((line, i) => {
    const name = /^export (?:const|type|class|function|async function) (\w+)/.exec(line)?.[1];
    // A contract's sentence is its `summary`.
    return name === undefined || name === "contract" || /\*\/$|^\/\/|^export /.test(lines[i - 1] ?? "") ? [] : [name];
  });
};
