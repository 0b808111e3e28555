import { loadavg } from "node:os";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { programOptions } from "../../clients/program-options.ts";
import { connectEngine } from "../../local/dynamodb/engine.ts";
import { startTables, tables } from "../operations/tables.ts";
import { closedLoop } from "./measure.ts";

/* `npm run bench:calls`: the CPU time of a call to DynamoDB by our client, by the SDK's default client, and by Node's HTTP client alone. */

programOptions("npm run bench:calls prints its figures, and has no options", {});

const { url, stop } = await startTables();
process.env["AWS_ENDPOINT_URL"] = url;
process.env["AWS_REGION"] = "us-east-1";
process.env["AWS_ACCESS_KEY_ID"] = process.env["AWS_SECRET_ACCESS_KEY"] = "local";
const TableName = tables.lender;
process.env["LENDER_TABLE"] = TableName;
const { commit, put, read } = await import("../../functions/io/table/table.ts");

/** Two hundred items of a kilobyte, as a purchase is one. */
const itemOf = (i: number, sk: string) => ({
  pk: `PURCHASE#${i % 200}`,
  sk,
  version: 7,
  amount: { GBP: 12_500 },
  events: Array.from({ length: 8 }, (_, at) => ({ at: "mig2k3l4", event: `event${at}`, owed: 12_500n, sides: [1, 2] })),
});
const keyOf = (i: number) => ({ pk: `PURCHASE#${i % 200}`, sk: "a" });

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});
const putOf = (i: number, sk: string) => ({ Put: { TableName, Item: itemOf(i, sk) } });
const http = connectEngine(url);
const item = (i: number, sk: string) => ({
  pk: { S: `PURCHASE#${i % 200}` },
  sk: { S: sk },
  text: { S: "x".repeat(900) },
});
const bare = async (action: string, input: object) => http(action, JSON.stringify(input));

const clients = {
  ours: {
    read: async (i: number) => read(keyOf(i), TableName),
    put: async (i: number) => put(itemOf(i, "a")),
    transaction: async (i: number) => commit([putOf(i, "a"), putOf(i, "b")]),
  },
  "the SDK's": {
    read: async (i: number) => client.send(new GetCommand({ TableName, Key: keyOf(i), ConsistentRead: true })),
    put: async (i: number) => client.send(new PutCommand(putOf(i, "a").Put)),
    transaction: async (i: number) =>
      client.send(new TransactWriteCommand({ TransactItems: [putOf(i, "a"), putOf(i, "b")] })),
  },
  "Node's HTTP alone": {
    read: async (i: number) => bare("GetItem", { TableName, Key: { pk: item(i, "a").pk, sk: { S: "a" } } }),
    put: async (i: number) => bare("PutItem", { TableName, Item: item(i, "a") }),
    transaction: async (i: number) =>
      bare("TransactWriteItems", {
        TransactItems: ["a", "b"].map((sk) => ({ Put: { TableName, Item: item(i, sk) } })),
      }),
  },
} as const;

/** Milliseconds of CPU for a call: the median of five rounds in which all clients take turns; the first round warms up. */
const rounds = 6;
const calls = 1_000;
const measured = new Map<string, number[]>();
for (let round = 0; round < rounds; round++)
  for (const [by, requests] of Object.entries(clients))
    for (const [request, send] of Object.entries(requests)) {
      const before = process.cpuUsage();
      await closedLoop(calls, 4, send);
      const { user, system } = process.cpuUsage(before);
      const name = `${by}, a ${request}`;
      if (round > 0) measured.set(name, [...(measured.get(name) ?? []), (user + system) / 1000 / calls]);
    }
await stop();

for (const [name, times] of measured) {
  const middle = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  console.log(`${name.padEnd(34)} ${middle.toFixed(3)} ms of CPU`);
}
console.log(`the machine's load: ${loadavg()[0]?.toFixed(1)}`);
process.exit(0);
