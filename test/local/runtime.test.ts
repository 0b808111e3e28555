import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startRuntime, type Runtime } from "../../local/runtime.ts";
import { writeLibrary } from "./library.ts";

let folder: string;
let runtime: Runtime;
const start = async (): Promise<Runtime> =>
  startRuntime({ assembly: join(folder, "cdk.out"), data: join(folder, "data"), port: 0, seed: false });
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "runtime-"));
  writeLibrary(join(folder, "cdk.out"));
  runtime = await start();
});
afterAll(async () => {
  await runtime.stop();
  rmSync(folder, { recursive: true });
});

const credentials = { accessKeyId: "developer", secretAccessKey: "x" };
const options = () => ({ endpoint: runtime.url, region: "us-east-1", credentials });
const callsOf = async (who: string): Promise<string[]> => {
  const answer = (await (await fetch(`${runtime.url}/_sandbox/hooks/${who}`)).json()) as {
    deliveries: { body: string }[];
  };
  return answer.deliveries.map(({ body }) => JSON.parse(body) as string);
};
const echo = async (event: object = {}) => (await runtime.invoke("Echo", event)) as Seen;
type Seen = { now: number; date: number; fixed: string; isDate: boolean; left: number; arn: string; env: object };
const book = (id: string, title: string, extra: object = {}) => ({
  pk: { S: `BOOK#${id}` },
  sk: { S: "BOOK" },
  title: { S: title },
  ...extra,
});
const write = async (action: string, input: object): Promise<unknown> =>
  runtime.invoke("Write", { target: `DynamoDB_20120810.${action}`, input: { TableName: "books", ...input } });

