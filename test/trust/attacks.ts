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
 * All attempts with what it holds: each input repeated as it was, for every other purchase, under another number or day, with another
 * amount or quote, without each of its optional parts, with a part that it had not, and with every other message as evidence.
 */
export const attacksWith = ({ inputs, evidence, purchases }: Loot): readonly Attack[] => {
  const reports = inputs.flatMap(({ input }) => (Array.isArray(input["reports"]) ? [input["reports"]] : []));
  return inputs.flatMap(({ task, input }) => {
    const altered = (name: string, values: readonly unknown[]): readonly Attack[] =>
      values.map((value) => ({ task, input: { ...input, [name]: value }, how: `with another ${name}` }));
    return [
      { task, input, how: "repeated" },
      ...purchases
        .filter((id) => id !== input.purchaseId)
        .map((purchaseId) => ({ task, input: { ...input, purchaseId }, how: "for another purchase" })),
      ...numbersIn(input).flatMap((name) => altered(name, [Number(input[name]) + 1, Number(input[name]) - 1])),
      ...amountsIn(input).flatMap((name) =>
        altered(
          name,
          [1n, -1n].map((by) => changed(input[name] as Amount, by)),
        ),
      ),
      ...daysIn(input).flatMap((name) =>
        altered(
          name,
          [1, -1, -30].map((by) => moved(String(input[name]), by)),
        ),
      ),
      ...Object.keys(input).flatMap((name) => (name === "purchaseId" ? [] : altered(name, malformed))),
      ...amountsIn(input).flatMap((name) =>
        altered(
          name,
          ["0", "1", "-1", `-${(input[name] as Amount).amount}`, "9".repeat(30)].map((amount) => ({
            ...(input[name] as Amount),
            amount,
          })),
        ),
      ),
      ...["evidence", "instruction", "preview", "quote", "goodwill", "repayment", "received", "reports"]
        .filter((name) => name in input)
        .map((name) => ({ task, input: without(input, name), how: `without ${name}` })),
      ...altered("goodwill", ["mall", "lender"]),
      ...altered("becomes", ["shorter"]),
      ...altered("instruction", [1, 2]),
      ...altered("reports", reports),
      ...altered(
        "evidence",
        evidence.filter((each) => each !== input["evidence"]),
      ),
    ];
  });
};

/** Some of them, by a fixed seed; each task is among them in its share. */
export const sampleOf = (attacks: readonly Attack[], most: number): readonly Attack[] => {
  if (attacks.length <= most) return attacks;
  let state = 20_261_130;
  // A linear congruential generator is as random as a sample needs.
  const next = (): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  return attacks
    .map((attack) => [next(), attack] as const)
    .toSorted(([a], [b]) => a - b)
    .slice(0, most)
    .map(([, attack]) => attack);
};

/** Values of types and sizes that no honest task has. */
const malformed = [null, {}, [], "", -7, 0, 1.5, 9_007_199_254_740_991];

type Amount = { readonly amount: string; readonly currency: string };

const isAmount = (value: unknown): value is Amount =>
  typeof value === "object" && value !== null && "amount" in value && "currency" in value;

const namesIn = (input: TaskInput, fits: (value: unknown) => boolean): readonly string[] =>
  Object.entries(input).flatMap(([name, value]) => (fits(value) ? [name] : []));

const amountsIn = (input: TaskInput): readonly string[] => namesIn(input, isAmount);

const numbersIn = (input: TaskInput): readonly string[] => namesIn(input, (value) => typeof value === "number");

const daysIn = (input: TaskInput): readonly string[] =>
  namesIn(input, (value) => typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value));

const changed = ({ amount, currency }: Amount, by: bigint): Amount => ({
  amount: String(BigInt(amount) + by),
  currency,
});

const moved = (day: string, by: number): string =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + by * 86_400_000).toISOString().slice(0, 10);

const without = (input: TaskInput, name: string): TaskInput =>
  Object.fromEntries(Object.entries(input).filter(([each]) => each !== name)) as TaskInput;
