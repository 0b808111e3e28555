import type { EngineAnswer } from "./engine.ts";
import type { Meter } from "../bill/meter.ts";
import type { Capacity } from "./partition-units.ts";

/** Adds `ReturnConsumedCapacity` to a request, by index if `detail` says so; `requested` says whether the caller had set it. */
export const askCapacity = (
  input: Readonly<Record<string, unknown>>,
  body: string,
  detail: "TOTAL" | "INDEXES" = "TOTAL",
): { readonly body: string; readonly requested: boolean } => {
  const given = input.ReturnConsumedCapacity;
  if (given === "TOTAL" || given === "INDEXES") return { body, requested: true };
  if (given !== undefined)
    return { body: JSON.stringify({ ...input, ReturnConsumedCapacity: detail }), requested: false };
  return { body: `{"ReturnConsumedCapacity":"${detail}",${body.slice(body.indexOf("{") + 1)}`, requested: false };
};

/** Counts the consumed capacity, and removes it from the answer unless the caller requested it. */
export const countCapacity = (
  action: string,
  answer: EngineAnswer,
  requested: boolean,
  { meter, note }: { readonly meter: Meter; readonly note: (units: number, capacities: readonly Capacity[]) => void },
): EngineAnswer => {
  const operation = reads.has(action) ? "dynamodb.rru" : "dynamodb.wru";
  const { start, capacities } = capacityIn(answer.body);
  const consumed = capacities.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
  meter.count(operation, consumed);
  note(consumed, capacities);
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

/** The position of the answer's capacity with its comma, and what it says. Engines write it last; an attribute of the same name contains no number. */
const capacityIn = (body: string): { readonly start: number; readonly capacities: readonly Capacity[] } => {
  const marker = body.lastIndexOf('"ConsumedCapacity":');
  if (marker < 0) return { start: -1, capacities: [] };
  const tail = JSON.parse(`{${body.slice(marker)}`) as { ConsumedCapacity: Capacity | Capacity[] };
  return { start: body[marker - 1] === "," ? marker - 1 : marker, capacities: [tail.ConsumedCapacity].flat() };
};
