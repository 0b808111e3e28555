import { expect, test } from "vitest";
import { makePartitionLog } from "../../local/bill/partitions.ts";
import { salesUntilThrottled, sharedKeys } from "../../local/bill/shared-keys.ts";
import type { ItemWrite } from "../../local/dynamodb/dynamodb-request.ts";
import type { Table } from "../../local/dynamodb/dynamodb-tables.ts";
import { failedUnits, itemBytes, partitionUnits } from "../../local/dynamodb/partition-units.ts";

const books: Table = { name: "books", keyNames: ["pk", "sk"], indexKeys: { "by-mall": "mall" }, streamArn: undefined };
const tables = new Map([["books", books]]);

const put = (pk: string, more: object = {}): ItemWrite => {
  const image = { pk: { S: pk }, sk: { S: "x" }, ...more };
  return { table: "books", kind: "put", key: { pk: image.pk, sk: image.sk }, image };
};

test("a key's units are summed, and its busiest second is kept", () => {
  let now = 1_000;
  const log = makePartitionLog(() => now);
  const note = (key: string, units: number): void => log.note({ on: "books", key, kind: "write", units });
  note("a", 100);
  log.start();
  note("a", 2);
  note("b", 1);
  now = 1_999;
  note("a", 3);
  now = 2_000;
  note("a", 4);
  expect(log.read()).toEqual([
    { on: "books", key: "a", kind: "write", units: 9, busiest: 5 },
    { on: "books", key: "b", kind: "write", units: 1, busiest: 1 },
  ]);
});

test("a transaction's units are divided by the kilobytes of its items, an index's go to the keys that are in it", () => {
  const writes = [put("A", { mall: { S: "m1" } }), put("B", { text: { S: "x".repeat(2_000) } })];
  const capacity = {
    TableName: "books",
    CapacityUnits: 8,
    Table: { CapacityUnits: 6 },
    GlobalSecondaryIndexes: { "by-mall": { CapacityUnits: 2 } },
  };
  // 6 units for one kilobyte and two: 2 and 4.
  expect(partitionUnits(tables, { action: "TransactWriteItems", input: {}, writes }, [capacity])).toEqual([
    { on: "books", kind: "write", key: "A", units: 2 },
    { on: "books", kind: "write", key: "B", units: 4 },
    { on: "books/by-mall", kind: "write", key: "m1", units: 2 },
  ]);
});

test("a query's units go to the key of its condition, on an index to the index's", () => {
  const input = {
    TableName: "books",
    KeyConditionExpression: "#k = :k",
    ExpressionAttributeNames: { "#k": "mall" },
    ExpressionAttributeValues: { ":k": { S: "m1" } },
  };
  const ask = (given: object, index: object) =>
    partitionUnits(tables, { action: "Query", input: { ...input, ...given }, writes: [] }, [
      { TableName: "books", CapacityUnits: 3, ...index },
    ]);
  const onIndex = { Table: { CapacityUnits: 0 }, GlobalSecondaryIndexes: { "by-mall": { CapacityUnits: 3 } } };
  expect(ask({ IndexName: "by-mall" }, onIndex)).toEqual([{ on: "books/by-mall", kind: "read", key: "m1", units: 3 }]);
  expect(ask({ ExpressionAttributeNames: { "#k": "pk" } }, {})).toEqual([
    { on: "books", kind: "read", key: "m1", units: 3 },
  ]);
});

test("a failed condition takes a unit of its key, in a transaction two", () => {
  expect(failedUnits(tables, "PutItem", [put("A")])).toEqual([{ on: "books", kind: "write", key: "A", units: 1 }]);
  expect(failedUnits(tables, "TransactWriteItems", [put("A"), put("B")]).map(({ units }) => units)).toEqual([2, 2]);
});

test("an item's size is that of its names and values", () => {
  // pk 2+1, n 1+2 (three digits), list 4 + 3 and an element of 1+1, flag 4+1
  const item = { pk: { S: "A" }, n: { N: "123" }, list: { L: [{ S: "b" }] }, flag: { BOOL: true } };
  expect(itemBytes(item)).toBe(3 + 4 + 9 + 5);
});

const write = (on: string, key: string, units: number) => ({
  on,
  key,
  kind: "write" as const,
  units,
  busiest: units,
});

test("keys of one form are one row, the hottest first, with the rate at which it is throttled", () => {
  const keys = sharedKeys(
    [
      write("t", "LOAN#1", 30),
      write("t", "LOAN#2", 10),
      write("t", "EVENT#shop", 40),
      write("t/by-mall", "shop", 10),
      { ...write("t", "EVENT#shop", 60), kind: "read" },
    ],
    "shop",
    10,
  );
  expect(keys.map((key) => [key.form, key.kind, key.keys, key.hottestASale, salesUntilThrottled(key)])).toEqual([
    ["EVENT#<mall>", "write", 1, 4, 250],
    ["LOAN#<id>", "write", 2, 3, 1000 / 3],
    ["EVENT#<mall>", "read", 1, 6, 500],
    ["<mall>", "write", 1, 1, 1000],
  ]);
});