describe("a function", () => {
  test("sees sandbox time in Date.now() and new Date(), and other dates unchanged", async () => {
    runtime.clock.advance(5 * 86_400_000);
    const { now, date, fixed, isDate } = await echo();
    expect(Math.abs(now - runtime.clock.now())).toBeLessThan(60_000);
    expect(Math.abs(date - runtime.clock.now())).toBeLessThan(60_000);
    expect([fixed, isDate]).toEqual(["1970-01-01T00:00:00.000Z", true]);
  });

  test("has the template's environment, a key that is its role's, and the outside parties' addresses", async () => {
    const { env, arn, left } = await echo();
    expect(env).toMatchObject({
      GREETING: "hello",
      BANK_URL: `${runtime.url}/_sandbox/bank`,
      AWS_ENDPOINT_URL: runtime.url,
      AWS_ACCESS_KEY_ID: "role:Main.EchoRole",
    });
    expect(env).not.toHaveProperty("MESSENGER_URL");
    expect(arn).toBe("arn:aws:lambda:us-east-1:000000000000:function:Echo");
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(5000);
  });

  test("keeps its own environment and log beside others in one thread", async () => {
    const others = Array.from({ length: 20 }, async () => runtime.invoke("Slow", { ms: 100 }));
    const seen = await Promise.all(Array.from({ length: 20 }, async (_, i) => echo({ ms: i * 5, log: `echo ${i}` })));
    await Promise.all(others);
    expect(new Set(seen.map(({ env }) => (env as Record<string, string>)["AWS_ACCESS_KEY_ID"]))).toEqual(
      new Set(["role:Main.EchoRole"]),
    );
    expect(readFileSync(join(folder, "data/logs/Echo.log"), "utf8").match(/ echo \d+$/gm)).toHaveLength(20);
  });

  test("fails with the name of its error, also over the wire", async () => {
    await expect(echo({ fail: true })).rejects.toMatchObject({ name: "LibraryClosed", message: "we are closed" });
    const lambda = new LambdaClient(options());
    const answer = await lambda.send(
      new InvokeCommand({ FunctionName: "Echo", Payload: JSON.stringify({ fail: true }) }),
    );
    expect(answer.FunctionError).toBe("Unhandled");
    expect(JSON.parse(answer.Payload?.transformToString() ?? "")).toMatchObject({
      errorType: "LibraryClosed",
      errorMessage: "we are closed",
    });
  });

  test("that exceeds its timeout is ended, and concurrent invocations are not", async () => {
    const late = runtime.invoke("Slow", { ms: 3000 });
    const inTime = runtime.invoke("Slow", { ms: 300 });
    await expect(late).rejects.toMatchObject({ name: "Sandbox.Timedout" });
    await expect(inTime).resolves.toBe("done");
    await expect(runtime.invoke("Slow", {})).resolves.toBe("done");
  });

  test("that blocks its thread is ended too", async () => {
    await expect(runtime.invoke("Slow", { spin: 60_000 })).rejects.toMatchObject({ name: "Sandbox.Timedout" });
    await expect(runtime.invoke("Slow", {})).resolves.toBe("done");
  });

  test("writes its console to a log of its own, each line with its time", async () => {
    await echo({ log: "one\ntwo" });
    expect(readFileSync(join(folder, "data/logs/Echo.log"), "utf8")).toMatch(/^20\S+Z one\n20\S+Z two$/m);
  });

  test("runs several invocations at once", async () => {
    const began = performance.now();
    await Promise.all(Array.from({ length: 50 }, async () => runtime.invoke("Slow", { ms: 300 })));
    // One after another they would take fifteen seconds.
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

const call = async (path: string, init?: RequestInit) => {
  const response = await fetch(runtime.url + path, init);
  return { status: response.status, headers: response.headers, body: await response.text() };
};

const post = async (type: string) =>
  JSON.parse(
    (await call("/files/x", { method: "POST", body: "책", headers: { "content-type": type } })).body,
  ) as object;

describe("the HTTP API", () => {
  test("sends a function the event of payload format 2.0", async () => {
    const { status, body } = await call("/books/a%20b?x=1&x=2&y=", { headers: { "X-One": "1" } });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      version: "2.0",
      routeKey: "GET /books/{id}",
      rawPath: "/books/a b",
      rawQueryString: "x=1&x=2&y=",
      queryStringParameters: { x: "1,2", y: "" },
      pathParameters: { id: "a b" },
      headers: { "x-one": "1" },
      requestContext: { http: { method: "GET" }, stage: "$default" },
      isBase64Encoded: false,
    });
  });

  test("sends text as text, and anything else in base64", async () => {
    expect(await post("application/json")).toMatchObject({ body: "책", isBase64Encoded: false });
    expect(await post("application/jose")).toMatchObject({ body: "7LGF", isBase64Encoded: true });
  });

  test("answers with the function's status, headers and cookies", async () => {
    const { status, headers, body } = await call("/files/x", {
      method: "PUT",
      body: "teapot",
      headers: { "content-type": "text/plain" },
    });
    expect([status, body, headers.get("set-cookie")]).toEqual([418, "short", "a=b"]);
  });

  test("answers unknown paths, unreadable requests and failures as API Gateway does", async () => {
    expect(await call("/nowhere")).toMatchObject({ status: 404, body: '{"message":"Not Found"}' });
    expect(await call("/books", { method: "DELETE" })).toMatchObject({ status: 404 });
    expect(await call("/books/%zz")).toMatchObject({ status: 400, body: '{"message":"Bad Request"}' });
    expect(await call("/files/x", { method: "POST", body: Buffer.alloc(10 * 1024 * 1024 + 1) })).toMatchObject({
      status: 413,
    });
    const endless = await call("/books", { method: "POST", body: "{}" });
    expect(endless).toMatchObject({ status: 200 });
  });

  test("shows no secrets to a page that uses another host name", async () => {
    const status = await new Promise((resolve) => {
      const { port } = new URL(runtime.url);
      request({ port, path: "/_sandbox/malls", headers: { host: "evil.example" } }, ({ statusCode }) =>
        resolve(statusCode),
      ).end();
    });
    expect(status).toBe(403);
  });
});

const cost = async (work: () => Promise<unknown>) => {
  const before = runtime.meter.read();
  await work();
  const after = runtime.meter.read();
  return [after["dynamodb.wru"] - before["dynamodb.wru"], after["dynamodb.rru"] - before["dynamodb.rru"]];
};

describe("the table", () => {
  test("lets a role do what its policy allows, and nothing more", async () => {
    await write("PutItem", { Item: book("1", "Emma") });
    const Key = { pk: { S: "BOOK#1" }, sk: { S: "BOOK" } };
    expect(await write("GetItem", { Key })).toMatchObject({ Item: { title: { S: "Emma" } } });
    await expect(
      write("Query", { KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": Key.pk } }),
    ).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringMatching(
        /Write-role.* dynamodb:Query on resource: arn:aws:dynamodb:.*:table\/books/,
      ) as string,
    });
    await expect(write("GetItem", { Key: { ...Key, pk: { S: "LOAN#1" } } })).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
    await expect(
      write("TransactWriteItems", {
        TransactItems: [{ ConditionCheck: { TableName: "books", Key, ConditionExpression: "attribute_exists(pk)" } }],
      }),
    ).rejects.toThrow(/dynamodb:ConditionCheckItem/);
  });

  test("is metered as AWS bills, and returns consumed capacity only on request", async () => {
    const table = new DynamoDBClient(options());
    const big = { filler: { S: "x".repeat(1500) } };
    const Item = { ...book("2", "Persuasion", big), sk: { S: "NOTE" } };
    const Key = { pk: Item.pk, sk: Item.sk };
    expect(await cost(async () => table.send(new PutItemCommand({ TableName: "books", Item })))).toEqual([2, 0]);
    expect(
      await cost(async () =>
        table.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName: "books", Item } }] })),
      ),
    ).toEqual([4, 0]);
    expect(await cost(async () => table.send(new GetItemCommand({ TableName: "books", Key })))).toEqual([0, 0.5]);
    const refused = new PutItemCommand({ TableName: "books", Item, ConditionExpression: "attribute_not_exists(pk)" });
    expect(await cost(async () => table.send(refused).catch(() => {}))).toEqual([1, 0]);
    expect(await table.send(new GetItemCommand({ TableName: "books", Key }))).not.toHaveProperty("ConsumedCapacity");
    const answer = await table.send(
      new GetItemCommand({ TableName: "books", Key, ReturnConsumedCapacity: "TOTAL", ConsistentRead: true }),
    );
    expect(answer.ConsumedCapacity).toMatchObject({ CapacityUnits: 1 });
    expect(answer.Item).toEqual(Item);
  });
});

