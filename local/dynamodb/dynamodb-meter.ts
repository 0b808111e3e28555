import type { EngineAnswer } from "./engine.ts";
import type { Meter } from "../bill/meter.ts";

/** The request with the question of what it consumed, and whether the caller asked it himself. */
export const askCapacity = (
  input: Readonly<Record<string, unknown>>,
  body: string,
): { readonly body: string; readonly asked: boolean } => {
  const given = input.ReturnConsumedCapacity;
  if (given === "TOTAL" || given === "INDEXES") return { body, asked: true };
  if (given !== undefined) return { body: JSON.stringify({ ...input, ReturnConsumedCapacity: "TOTAL" }), asked: false };
  return { body: `{"ReturnConsumedCapacity":"TOTAL",${body.slice(body.indexOf("{") + 1)}`, asked: false };
};

/** Counts what the engine says was consumed, and takes that out of the answer unless the caller asked. */
export const countCapacity = (action: string, answer: EngineAnswer, asked: boolean, meter: Meter): EngineAnswer => {
  const operation = reads.has(action) ? "dynamodb.rru" : "dynamodb.wru";
  const [start, consumed] = capacityIn(answer.body);
  meter.count(operation, consumed);
  if (asked || start < 0) return answer;
  return { ...answer, body: answer.body[start] === "," ? `${answer.body.slice(0, start)}}` : "{}" };
};

/** A write whose condition failed is billed all the same: by the item that was there, at least one unit, twice that in a transaction. */
export const countFailure = (action: string, items: number, meter: Meter): void => {
  if (!reads.has(action)) meter.count("dynamodb.wru", action === "TransactWriteItems" ? items * 2 : items);
};

/** The calls that AWS bills by capacity. */
export const isBilled = (action: string): boolean => reads.has(action) || writes.has(action);

const reads = new Set(["GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems"]);
const writes = new Set(["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"]);

/** Where the answer's capacity begins, with its comma, and the units in it. Engines write it last; an attribute of that name holds no number. */
const capacityIn = (body: string): [number, number] => {
  const marker = body.lastIndexOf('"ConsumedCapacity":');
  if (marker < 0) return [-1, 0];
  const tail = JSON.parse(`{${body.slice(marker)}`) as { ConsumedCapacity: Capacity | Capacity[] };
  const units = [tail.ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
  return [body[marker - 1] === "," ? marker - 1 : marker, units];
};

type Capacity = { readonly CapacityUnits?: number };
