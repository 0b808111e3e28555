import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Item } from "../../functions/io/table/item.ts";
import { startTestEngine } from "../dynamodb-local/engine.ts";

/** The names of both tables as deployed. */
export const tables = { gateway: "tallystick-gateway", lender: "tallystick-lender" } as const;

/** The sandbox's DynamoDB engine with both tables, empty, without the rest of the sandbox. */
export const startTables = async () => {
  const folder = mkdtempSync(join(tmpdir(), "tallystick-tables-"));
  const { engine, url, stop } = await startTestEngine(folder);
  const ask = async (action: string, input: object): Promise<Record<string, unknown>> => {
    const { status, body } = await engine(action, JSON.stringify(input));
    if (status !== 200 || body.includes('Request":')) throw new Error(`${action}: ${body.slice(0, 500)}`);
    return JSON.parse(body) as Record<string, unknown>;
  };
  await ask("CreateTable", { ...keyed(tables.lender, ["pk", "sk"]) });
  await ask("CreateTable", {
    ...keyed(tables.gateway, ["pk", "sk", "mall", "createdAt"]),
    GlobalSecondaryIndexes: [
      { IndexName: "by-mall", KeySchema: schema("mall", "createdAt"), Projection: { ProjectionType: "KEYS_ONLY" } },
    ],
  });
  const write = async (requests: Readonly<Record<string, readonly object[]>>): Promise<void> =>
    void (await ask("BatchWriteItem", { RequestItems: requests }));
  return {
    url,
    /** Puts up to 25 items. */
    put: async (table: string, ...items: readonly Item[]): Promise<void> =>
      write({
        [table]: items.map((item) => ({ PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) } })),
      }),
    get: async (table: string, { pk, sk }: Item): Promise<Item> => {
      const { Item } = await ask("GetItem", { TableName: table, Key: marshall({ pk, sk }) });
      return unmarshall(Item as Parameters<typeof unmarshall>[0]);
    },
    drop: async (table: string, { pk, sk }: Item): Promise<void> =>
      write({ [table]: [{ DeleteRequest: { Key: marshall({ pk, sk }) } }] }),
    stop: async (): Promise<void> => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const schema = (partition: string, sort: string): readonly object[] => [
  { AttributeName: partition, KeyType: "HASH" },
  { AttributeName: sort, KeyType: "RANGE" },
];

const keyed = (TableName: string, names: readonly string[]): object => ({
  TableName,
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
  KeySchema: schema("pk", "sk"),
});
