import { importsOf, type SourceTree, sourcesOf } from "./source-tree.ts";

/** What the files of a folder may import; `typesOf`: what they may import as types only. */
type ImportRule = { readonly folder: RegExp; readonly may: RegExp; readonly typesOf?: RegExp };

/** The files at the top of domain/: money, calendar, rejection and the like. */
const top = String.raw`[\w-]+\.ts$`;
const domain = (...folders: readonly string[]): RegExp => new RegExp(`^domain/(?:(?:${folders.join("|")})/|${top})`);

/** How money is written and read: it imports nothing, and every side must count a currency in the same minor units. */

/** The table of the house style. The first row that fits a file holds. */
const importRules: readonly ImportRule[] = [
  // The gateway's side and the lender's side never import each other; only reconciliation sees both.
  { folder: /^domain\/purchase\//, may: domain("purchase", "protocol", "schedule") },
  {
    folder: /^domain\/loan\//,
    may: domain("loan", "protocol", "schedule", "repayment", "pricing", "plan", "ledger"),
  },
  { folder: /^domain\/protocol\//, may: domain("protocol", "schedule") },
  { folder: /^domain\/[\w-]+\.ts$/, may: new RegExp(`^domain/${top}`) },
  { folder: /^domain\//, may: /^domain\// },

  {
    folder: /^functions\/io\/messages\//,
    may: /^(domain\/|functions\/io\/messages\/|functions\/schemas\/(?:basic-schema|parse)\.ts$|zod\/mini$|node:crypto$)/,
  },
  {
    folder: /^functions\/io\/aws\//,
    may: /^(domain\/rejection\.ts$|functions\/io\/aws\/|@aws-sdk\/client-)/,
    typesOf: /^domain\//,
  },
  { folder: /^functions\/io\/table\/items\//, may: /^(domain\/|functions\/io\/table\/|node:zlib$)/ },
  {
    folder: /^functions\/io\/table\//,
    may: /^(domain\/rejection\.ts$|functions\/io\/(?:table|aws)\/|@aws-sdk\/|node:)/,
    typesOf: /^domain\//,
  },
  {
    folder: /^functions\/io\/store\//,
    may: /^(domain\/|functions\/io\/(?:store|table|messages|aws)\/|zod\/mini$|node:)/,
  },
  { folder: /^functions\/io\//, may: /^(domain\/|functions\/io\/|zod\/mini$|node:)/ },
  { folder: /^functions\/schemas\//, may: /^(domain\/|functions\/schemas\/|zod\/(?:mini|locales)$|node:net$)/ },
  {
    folder: /^functions\/middleware\//,
    may: /^(domain\/rejection|functions\/(?:middleware|schemas)\/|@middy\/|@aws-lambda-powertools\/|aws-lambda$|zod\/mini$)/,
  },
  {
    folder: /^functions\/requests\//,
    may: /^(domain\/|functions\/(?:requests|io|middleware|schemas)\/|@middy\/core$|zod\/mini$|node:(?:crypto|zlib)$)/,
  },
  { folder: /^functions\/gateway\/show-openapi/, may: /^(docs\/openapi\.json$|functions\/middleware\/)/ },
  {
    folder: /^functions\//,
    may: /^(domain\/|functions\/(?:requests|io|middleware|schemas)\/|zod\/mini$|node:crypto$)/,
  },

  { folder: /^infra\//, may: /^(infra\/|clients\/cli\/nearest\.ts$|aws-cdk-lib|constructs$|cdk-nag$|esbuild$|node:)/ },
  {
    folder: /^local\//,
    may: /^(?!functions\/|domain\/(?!currency\.ts$)|operations\/|clients\/console|test\/|aws-cdk-lib)/,
  },
  {
    folder: /^operations\/scorecard\//,
    may: /^(domain\/scoring\/|operations\/scorecard\/|clients\/program-options\.ts$|csv-parse\/sync$|ml-matrix$|node:)/,
  },
  { folder: /^operations\//, may: /^(domain\/|functions\/io\/|operations\/|clients\/sandbox\/running\.ts$|node:)/ },
  {
    folder: /^clients\//,
    may: /^(?!functions\/|infra\/|local\/|domain\/(?!(?:currency|locale|typed-amount)\.ts$)|operations\/|test\/|aws-cdk-lib|@aws-sdk)/,
  },
  {
    folder: /^examples\//,
    may: /^(?!functions\/|infra\/|domain\/(?!(?:currency|typed-amount)\.ts$)|operations\/|test\/|@aws-sdk)/,
  },
  {
    folder: /^docs\/openapi\//,
    may: /^(domain\/|docs\/openapi\/|functions\/(?:middleware|schemas)\/|infra\/|zod$|node:)/,
  },
  { folder: /^docs\//, may: /^(domain\/|docs\/|functions\/middleware\/problem\.ts$|prettier$|node:)/ },
  // A stage's settings are data, checked by infra.
  { folder: /^stages\//, may: /^infra\/settings\.ts$/ },
  { folder: /^test\//, may: /./ },
];

/** Imports that no row allows, and files that no row fits. */
export const forbiddenImports = (tree: SourceTree): readonly string[] =>
  sourcesOf(tree).flatMap(([path, text]) => {
    const rule = importRules.find(({ folder }) => folder.test(path));
    if (!rule) return [`${path} is in no folder that the style knows`];
    return importsOf(path, text)
      .filter(({ of, typesOnly }) => !rule.may.test(of) && !(typesOnly && rule.typesOf?.test(of)))
      .map(({ of }) => `${path} imports ${of}`);
  });
