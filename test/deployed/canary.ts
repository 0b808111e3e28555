import {
  CloudWatchLogsClient,
  paginateFilterLogEvents,
  paginateDescribeLogGroups,
} from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, ListTablesCommand, paginateScan } from "@aws-sdk/client-dynamodb";
import { LambdaClient, paginateListEventSourceMappings, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import {
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  paginateListStateMachines,
  SFNClient,
} from "@aws-sdk/client-sfn";
import { paginateListQueues, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { randomBytes } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import { startSale } from "../api/sale.ts";
import type { Target } from "../api/target.ts";

/** What the clients of AWS need to know: where it is, and who asks. */
export type Access = {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

/**
 * Makes a sale whose names, contact and descriptions contain one word that nothing else contains, and looks for it in every place where nothing
 * personal may be: logs, executions, messages in queues, webhooks, and the gateway's tables. Returns where it was found. Throws if the
 * lender's table does not contain it, because then the search finds nothing anywhere.
 */
export const searchForCanary = async (access: Access, target: Target): Promise<readonly string[]> => {
  const word = `kestrel${randomBytes(6).toString("hex")}`;
  const { queued, mall } = await withStoppedQueues(access, async () => {
    const sale = await saleWith(target, word);
    return { queued: await messagesIn(access), mall: sale.mall.mall };
  });
  if (!(await itemsOf(access, /-lender$/)).some((item) => contains(item, word)))
    throw new Error("the lender's table does not contain what the purchaser entered: the search is blind");
  const places: Readonly<Record<string, readonly string[]>> = {
    "a message in a queue": queued,
    "an item of the gateway's": await itemsOf(access, /-(?:gateway|events)$/),
    "an execution": await executionsOf(access),
    "a log": await logsOf(access),
    "a webhook": (await target.hooks(mall, "")).map(({ body }) => body),
  };
  return Object.entries(places).flatMap(([place, texts]) =>
    texts.filter((text) => contains(text, word)).map((text) => `${place}: ${text.slice(0, 300)}`),
  );
};

const saleWith = async (target: Target, word: string) => {
  const sale = await startSale(target, {
    contact: `${word}@example.test`,
    lines: [{ id: "lamp", quantity: 1, amount: "12500", description: `a lamp of ${word}` }],
    purchaser: { name: `Ms ${word}`, address: `1 ${word} Street` },
  });
  await sale.ship();
  // Until the saga has notified and the lender has its reports.
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  return sale;
};

/** True if a text contains the word, also in a part that is base64url, as in a token, or packed. */
const contains = (text: string, word: string): boolean =>
  text.includes(word) ||
  (text.match(/[\w+/-]{16,}={0,2}/g) ?? []).some((part) => {
    const bytes = Buffer.from(part, "base64url");
    return bytes.includes(word) || unpacked(bytes).includes(word);
  });

const unpacked = (bytes: Buffer): Buffer => {
  try {
    return inflateRawSync(bytes);
  } catch {
    return Buffer.alloc(0);
  }
};

/** Stops the functions that read the queues, so that the messages can be seen, and lets them go on. */
const withStoppedQueues = async <Result>(access: Access, work: () => Promise<Result>): Promise<Result> => {
  const client = new LambdaClient(access);
  const ids: string[] = [];
  for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings({ client }, {}))
    for (const { EventSourceArn = "", UUID = "" } of EventSourceMappings)
      if (EventSourceArn.includes(":sqs:")) ids.push(UUID);
  const set = async (Enabled: boolean): Promise<void> => {
    for (const UUID of ids) await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  };
  await set(false);
  try {
    return await work();
  } finally {
    await set(true);
  }
};

const messagesIn = async (access: Access): Promise<readonly string[]> => {
  const client = new SQSClient(access);
  const found: string[] = [];
  for await (const { QueueUrls = [] } of paginateListQueues({ client }, {}))
    for (const QueueUrl of QueueUrls) {
      const { Messages = [] } = await client.send(
        // They stay visible for the functions that are to receive them.
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 0,
          MessageAttributeNames: ["All"],
        }),
      );
      found.push(...Messages.map((message) => JSON.stringify(message)));
    }
  if (found.length === 0) throw new Error("no queue has a message: the search is blind");
  return found;
};

const itemsOf = async (access: Access, ofTable: RegExp): Promise<readonly string[]> => {
  const client = new DynamoDBClient(access);
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const items: string[] = [];
  for (const TableName of TableNames.filter((name) => name.startsWith("tallystick") && ofTable.test(name)))
    for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true }))
      items.push(...Items.map((item) => JSON.stringify(item, bytesAsText)));
  return items;
};

/** Binary attributes as base64url, which the search reads. */
const bytesAsText = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString("base64url") : value;

const executionsOf = async (access: Access): Promise<readonly string[]> => {
  const client = new SFNClient(access);
  const found: string[] = [];
  for await (const { stateMachines = [] } of paginateListStateMachines({ client }, {}))
    for (const { stateMachineArn, type } of stateMachines) {
      // An express execution is in the log group of its machine only.
      if (type === "EXPRESS") continue;
      for await (const { executions = [] } of paginateListExecutions({ client }, { stateMachineArn }))
        for (const { executionArn } of executions) {
          found.push(JSON.stringify(await client.send(new DescribeExecutionCommand({ executionArn }))));
          for await (const { events = [] } of paginateGetExecutionHistory({ client }, { executionArn }))
            found.push(JSON.stringify(events));
        }
    }
  return found;
};

const logsOf = async (access: Access): Promise<readonly string[]> => {
  const client = new CloudWatchLogsClient(access);
  const found: string[] = [];
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, {}))
    for (const { logGroupName = "" } of logGroups)
      if (logGroupName.includes("tallystick"))
        for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName }))
          found.push(...events.map(({ message = "" }) => message));
  return found;
};
