import { aligned } from "./bill.ts";
import budget from "./budget.json" with { type: "json" };
import type { Calls } from "./calls.ts";

/** What the budget counts of one life with nothing beside it. Unlike times, these do not depend on the machine. */
export type Counts = Readonly<Record<Counted, number>>;
type Counted = keyof (typeof budget)["bar"];
export type Life = "completedSale" | "cancelledSale";

/** The counts of a number of lives, of each one. */
export const countsOf = (calls: readonly Calls[], lives = 1): Counts => {
  const sum = (value: (each: Calls) => number, ...names: readonly RegExp[]): number =>
    calls.filter(({ call }) => names.some((name) => name.test(call))).reduce((all, each) => all + value(each), 0) /
    lives;
  return {
    invocations: sum(times, /^lambda\./),
    tableCalls: sum(times, /^dynamodb\./),
    writeUnits: sum(units, /^dynamodb\.(Put|Update|Delete|TransactWrite|BatchWrite)/),
    readUnits: sum(units, /^dynamodb\.(Get|Query|Scan|BatchGet|TransactGet)/),
    timerCalls: sum(times, /^scheduler\./),
    messagesSent: sum(times, /^sqs\.SendMessage/),
    executions: sum(times, /^states\.Start/),
  };
};

/** What a life takes beyond its budget, a sentence each; none if it keeps it. */
export const beyondBudget = (life: Life, counts: Counts): readonly string[] =>
  counted
    .filter((name) => counts[name] > budget[life][name])
    .map(
      (name) => `${life} takes ${counts[name]} ${name}; its budget in local/bill/budget.json is ${budget[life][name]}`,
    );

/** Where a life takes so much less than its budget that the budget should follow. Batches that fill differently make less than a tenth. */
export const belowBudget = (life: Life, counts: Counts): readonly string[] =>
  counted
    .filter((name) => counts[name] < budget[life][name] * 0.9 - 1)
    .map(
      (name) =>
        `${life} takes ${counts[name]} ${name}: lower its budget of ${budget[life][name]} in local/bill/budget.json`,
    );

/** The counts beside the budget, and beside the bar that a completed sale is to reach. */
export const budgetTable = (counts: Readonly<Record<Life, Counts>>): string => {
  const cells = (life: Life, name: Counted): readonly string[] => [
    String(counts[life][name]),
    String(budget[life][name]),
  ];
  const rows = counted.map((name) => [
    name,
    ...cells("completedSale", name),
    String(budget.bar[name]),
    ...cells("cancelledSale", name),
  ]);
  const head = ["one life, nothing beside it", "completed", "budget", "bar", "cancelled", "budget"];
  return aligned([head, ...rows]).join("\n");
};

const counted = Object.keys(budget.bar) as readonly Counted[];

const times = (each: Calls): number => each.times;

const units = (each: Calls): number => each.units;
