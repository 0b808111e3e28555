import { type ChangeLog, type Intent, tookEffect } from "./change-log.ts";
import type { ItemWrite, WireItem } from "./dynamodb-request.ts";
import type { Engine, EngineAnswer } from "./engine.ts";

type State = { readonly engine: Engine; readonly changes: ChangeLog };

/** Sends writes whose intents are on disk. The items are locked meanwhile, so their changes stay in order. */
export const sendRecorded = async (
  state: State,
  intents: readonly Intent[],
  send: () => Promise<EngineAnswer>,
): Promise<EngineAnswer> => {
  const each = async (finish: (intent: Intent) => Promise<void> | void): Promise<void> => {
    for (const intent of intents) await finish(intent);
  };
  let answer: EngineAnswer;
  try {
    answer = await send();
  } catch (error) {
    await each(async (intent) => reconcile(state, intent));
    throw error;
  }
  if (answer.status >= 400 && answer.status < 500) await each(state.changes.discard);
  else if (answer.status !== 200 || answer.body.includes('"UnprocessedItems":{"'))
    await each(async (intent) => reconcile(state, intent));
  else
    await each(async (intent) =>
      state.changes.confirm(
        intent,
        intent.write.kind === "update" ? await readItem(state, intent.write) : intent.write.image,
      ),
    );
  return answer;
};

/** Confirms or discards a write whose result is not known, decided by the current item. */
export const reconcile = async (state: State, intent: Intent): Promise<void> => {
  const now = await readItem(state, intent.write);
  if (tookEffect(intent.write, now)) state.changes.confirm(intent, now);
  else state.changes.discard(intent);
};

const readItem = async ({ engine }: State, { table, key }: ItemWrite): Promise<WireItem | undefined> => {
  const answer = await engine("GetItem", JSON.stringify({ TableName: table, Key: key, ConsistentRead: true }));
  if (answer.status !== 200) throw new Error(`cannot read ${JSON.stringify(key)} of ${table}: ${answer.body}`);
  return (JSON.parse(answer.body) as { Item?: WireItem }).Item;
};
