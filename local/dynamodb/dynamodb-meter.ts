import type { EngineAnswer } from "./engine.ts";
import type { Meter } from "../bill/meter.ts";

/** Adds `ReturnConsumedCapacity` to a request; `requested` says whether the caller had set it. */
export const askCapacity = (
  input: Readonly<Record<string, unknown>>,
  body: string,
): { readonly body: string; readonly requested: boolean } => {
  const given = input.ReturnConsumedCapacity;
  if (given === "TOTAL" || given === "INDEXES") return { body, requested: true };
  if (given !== undefined)
    return { body: JSON.stringify({ ...input, ReturnConsumedCapacity: "TOTAL" }), requested: false };
  return { body: `{"ReturnConsumedCapacity":"TOTAL",${body.slice(body.indexOf("{") + 1)}`, requested: false };
};

/** Counts the consumed capacity, and removes it from the answer unless the caller requested it. */
export const countCapacity = (
  action: string,
  answer: EngineAnswer,
  requested: boolean,
  { meter, note }: { readonly meter: Meter; readonly note: (units: number) => void },
): EngineAnswer => {
  const operation = reads.has(action) ? "dynamodb.rru" : "dynamodb.wru";
  const [start, consumed] = capacityIn(answer.body);
  meter.count(operation, consumed);
  note(consumed);
  if (requested || start < 0) return answer;
  return { ...answer, body: answer.body[start] === "," ? `${answer.body.slice(0, start)}}` : "{}" };
};

/** A write whose condition failed is also billed: at least one unit per item, twice that in a transaction. Returns the units. */
export const countFailure = (action: string, items: number, meter: Meter): number => {
  if (reads.has(action)) return 0;
  const units = action === "TransactWriteItems" ? items * 2 : items;
  meter.count("dynamodb.wru", units);
  return units;
};

/** Whether AWS bills the action by capacity. */
export const isBilled = (action: string): boolean => reads.has(action) || writes.has(action);

const reads = new Set(["GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems"]);
const writes = new Set(["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"]);

/** The position of the answer's capacity with its comma, and its units. Engines write it last; an attribute of the same name contains no number. */
const capacityIn = (body: string): [number, number] => {
  const marker = body.lastIndexOf('"ConsumedCapacity":');
  if (marker < 0) return [-1, 0];
  const tail = JSON.parse(`{${body.slice(marker)}`) as { ConsumedCapacity: Capacity | Capacity[] };
  const units = [tail.ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
  return [body[marker - 1] === "," ? marker - 1 : marker, units];
};

type Capacity = { readonly CapacityUnits?: number };
