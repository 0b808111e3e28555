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
 * amount or quote, without each of its optional parts, with a part that it had not, and with every other message as evidence; and the
 * lender's own clock claimed for each purchase.
 */
export const attacksWith = ({ inputs, evidence, purchases }: Loot): readonly Attack[] => {
  const reports = inputs.flatMap(({ input }) => (Array.isArray(input["reports"]) ? [input["reports"]] : []));
  const instructions = distinct(inputs.flatMap(({ input }) => input["instruction"] ?? []));
  const altering = inputs.flatMap(({ task, input }) => {
    const altered = alter(task, input);
    return [
      { task, input, how: "repeated" },
      ...purchases
        .filter((id) => id !== input.purchaseId)
        .map((purchaseId) => ({ task, input: { ...input, purchaseId }, how: "for another purchase" })),
      ...numbersIn(input).flatMap((name) => altered(name, numbersNear(Number(input[name])))),
      ...amountsIn(input).flatMap((name) => altered(name, amountsNear(input[name] as Amount))),
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
      ...altered("instruction", distinct([1, 2, ...instructions])),
      ...altered("preview", previewsFor(task)),
      ...altered("again", [true]),
      ...altered("reports", reports),
      ...altered(
        "evidence",
        evidence.filter((each) => each !== input["evidence"]),
      ),
    ];
  });
  return [...altering, ...purchases.flatMap(overdue)];
};

/** A message that a party has signed and the gateway has not passed on, with the honest input for it, and the numbers that are taken. */
export type Withheld = {
  readonly task: string;
  readonly input: TaskInput;
  readonly taken: readonly number[];
  /** The effect has a number of the gateway's own choice, which nobody has signed. */
  readonly isNumbered?: true;
};

/** Everything that a gateway can say with a message that it holds back, besides what was signed. */
export const attacksOn = ({ task, input, taken, isNumbered }: Withheld): readonly Attack[] => {
  const altered = alter(task, input);
  return [
    ...amountsIn(input).flatMap((name) => altered(name, amountsNear(input[name] as Amount))),
    ...altered("cancellation", isNumbered ? taken : [...taken, ...numbersNear(Number(input["cancellation"]))]),
    ...altered("cancellation", [0, -7, 1.5, Number.MAX_SAFE_INTEGER + 1]),
    ...altered("preview", previewsFor(task)),
    ...altered(
      "goodwill",
      ["mall", "lender"].filter((by) => by !== input["goodwill"] && task === "RefundPurchaser"),
    ),
    ...altered("instruction", task === "RefundPurchaser" ? [1, 2, 3] : []),
    { task, input: without(input, "evidence"), how: "without evidence" },
  ];
};

const alter =
  (task: string, input: TaskInput) =>
  (name: string, values: readonly unknown[]): readonly Attack[] =>
    values.map((value) => ({ task, input: { ...input, [name]: value }, how: `with another ${name}` }));

/** More, less, a part, one minor unit, nothing, and less than nothing. */
const amountsNear = ({ amount, currency }: Amount): readonly Amount[] => {
  const minor = BigInt(amount);
  const others = [minor + 1n, minor - 1n, minor / 2n, minor * 2n, 1n, 0n, -minor, -1n];
  return distinct(others.filter((each) => each !== minor)).map((each) => ({ amount: String(each), currency }));
};

const numbersNear = (no: number): readonly number[] => distinct([no + 1, no - 1, no + 40, 0, -7]);

const previewsFor = (task: string): readonly object[] =>
  task === "RefundPurchaser"
    ? [
        { loan: 1, on: "2026-01-01" },
        { loan: 9, on: "2026-01-01" },
      ]
    : [];

/** Goods that were not shipped in time need no evidence: the gateway claims that for whatever it likes. */
const overdue = (purchaseId: string): readonly Attack[] =>
  [1, 2, 77, 0, -7, Number.MAX_SAFE_INTEGER].map((cancellation) => ({
    task: "CancelLoan",
    input: { purchaseId, cancellation },
    how: "as overdue",
  }));

const distinct = <Value>(values: readonly Value[]): readonly Value[] => [...new Set(values)];

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

const moved = (day: string, by: number): string =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + by * 86_400_000).toISOString().slice(0, 10);

const without = (input: TaskInput, name: string): TaskInput =>
  Object.fromEntries(Object.entries(input).filter(([each]) => each !== name)) as TaskInput;
