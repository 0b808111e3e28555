import type { PartitionUnits } from "../bill/partitions.ts";
import { type ItemWrite, requiredPermissions, type WireItem } from "./dynamodb-request.ts";
import type { Table } from "./dynamodb-tables.ts";

/** What DynamoDB reports that a request took of a table and its indexes. */
export type Capacity = {
  readonly TableName?: string;
  readonly CapacityUnits?: number;
  readonly Table?: { readonly CapacityUnits?: number };
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, { readonly CapacityUnits?: number }>>;
};

type Tables = ReadonlyMap<string, Table>;

type Asked = {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly writes: readonly ItemWrite[];
};

/** The units of a request by partition key. A request on several partitions is reported as a sum, which is divided by the sizes of its items. */
export const partitionUnits = (tables: Tables, asked: Asked, capacities: readonly Capacity[]): PartitionUnits[] =>
  capacities.flatMap(({ TableName = "", CapacityUnits = 0, Table: whole, GlobalSecondaryIndexes = {} }) => {
    const of = asked.writes.filter(({ table }) => table === TableName);
    const kind = asked.writes.length > 0 ? "write" : "read";
    const onTable =
      kind === "write" ? writtenKeys(of, (write) => partitionOf(tables, write)) : readKeys(tables, asked, TableName);
    const table = divided({ on: TableName, kind }, whole?.CapacityUnits ?? CapacityUnits, onTable);
    const indexes = Object.entries(GlobalSecondaryIndexes).flatMap(([index, { CapacityUnits: units = 0 }]) => {
      const name = tables.get(TableName)?.indexKeys[index] ?? "";
      const keys =
        kind === "write"
          ? writtenKeys(of, ({ image }) => (image?.[name] ? textOf(image[name]) : undefined))
          : readKeys(tables, asked, TableName);
      return divided({ on: `${TableName}/${index}`, kind }, units, keys);
    });
    return [...table, ...indexes];
  });

/** A write whose condition failed takes what its item would have taken at least: a unit, in a transaction two. */
export const failedUnits = (tables: Tables, action: string, writes: readonly ItemWrite[]): PartitionUnits[] =>
  writes.map((write) => ({
    on: write.table,
    key: partitionOf(tables, write),
    kind: "write",
    units: action === "TransactWriteItems" ? 2 : 1,
  }));

/** A part of a request: its partition key, and what it weighs among the others. */
type Weighed = { readonly key: string; readonly weight: number };

const divided = (
  { on, kind }: Pick<PartitionUnits, "on" | "kind">,
  units: number,
  parts: readonly Weighed[],
): PartitionUnits[] => {
  if (units === 0) return [];
  const known = parts.length > 0 ? parts : [{ key: "unknown", weight: 1 }];
  const sum = known.reduce((total, { weight }) => total + weight, 0);
  return known.map(({ key, weight }) => ({ on, kind, key, units: (units * weight) / sum }));
};

/** Writes weigh their kilobytes; of an update only the key is known, and it counts as one. */
const writtenKeys = (
  writes: readonly ItemWrite[],
  keyOf: (write: ItemWrite) => string | undefined,
): readonly Weighed[] =>
  writes.flatMap((write) => {
    const key = keyOf(write);
    return key === undefined
      ? []
      : [{ key, weight: write.image ? Math.max(1, Math.ceil(itemBytes(write.image) / 1024)) : 1 }];
  });

const readKeys = (tables: Tables, { action, input }: Asked, name: string): readonly Weighed[] =>
  requiredPermissions(action, input, (table) => keyNames(tables, table, input))
    .filter(({ table }) => table === name)
    .flatMap(({ leadingKeys = [] }) => leadingKeys.map((key) => ({ key, weight: 1 })));

/** The names of the key that a request's conditions are on: its index's, or the table's. */
const keyNames = (tables: Tables, table: string, { IndexName }: Asked["input"]): readonly string[] => {
  const found = tables.get(table);
  const index = typeof IndexName === "string" ? found?.indexKeys[IndexName] : undefined;
  return index === undefined ? (found?.keyNames ?? []) : [index];
};

const partitionOf = (tables: Tables, { table, key }: ItemWrite): string =>
  textOf(key[tables.get(table)?.keyNames[0] ?? ""] ?? {});

const textOf = (value: Readonly<Record<string, unknown>>): string => String(Object.values(value)[0]);

/** The size of an item by DynamoDB's rules, which count names and values; numbers by their digits. */
export const itemBytes = (item: WireItem): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);

const valueBytes = (value: Readonly<Record<string, unknown>>): number => {
  const [type = "", of] = Object.entries(value)[0] ?? [];
  if (type === "S") return Buffer.byteLength(of as string);
  if (type === "N") return Math.ceil((of as string).replace(/[-.]/g, "").length / 2) + 1;
  if (type === "B") return Buffer.from(of as string, "base64").length;
  if (type === "L") return (of as WireItem[string][]).reduce((sum, each) => sum + 1 + valueBytes(each), 3);
  if (type === "M") return Object.keys(of as object).length + 3 + itemBytes(of as WireItem);
  if (type === "SS") return (of as string[]).reduce((sum, each) => sum + Buffer.byteLength(each), 0);
  return 1;
};
