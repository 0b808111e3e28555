/** An input of a lender's task, as the gateway's state machines give it. */
export type TaskInput = Readonly<Record<string, unknown>> & { readonly purchaseId: string };

/** One attempt: the lender's function that the gateway invokes, with what input, and how it differs from an honest one. */
export type Attack = { readonly task: string; readonly input: TaskInput; readonly how: string };

/** What a hostile gateway holds: every input that it ever gave to a lender's task, and every signed message that it relayed. */
export type Loot = {
  readonly inputs: readonly { readonly task: string; readonly input: TaskInput }[];
  readonly evidence: readonly string[];
  readonly purchases: readonly string[];
};

/**
 * All attempts with what it holds: each input repeated as it was, for every other purchase, under another number, with another amount,
 * without its evidence, and with every other message as evidence.
 */
export const attacksWith = ({ inputs, evidence, purchases }: Loot): readonly Attack[] =>
  inputs.flatMap(({ task, input }) => [
    { task, input, how: "repeated" },
    ...purchases
      .filter((id) => id !== input.purchaseId)
      .map((purchaseId) => ({ task, input: { ...input, purchaseId }, how: "for another purchase" })),
    ...numbersIn(input).map((name) => ({
      task,
      input: { ...input, [name]: Number(input[name]) + 1 },
      how: `with another ${name}`,
    })),
    ...amountsIn(input).flatMap((name) =>
      [1n, -1n].map((change) => ({
        task,
        input: { ...input, [name]: changed(input[name] as Amount, change) },
        how: `with another ${name}`,
      })),
    ),
    { task, input: without(input, "evidence"), how: "without evidence" },
    ...evidence
      .filter((each) => each !== input["evidence"])
      .map((other) => ({ task, input: { ...input, evidence: other }, how: "with another message as evidence" })),
  ]);

type Amount = { readonly amount: string; readonly currency: string };

const isAmount = (value: unknown): value is Amount =>
  typeof value === "object" && value !== null && "amount" in value && "currency" in value;

const amountsIn = (input: TaskInput): readonly string[] =>
  Object.entries(input).flatMap(([name, value]) => (isAmount(value) ? [name] : []));

const numbersIn = (input: TaskInput): readonly string[] =>
  Object.entries(input).flatMap(([name, value]) => (typeof value === "number" && name !== "version" ? [name] : []));

const changed = ({ amount, currency }: Amount, by: bigint): Amount => ({
  amount: String(BigInt(amount) + by),
  currency,
});

const without = (input: TaskInput, name: string): TaskInput =>
  Object.fromEntries(Object.entries(input).filter(([each]) => each !== name)) as TaskInput;
