/** One state of a definition. */
export type State = { readonly Type: string; readonly [field: string]: unknown };

/** A machine, a branch of a Parallel, or the body of a Map. */
export type Machine = {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly [field: string]: unknown;
};

/** Every state of a machine, including nested ones. */
export function* everyState(machine: Machine, scope = ""): Generator<{ name: string; state: State; scope: string }> {
  for (const [name, state] of Object.entries(machine.States)) {
    yield { name, state, scope };
    for (const [index, inner] of nested(state).entries()) yield* everyState(inner, `${name}/${index}`);
  }
}

/** The machines inside a Parallel or Map state. */
export const nested = (state: State): readonly Machine[] =>
  [...((state.Branches ?? []) as Machine[]), state.ItemProcessor, state.Iterator].filter(
    (inner): inner is Machine => inner !== undefined,
  );
