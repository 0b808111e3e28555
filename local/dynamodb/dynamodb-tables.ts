import { setTimeout as pause } from "node:timers/promises";
import type { Engine } from "./engine.ts";
import type { Assembly, Resource } from "../template/template.ts";

/** A table of the template. */
export type Table = {
  readonly name: string;
  /** Partition key, then sort key. */
  readonly keyNames: readonly string[];
  /** The partition key of each global index. */
  readonly indexKeys: Readonly<Record<string, string>>;
  readonly streamArn: string | undefined;
};

type KeySchema = readonly { readonly AttributeName: string; readonly KeyType: "HASH" | "RANGE" }[];

type TableProperties = {
  readonly KeySchema: KeySchema;
  readonly StreamSpecification?: object;
  readonly GlobalSecondaryIndexes?: readonly { readonly IndexName: string; readonly KeySchema: KeySchema }[];
};

/** The names of a key's attributes, the partition key first. */
const keysIn = (schema: KeySchema): readonly string[] =>
  schema.toSorted((one, other) => one.KeyType.localeCompare(other.KeyType)).map(({ AttributeName }) => AttributeName);

/** The template's tables by name. */
export const tablesOf = (assembly: Assembly): ReadonlyMap<string, Table> =>
  new Map(
    tableResources(assembly).map(({ name, properties, attributes }) => {
      const { KeySchema, StreamSpecification, GlobalSecondaryIndexes = [] } = properties as TableProperties;
      const indexKeys = Object.fromEntries(
        GlobalSecondaryIndexes.map(({ IndexName, KeySchema: keys }) => [IndexName, keysIn(keys)[0] ?? ""]),
      );
      const streamArn = StreamSpecification && attributes.StreamArn;
      return [name, { name, keyNames: keysIn(KeySchema), indexKeys, streamArn }];
    }),
  );

/** Creates missing tables and missing indexes in the engine, without its streams, which become slow as they grow; the proxy reports changes instead. */
export const createTables = async (assembly: Assembly, engine: Engine): Promise<void> => {
  for (const resource of tableResources(assembly)) {
    const answer = await engine("CreateTable", JSON.stringify(definitionOf(resource)));
    if (answer.status !== 200 && !answer.body.includes("ResourceInUseException"))
      throw new Error(`${resource.id}: the DynamoDB engine rejected the table: ${answer.body}`);
    for (const deadline = Date.now() + 10_000; !(await isActive(engine, resource.name)); await pause(20))
      if (Date.now() > deadline)
        throw new Error(`${resource.id}: the DynamoDB engine did not create the table in 10 s`);
    await createIndexes(resource, engine);
  }
};

/** As CloudFormation does, adds the indexes that a table of an earlier version lacks; the engine fills them from the items. */
const createIndexes = async (resource: Resource, engine: Engine): Promise<void> => {
  const { TableName, AttributeDefinitions, GlobalSecondaryIndexes = [] } = definitionOf(resource);
  const { body } = await engine("DescribeTable", JSON.stringify({ TableName }));
  const { Table } = JSON.parse(body) as { readonly Table?: { readonly GlobalSecondaryIndexes?: readonly Index[] } };
  const known = (Table?.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName);
  for (const Create of GlobalSecondaryIndexes.filter(({ IndexName }) => !known.includes(IndexName))) {
    const update = { TableName, AttributeDefinitions, GlobalSecondaryIndexUpdates: [{ Create }] };
    const answer = await engine("UpdateTable", JSON.stringify(update));
    if (answer.status !== 200)
      throw new Error(`${resource.id}: the DynamoDB engine rejected the index ${Create.IndexName}: ${answer.body}`);
  }
};

type Index = { readonly IndexName: string };

const tableResources = (assembly: Assembly): Resource[] =>
  assembly.ofType("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable");

const definitionOf = ({ name, properties }: Resource) => {
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, LocalSecondaryIndexes } = properties;
  const indexes = GlobalSecondaryIndexes as (Index & Readonly<Record<string, unknown>>)[] | undefined;
  return {
    TableName: name,
    KeySchema,
    AttributeDefinitions,
    BillingMode: "PAY_PER_REQUEST",
    ...(indexes && {
      GlobalSecondaryIndexes: indexes.map(({ IndexName, KeySchema: keys, Projection }) => ({
        IndexName,
        KeySchema: keys,
        Projection,
      })),
    }),
    ...(LocalSecondaryIndexes !== undefined && { LocalSecondaryIndexes }),
  };
};

const isActive = async (engine: Engine, name: string): Promise<boolean> => {
  const answer = await engine("DescribeTable", JSON.stringify({ TableName: name }));
  return (JSON.parse(answer.body) as { Table?: { TableStatus?: string } }).Table?.TableStatus === "ACTIVE";
};
