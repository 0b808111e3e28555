import type { DatabaseSync } from "node:sqlite";
import { AwsError, type Caller, region } from "../aws/aws.ts";
import type { Meter } from "../bill/meter.ts";
import { type ChangeLog, type Intent, makeChangeLog, tookEffect } from "./change-log.ts";
import { askCapacity, countCapacity, countFailure, isBilled } from "./dynamodb-meter.ts";
import { type ItemWrite, needsOf, type WireItem, writesOf } from "./dynamodb-request.ts";
import { tablesOf } from "./dynamodb-tables.ts";
import type { Engine, EngineAnswer } from "./engine.ts";
import { makeLocks } from "./item-locks.ts";
import type { Iam } from "../iam/iam.ts";
import type { Assembly } from "../template/template.ts";
import type { Clock } from "../time/clock.ts";

export type DynamoDb = {
  /** One call as it came over the wire: action and JSON text. */
  readonly call: (action: string, body: string, caller: Caller) => Promise<EngineAnswer>;
  readonly changes: ChangeLog;
  /** Says which triggers want a write; until it is set, none. */
  readonly watch: (triggersOf: (write: ItemWrite) => readonly string[]) => void;
  /** Decides what became of writes that an earlier run did not see the end of. */
  readonly recover: () => Promise<void>;
  /** Writes that wait for their change to settle. */
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

/** A thin proxy before the engine: it asks IAM, counts capacity, and tells the triggers what changed. */
export const makeDynamoDb = ({ assembly, engine, iam, meter, store, clock }: Options): DynamoDb => {
  const tables = tablesOf(assembly);
  const keyNames = (table: string): readonly string[] => tables.get(table)?.keyNames ?? [];
  const changes = makeChangeLog(store, clock);
  const lock = makeLocks();
  let triggersOf = nobody;
  let busy = 0;

  const authorize = (action: string, input: Record<string, unknown>, caller: Caller): void => {
    if (caller === "developer") return;
    for (const { action: needed, table, index, leadingKeys } of needsOf(action, input, keyNames)) {
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
    const question = askCapacity(input, body);
    const answer = await engine(action, question.body);
    if (answer.status === 200) return countCapacity(action, answer, question.asked, meter);
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
    if (tookEffect(intent.write, now)) changes.settle(intent, now);
    else changes.forget(intent);
  };

  /** Sends writes whose intents are on disk; nobody else writes these items meanwhile, so their changes keep their order. */
  const watched = async (intents: readonly Intent[], send: () => Promise<EngineAnswer>): Promise<EngineAnswer> => {
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
    if (answer.status >= 400 && answer.status < 500) await each(changes.forget);
    else if (answer.status !== 200 || answer.body.includes('"UnprocessedItems":{"')) await each(reconcile);
    else
      await each(async (intent) =>
        changes.settle(intent, intent.write.kind === "update" ? await read(intent.write) : intent.write.image),
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
      for (const intent of changes.unsettled()) await reconcile(intent);
    },
    call: async (action, body, caller) => {
      const input = parse(body);
      authorize(action, input, caller);
      const wanted = writesOf(action, input, keyNames).map((write) => ({ write, triggers: triggersOf(write) }));
      if (!wanted.some(({ triggers }) => triggers.length > 0)) return local(await metered(action, input, body));
      busy++;
      const unlock = await lock(wanted.map(({ write }) => lockName(write)));
      try {
        const intents = wanted.flatMap(({ write, triggers }) =>
          triggers.length > 0 ? [changes.intend(write, triggers)] : [],
        );
        return await watched(intents, async () => metered(action, input, body));
      } finally {
        unlock();
        busy--;
      }
    },
  };
};

const nobody = (_write: ItemWrite): readonly string[] => [];

const parse = (body: string): Record<string, unknown> => {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    throw new AwsError("SerializationException", "The request is not JSON.");
  }
};

/** The engine lives in a region of its own name. */
const local = (answer: EngineAnswer): EngineAnswer => ({
  ...answer,
  body: answer.body.replaceAll("arn:aws:dynamodb:dynoxide:", `arn:aws:dynamodb:${region}:`),
});
