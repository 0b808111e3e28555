import { readFileSync } from "node:fs";
import type { RoleFunctionSpec } from "./function-spec.ts";
import { functions, idOf } from "./functions.ts";
import { type SagaName, sagas } from "./names.ts";

/** A saga's file as it is, `${Placeholders}` and all; one that no function answers to would reach AWS unnoticed. */
export const definitionOf = (saga: SagaName): string => {
  const text = readFileSync(`state-machines/${saga}.asl.json`, "utf8");
  const unknown = placeholdersIn(text).filter((each) => !functions.some((spec) => idOf(spec) === each));
  if (unknown.length > 0)
    throw new Error(`${saga} calls ${unknown.join(", ")}, which infra/functions.ts does not know`);
  return text;
};

/** The functions that a saga calls. */
export const calledBy = (saga: SagaName): readonly RoleFunctionSpec[] => {
  const placeholders = placeholdersIn(definitionOf(saga));
  return functions.filter((spec) => placeholders.includes(idOf(spec)));
};

/** The sagas that call a function. */
export const sagasCalling = (spec: RoleFunctionSpec): readonly SagaName[] =>
  sagas.filter((saga) => calledBy(saga).includes(spec));

/** How long the least patient state waits for a function. */
export const patienceFor = (spec: RoleFunctionSpec): number => {
  const waits = sagas
    .flatMap((saga) => Object.values((JSON.parse(definitionOf(saga)) as Definition).States))
    .filter(({ Resource }) => Resource === `\${${idOf(spec)}}`)
    .map(({ TimeoutSeconds = Infinity }) => TimeoutSeconds);
  const least = Math.min(...waits);
  if (least === Infinity) throw new Error(`no state waits for ${idOf(spec)}, or it waits for ever`);
  return least;
};

type Definition = {
  readonly States: Readonly<Record<string, { readonly Resource?: string; readonly TimeoutSeconds?: number }>>;
};

const placeholdersIn = (text: string): readonly string[] =>
  [...text.matchAll(/\$\{(\w+)\}/g)].map(([, placeholder = ""]) => placeholder);
