import type { MeasuredLife } from "./measured-life.ts";
import type { Operation } from "./meter.ts";
import type { Workflows } from "./price.ts";
import quotas from "./quotas.json" with { type: "json" };

/** What is asked of an account. */
export type Load = {
  /** Completed sales a second, at the peak. */
  readonly salesPerSecond: number;
  readonly salesPerDay: number;
  /** Days from a sale until its loan is repaid. */
  readonly waitDays: number;
  /** How long an invocation takes on AWS on average, in milliseconds. */
  readonly invocationMs: number;
  /** Hours in which the loans that come due at one midnight are to be collected. */
  readonly collectHours: number;
};

/** What can be done where a quota is below the need: nothing need be, AWS raises it, or it is a limit that no account can have raised. */
export type Verdict = "fits" | "raise" | "limit";

export type QuotaRow = {
  readonly id: string;
  readonly name: string;
  readonly per: string;
  /** What a new account has; null where AWS names no number. */
  readonly default: number | null;
  readonly need: number;
  readonly verdict: Verdict;
  /** The value to ask for. */
  readonly raiseTo?: number;
  readonly remedy: string;
};

/** A peak within the second is higher than its mean. */
const headroom = 1.25;

const secondsOfDay = 86_400;

/** Every quota that the load meets, with what it needs and whether that fits. */
export const quotaRows = (life: MeasuredLife, load: Load, workflows: Workflows): readonly QuotaRow[] => {
  const needs = needsOf(life, load, workflows);
  return quotas.rows.flatMap((row) => {
    const need = needs[row.id as QuotaId];
    if (need === undefined) return [];
    const limit = "newAccount" in row && row.newAccount !== undefined ? row.newAccount : row.default;
    const fits = limit === null || need <= limit;
    const verdict: Verdict = fits ? "fits" : row.adjustable ? "raise" : "limit";
    const raiseTo = verdict === "raise" ? { raiseTo: rounded(need * headroom) } : {};
    const { id, per, remedy } = row;
    return [{ id, name: `${row.service}: ${row.quota}`, per, default: limit, need, verdict, ...raiseTo, remedy }];
  });
};

type QuotaId = keyof ReturnType<typeof needsOf>;

/** What the load takes of each quota, in the quota's own unit; undefined where the workflow type has no such quota. */
const needsOf = (life: MeasuredLife, load: Load, workflows: Workflows) => {
  const { salesPerSecond: rate, salesPerDay, waitDays, invocationMs } = load;
  const standard = workflows === "standard";
  const perSecond = (operation: Operation): number => rate * life.operations[operation];
  const calls = (name: string): number => callsOf(life, name);
  // Timers of due dates all end at midnight UTC.
  const collections = salesPerDay / (load.collectHours * 3_600);
  const executions = calls("states.StartExecution");
  const started = rate * executions + collections;
  const aPhase = life.operations["lambda.invocations"] / (executions + calls("states.StartSyncExecution"));
  const seconds = invocationMs / 1_000;
  const concurrency = (perSecond("lambda.invocations") + collections * aPhase) * seconds;
  // Keys and secrets are read once in each execution environment; all of them start anew within ten seconds.
  const starts = concurrency / 10;
  const busiest = Math.max(...callsBy(life, "lambda.Invoke"));
  return {
    "dynamodb.tableWrite": rate * unitsOf(life, "write"),
    "dynamodb.tableRead": rate * unitsOf(life, "read"),
    "dynamodb.newTableWrite": rate * unitsOf(life, "write"),
    "dynamodb.newTableRead": rate * unitsOf(life, "read"),
    "dynamodb.partitionWrite": rate * hottestOf(life, "write"),
    "dynamodb.partitionRead": rate * hottestOf(life, "read"),
    "lambda.concurrency": concurrency,
    "lambda.burst": rate * busiest * seconds,
    "states.startExecution": standard ? started : undefined,
    "states.startExecutionExpress": standard ? undefined : started,
    "states.startSyncExecution": rate * calls("states.StartSyncExecution"),
    "states.transitions": standard
      ? perSecond("sfn.transitions") + collections * (life.operations["sfn.transitions"] / executions)
      : undefined,
    // A loan waits in a timer, not in an execution: open are the phases that run, no longer than their invocations.
    "states.openExecutions": standard ? started * aPhase * seconds : undefined,
    "scheduler.create": rate * calls("scheduler.CreateSchedule"),
    "scheduler.update": rate * calls("scheduler.UpdateSchedule"),
    "scheduler.delete": rate * calls("scheduler.DeleteSchedule"),
    "scheduler.invocations": rate * calls("scheduler.CreateSchedule") + collections,
    "scheduler.schedules": salesPerDay * waitDays,
    "sqs.inFlight": rate * Math.max(...callsBy(life, "sqs.SendMessageBatch")) * messagesOfBatch * seconds,
    "api.requests": perSecond("http.requests"),
    "kms.symmetric": perSecond("kms.requests") + starts,
    "secrets.read": perSecond("secrets.requests") + starts,
    // A request for each invocation at most, if there is anything to log.
    "logs.put": life.operations["logs.bytes"] > 0 ? perSecond("lambda.invocations") : 0,
  };
};

/** A request to a queue holds at most so many messages. */
const messagesOfBatch = 10;

const callsOf = (life: MeasuredLife, name: string): number =>
  life.calls.filter(({ call }) => call === name).reduce((sum, { times }) => sum + times, 0);

/** The calls of that name for each function or queue that they are on; a single zero if there are none. */
const callsBy = (life: MeasuredLife, name: string): readonly number[] => [
  0,
  ...[
    ...Map.groupBy(
      life.calls.filter(({ call }) => call === name),
      ({ on }) => on,
    ).values(),
  ].map((of) => of.reduce((sum, { times }) => sum + times, 0)),
];

/** The units of the table or index that takes the most of a sale. */
const unitsOf = (life: MeasuredLife, kind: "read" | "write"): number =>
  Math.max(
    0,
    ...[
      ...Map.groupBy(
        life.keys.filter((key) => key.kind === kind),
        ({ on }) => on,
      ).values(),
    ].map((keys) => keys.reduce((sum, { unitsASale }) => sum + unitsASale, 0)),
  );

/** The units of the busiest key that all sales share; keys of one purchase or purchaser are no bottleneck of a mall. */
const hottestOf = (life: MeasuredLife, kind: "read" | "write"): number =>
  Math.max(
    0,
    ...life.keys.filter((key) => key.kind === kind && key.keys === 1).map(({ hottestASale }) => hottestASale),
  );

/** Two digits, upwards. */
const rounded = (value: number): number => {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / unit) * unit;
};

/** The sales of a day if the peak lasted for all of it. */
export const salesOfWholeDay = (salesPerSecond: number): number => salesPerSecond * secondsOfDay;