const titles = async (id: string) => {
  expect(await runtime.idle(10)).toBe(true);
  return (await callsOf("listener"))
    .filter((title) => title.startsWith(`BOOK#${id}/`))
    .map((title) => title.split("/")[1]);
};

describe("a stream", () => {
  test("delivers every kind of change of an item, in order, and only what passes the filter", async () => {
    const table = new DynamoDBClient(options());
    const Key = { pk: { S: "BOOK#s1" }, sk: { S: "BOOK" } };
    await write("PutItem", { Item: book("s1", "first") });
    await write("UpdateItem", {
      Key,
      UpdateExpression: "SET title = :t",
      ExpressionAttributeValues: { ":t": { S: "second" } },
    });
    await table.send(
      new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName: "books", Item: book("s1", "third") } }] }),
    );
    const answer = await table.send(
      new UpdateItemCommand({
        TableName: "books",
        Key,
        UpdateExpression: "SET title = :t",
        ExpressionAttributeValues: { ":t": { S: "fourth" } },
        ReturnValues: "UPDATED_NEW",
      }),
    );
    expect(answer.Attributes).toEqual({ title: { S: "fourth" } });
    await write("DeleteItem", { Key });
    await write("PutItem", { Item: { ...book("s1", "x"), pk: { S: "LOAN#s1" } } });
    expect(await titles("s1")).toEqual(["first", "second", "third", "fourth", "REMOVE"]);
    expect(await callsOf("listener")).not.toContain("LOAN#s1/x");
  });

  test("does not deliver a write that was rejected", async () => {
    await expect(
      write("PutItem", { Item: book("s2", "never"), ConditionExpression: "attribute_exists(pk)" }),
    ).rejects.toThrow();
    expect(await titles("s2")).toEqual([]);
  });

  test("keeps each item's order under concurrent writes, and loses none", async () => {
    const table = new DynamoDBClient(options());
    const rounds = Array.from({ length: 20 }, (_, i) => i);
    await Promise.all(
      rounds.flatMap((i) =>
        ["s3a", "s3b"].map(async (id) => {
          const ExpressionAttributeValues = { ":t": { S: `${i}` }, ":one": { N: "1" } };
          const Key = { pk: { S: `BOOK#${id}` }, sk: { S: "BOOK" } };
          return table.send(
            new UpdateItemCommand({
              TableName: "books",
              Key,
              UpdateExpression: "SET title = :t ADD writes :one",
              ExpressionAttributeValues,
            }),
          );
        }),
      ),
    );
    for (const id of ["s3a", "s3b"]) {
      const seen = await titles(id);
      expect(seen).toHaveLength(rounds.length);
      expect(new Set(seen)).toEqual(new Set(rounds.map(String)));
      const last = await table.send(
        new GetItemCommand({ TableName: "books", Key: { pk: { S: `BOOK#${id}` }, sk: { S: "BOOK" } } }),
      );
      expect(seen.at(-1)).toBe(last.Item?.title?.S);
    }
  });

  test("continues from the record that a function reports as failed, and repeats none before it", async () => {
    await write("PutItem", { Item: book("s4", "stubborn", { failures: { N: "2" } }) });
    await write("PutItem", { Item: book("s5", "after") });
    expect(await titles("s4")).toEqual(["stubborn"]);
    expect(await titles("s5")).toEqual(["after"]);
  });

  test("sends a record that keeps failing to its failure queue, and continues", async () => {
    const table = new DynamoDBClient(options());
    const Item = book("s6", "broken", { broken: { BOOL: true } });
    const puts = [Item, book("s7", "innocent")].map((each) => ({ Put: { TableName: "books", Item: each } }));
    await table.send(new TransactWriteItemsCommand({ TransactItems: puts }));
    expect(await titles("s7")).toEqual(["innocent"]);
    const sqs = new SQSClient(options());
    const { ReceiveMessageCommand } = await import("@aws-sdk/client-sqs");
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: `${runtime.url}/000000000000/lost` }),
    );
    expect(JSON.parse(Messages[0]?.Body ?? "{}")).toMatchObject({
      requestContext: { condition: "RetryAttemptsExhausted" },
      DDBStreamBatchInfo: { batchSize: 1 },
    });
  });
});

