import { setTimeout as pause } from "node:timers/promises";
import { isRejection, reject, type Rejection } from "../../../domain/rejection.ts";
import type { Item } from "./item.ts";
import { TableName, type Write } from "./table.ts";

/** The put of an item's next version, written only over the version before: of two requests that decide from the same version, one is written. */
export const putVersioned = (item: Item, version: number): Write => ({
  Put: {
    TableName,
    Item: item,
    ...(version === 1
      ? { ConditionExpression: "attribute_not_exists(pk)" }
      : { ConditionExpression: "version = :before", ExpressionAttributeValues: { ":before": version - 1 } }),
  },
});

/** More than the phases of a purchase that may report at once, and the purchases that may draw on one credit line at once. */
const attempts = 8;

/** Milliseconds, at most, before the second attempt; those that lost together do not return together. */
const pauseMs = 15;

/**
 * Load, decide, save: decided again from the new state when another request was faster. A decision that returns the state it was given
 * writes nothing. `name` is what changes, for the rejection. A state that was just read is `known`: the first attempt does not load it.
 */
export const decideAgain = async <State, Next extends State = State>(
  name: string,
  load: () => Promise<State | Rejection>,
  decide: (state: State) => Next | Rejection | Promise<Next | Rejection>,
  save: (next: Next, before: State) => Promise<boolean>,
  known?: State,
): Promise<Next | Rejection> => {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const before = attempt === 1 && known !== undefined ? known : await load();
    if (isRejection(before)) return before;
    const next = await decide(before);
    if (isRejection(next) || next === before || (await save(next, before))) return next;
    await pause(Math.random() * pauseMs * attempt);
  }
  return reject("ConcurrentChange", `${name} changes too fast: send the request again after a second`);
};
