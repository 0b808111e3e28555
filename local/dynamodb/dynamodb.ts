import type { DatabaseSync } from "node:sqlite";
import { AwsError, type Caller, region } from "../aws/aws.ts";
import { callerName } from "../bill/calls.ts";
import type { Meter } from "../bill/meter.ts";
import { type ChangeLog, makeChangeLog } from "./change-log.ts";
import { askCapacity, countCapacity, countFailure, isBilled } from "./dynamodb-meter.ts";
import { type ItemWrite, itemKinds, requiredPermissions, writesOf } from "./dynamodb-request.ts";
import { type Table, tablesOf } from "./dynamodb-tables.ts";
import type { Engine, EngineAnswer } from "./engine.ts";
import { makeLocks } from "./item-locks.ts";
import { failedUnits, partitionUnits } from "./partition-units.ts";
import { reconcile, sendRecorded } from "./recorded-writes.ts";
import type { Iam } from "../iam/iam.ts";
import type { Assembly } from "../template/template.ts";
import type { Clock } from "../time/clock.ts";

export type DynamoDb = {
  /** Executes one call: its action and JSON text. */
  readonly call: (action: string, body: string, caller: Caller) => Promise<EngineAnswer>;
  readonly changes: ChangeLog;
  /** Sets the function that returns the triggers of a write; until then there are none. */
  readonly watch: (triggersOf: (write: ItemWrite) => readonly string[]) => void;
  /** Confirms or discards the unfinished writes of an earlier run. */
  readonly recover: () => Promise<void>;
  /** The number of writes whose change is not confirmed yet. */
  readonly busy: () => number;
};

type Options = {
  readonly assembly: Assembly;
  readonly engine: Engine;
  readonly iam: Iam;
  readonly meter: Meter;
  readonly store: DatabaseSync;
  readonly clock: Clock;
};

/** A proxy before the engine: it authorizes calls, counts capacity, and reports changes to triggers. */
export const makeDynamoDb = ({ assembly, engine, iam, meter, store, clock }: Options): DynamoDb => {
  const tables = tablesOf(assembly);
  const keyNames: KeyNames = (table) => tables.get(table)?.keyNames ?? [];
  const changes = makeChangeLog(store, clock);
  const lock = makeLocks();
  let triggersOf = noTriggers;
  let busy = 0;

  return {
    changes,
    watch: (choose) => {
      triggersOf = choose;
    },
    busy: () => busy,
    recover: async () => {
      for (const intent of changes.unconfirmed()) await reconcile({ engine, changes }, intent);
    },
    call: async (action, body, caller) => {
      const input = parse(body);
      authorize(iam, keyNames, action, input, caller);
      const items = writesOf(action, input, keyNames);
      const send = async (): Promise<EngineAnswer> =>
        sendMetered({ engine, meter, tables }, { action, input, body, caller }, items);
      const writes = items.map((write) => ({ write, triggers: triggersOf(write) }));
      if (!writes.some(({ triggers }) => triggers.length > 0)) return withRegion(await send());
      busy++;
      const unlock = await lock(items.map((write) => lockName(keyNames, write)));
      try {
        const intents = writes.flatMap(({ write, triggers }) =>
          triggers.length > 0 ? [changes.plan(write, triggers)] : [],
        );
        return await sendRecorded({ engine, changes }, intents, send);
      } finally {
        unlock();
        busy--;
      }
    },
  };
};

type KeyNames = (table: string) => readonly string[];

type Input = Readonly<Record<string, unknown>>;

const authorize = (iam: Iam, keyNames: KeyNames, action: string, input: Input, caller: Caller): void => {
  if (caller === "developer") return;
  for (const { action: needed, table, index, leadingKeys } of requiredPermissions(action, input, keyNames)) {
    const arn = `arn:aws:dynamodb:${region}:000000000000:table/${table}${index === undefined ? "" : `/index/${index}`}`;
    iam.require(
      caller,
      `dynamodb:${needed}`,
      table === "*" ? "*" : arn,
      leadingKeys ? { "dynamodb:LeadingKeys": leadingKeys } : {},
    );
  }
};

type Call = { readonly action: string; readonly input: Input; readonly body: string; readonly caller: Caller };

/** Sends a request to the engine and counts its capacity. */
const sendMetered = async (
  { engine, meter, tables }: Pick<Options, "engine" | "meter"> & { readonly tables: ReadonlyMap<string, Table> },
  { action, input, body, caller }: Call,
  writes: readonly ItemWrite[],
): Promise<EngineAnswer> => {
  if (!isBilled(action)) return engine(action, body);
  const { calls, partitions } = meter;
  const note = (units: number, failed = ""): void =>
    calls.note({ by: callerName(caller), call: `dynamodb.${action}${failed}`, on: itemKinds(input, writes) }, units);
  const detailed = partitions.started();
  const withCapacity = askCapacity(input, body, detailed ? "INDEXES" : "TOTAL");
  const answer = await engine(action, withCapacity.body);
  if (answer.status === 200)
    return countCapacity(action, answer, withCapacity.requested, {
      meter,
      note: (units, capacities) => {
        note(units);
        if (detailed)
          for (const each of partitionUnits(tables, { action, input, writes }, capacities)) partitions.note(each);
      },
    });
  if (answer.body.includes("ConditionalCheckFailed")) {
    note(countFailure(action, writes.length, meter), " (condition failed)");
    if (detailed) for (const each of failedUnits(tables, action, writes)) partitions.note(each);
  }
  return answer;
};

const lockName = (keyNames: KeyNames, { table, key }: ItemWrite): string =>
  `${table} ${keyNames(table)
    .map((name) => JSON.stringify(key[name]))
    .join()}`;

const noTriggers = (_write: ItemWrite): readonly string[] => [];

const parse = (body: string): Record<string, unknown> => {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    throw new AwsError("SerializationException", "The request is not JSON.");
  }
};

/** Replaces the engine's own region name in ARNs. */
const withRegion = (answer: EngineAnswer): EngineAnswer => ({
  ...answer,
  body: answer.body.replaceAll("arn:aws:dynamodb:dynoxide:", `arn:aws:dynamodb:${region}:`),
});