test("a failed message returns after its visibility timeout in sandbox time, and ends in the dead-letter queue", async () => {
  const sqs = new SQSClient(options());
  const Entries = ["easy", "hard"].map((body) => ({ Id: body, MessageBody: body }));
  await sqs.send(new SendMessageBatchCommand({ QueueUrl: `${runtime.url}/000000000000/jobs`, Entries }));
  expect(await runtime.idle(10)).toBe(true);
  expect(new Set(await callsOf("worker"))).toEqual(new Set(["easy", "hard"]));
  await runtime.travel(30_000);
  expect(await callsOf("worker")).toHaveLength(2);
  await runtime.travel(3_600_000);
  expect((await callsOf("worker")).filter((body) => body === "hard")).toHaveLength(2);
});

test("a restart continues where it stopped: items, time, and undelivered changes", async () => {
  const table = new DynamoDBClient(options());
  const before = runtime.clock.now();
  await table.send(new PutItemCommand({ TableName: "books", Item: book("r1", "late", { failures: { N: "1" } }) }));
  await runtime.stop();
  runtime = await start();
  expect(runtime.clock.now()).toBeGreaterThanOrEqual(before);
  const { Item } = await new DynamoDBClient(options()).send(
    new GetItemCommand({ TableName: "books", Key: { pk: { S: "BOOK#r1" }, sk: { S: "BOOK" } } }),
  );
  expect(Item?.title).toEqual({ S: "late" });
  expect(await runtime.idle(10)).toBe(true);
  expect(await callsOf("listener")).toContain("BOOK#r1/late");
});

test("two runtimes do not share a data folder", async () => {
  await expect(start()).rejects.toThrow(/another sandbox \(process \d+\) uses/);
});
