import { rejectionCodes } from "../../domain/rejection.ts";
import { functions, idOf } from "../../infra/functions.ts";
import { sourceOf } from "../../infra/handlers.ts";
import { type SourceTree, sourcesOf } from "./source-tree.ts";

type State = {
  readonly Type: string;
  readonly Resource?: string;
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[] }[];
};
type Machine = { readonly path: string; readonly states: readonly (readonly [string, State])[] };

const machinesOf = (tree: SourceTree): readonly Machine[] =>
  [...tree]
    .filter(([path]) => path.endsWith(".asl.json"))
    .map(([path, text]) => ({
      path,
      states: Object.entries((JSON.parse(text) as { readonly States: Readonly<Record<string, State>> }).States),
    }));

/** Tasks whose state, placeholder, handler's file and function do not bear one name. */
export const brokenTaskNames = (tree: SourceTree): readonly string[] =>
  machinesOf(tree).flatMap(({ path, states }) =>
    states
      .filter(([, { Type }]) => Type === "Task")
      .flatMap(([state, { Resource }]) => {
        const spec = functions.find((each) => idOf(each) === state);
        if (Resource !== `\${${state}}`) return [`${path}: the resource of ${state} is not \${${state}}`];
        if (!spec || !tree.has(sourceOf(spec))) return [`${path}: ${state} has no handler of its name`];
        return spec.trigger.by === "saga" ? [] : [`${path}: ${state} is not triggered by a saga`];
      }),
  );

/** Functions deployed for a saga that no state machine calls. */
export const uncalledTasks = (tree: SourceTree): readonly string[] => {
  const called = new Set(machinesOf(tree).flatMap(({ states }) => states.map(([name]) => name)));
  return functions
    .filter(({ trigger }) => trigger.by === "saga")
    .map(idOf)
    .filter((id) => !called.has(id));
};

/** Errors that a state machine catches and that are no rejection code. */
export const unknownCatches = (tree: SourceTree): readonly string[] =>
  machinesOf(tree).flatMap(({ path, states }) =>
    states
      .flatMap(([, { Catch = [] }]) => Catch.flatMap(({ ErrorEquals }) => ErrorEquals))
      .filter((error) => error !== "States.ALL" && !(rejectionCodes as readonly string[]).includes(error))
      .map((error) => `${path} catches ${error}`),
  );

/** Rejection codes that nothing in domain/ or functions/ returns. */
export const unusedCodes = (tree: SourceTree): readonly string[] => {
  const product = sourcesOf(tree)
    .filter(([path]) => /^(domain|functions)\//.test(path) && path !== "domain/rejection.ts")
    .map(([, text]) => text)
    .join("\n");
  return rejectionCodes.filter((code) => !product.includes(`"${code}"`));
};
