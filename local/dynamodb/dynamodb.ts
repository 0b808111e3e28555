import type { DatabaseSync } from "node:sqlite";
import { AwsError, type Caller, region } from "../aws/aws.ts";
import type { Meter } from "../bill/meter.ts";
import { type ChangeLog, type Intent, makeChangeLog, tookEffect } from "./change-log.ts";
import { askCapacity, countCapacity, countFailure, isBilled } from "./dynamodb-meter.ts";
import { type ItemWrite, requiredPermissions, type WireItem, writesOf } from "./dynamodb-request.ts";
import { tablesOf } from "./dynamodb-tables.ts";
import type { Engine, EngineAnswer } from "./engine.ts";
import { makeLocks } from "./item-locks.ts";
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
  const keyNames = (table: string): readonly string[] => tables.get(table)?.keyNames ?? [];
  const changes = makeChangeLog(store, clock);
  const lock = makeLocks();
  let triggersOf = noTriggers;
  let busy = 0;

  const authorize = (action: string, input: Record<string, unknown>, caller: Caller): void => {
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

  const metered = async (action: string, input: Record<string, unknown>, body: string): Promise<EngineAnswer> => {
    if (!isBilled(action)) return engine(action, body);
    const withCapacity = askCapacity(input, body);
    const answer = await engine(action, withCapacity.body);
    if (answer.status === 200) return countCapacity(action, answer, withCapacity.requested, meter);
    if (answer.body.includes("ConditionalCheckFailed"))
      countFailure(action, writesOf(action, input, keyNames).length, meter);
    return answer;
  };

  const lockName = ({ table, key }: ItemWrite): string =>
    `${table} ${keyNames(table)
      .map((name) => JSON.stringify(key[name]))
      .join()}`;

  const read = async ({ table, key }: ItemWrite): Promise<WireItem | undefined> => {
    const answer = await engine("GetItem", JSON.stringify({ TableName: table, Key: key, ConsistentRead: true }));
    if (answer.status !== 200) throw new Error(`cannot read ${JSON.stringify(key)} of ${table}: ${answer.body}`);
    return (JSON.parse(answer.body) as { Item?: WireItem }).Item;
  };

  const reconcile = async (intent: Intent): Promise<void> => {
    const now = await read(intent.write);
    if (tookEffect(intent.write, now)) changes.confirm(intent, now);
    else changes.discard(intent);
  };

  /** Sends writes whose intents are on disk. The items are locked meanwhile, so their changes stay in order. */
  const sendRecorded = async (intents: readonly Intent[], send: () => Promise<EngineAnswer>): Promise<EngineAnswer> => {
    const each = async (finish: (intent: Intent) => Promise<void> | void): Promise<void> => {
      for (const intent of intents) await finish(intent);
    };
    let answer: EngineAnswer;
    try {
      answer = await send();
    } catch (error) {
      await each(reconcile);
      throw error;
    }
    if (answer.status >= 400 && answer.status < 500) await each(changes.discard);
    else if (answer.status !== 200 || answer.body.includes('"UnprocessedItems":{"')) await each(reconcile);
    else
      await each(async (intent) =>
        changes.confirm(intent, intent.write.kind === "update" ? await read(intent.write) : intent.write.image),
      );
    return answer;
  };

  return {
    changes,
    watch: (choose) => {
      triggersOf = choose;
    },
    busy: () => busy,
    recover: async () => {
      for (const intent of changes.unconfirmed()) await reconcile(intent);
    },
    call: async (action, body, caller) => {
      const input = parse(body);
      authorize(action, input, caller);
      const writes = writesOf(action, input, keyNames).map((write) => ({ write, triggers: triggersOf(write) }));
      if (!writes.some(({ triggers }) => triggers.length > 0)) return withRegion(await metered(action, input, body));
      busy++;
      const unlock = await lock(writes.map(({ write }) => lockName(write)));
      try {
        const intents = writes.flatMap(({ write, triggers }) =>
          triggers.length > 0 ? [changes.plan(write, triggers)] : [],
        );
        return await sendRecorded(intents, async () => metered(action, input, body));
      } finally {
        unlock();
        busy--;
      }
    },
  };
};

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
