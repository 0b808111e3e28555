import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { arn, AwsError } from "../../local/aws/aws.ts";
import { openStore } from "../../local/aws/store.ts";
import { makeMeter } from "../../local/bill/meter.ts";
import { makeSqs, type Sqs } from "../../local/sqs/sqs.ts";
import { makeClock } from "../../local/time/clock.ts";
import { client, serve } from "./wire.ts";

const queueArn = arn("sqs", "WebhookQueue");

const deadArn = arn("sqs", "WebhookDeadLetters");

const QueueUrl = "http://127.0.0.1:4000/000000000000/WebhookQueue";

const DeadUrl = "http://127.0.0.1:4000/000000000000/WebhookDeadLetters";

let folder: string;

let sqs: Sqs;

let store: ReturnType<typeof openStore>;

let clock: ReturnType<typeof makeClock>;

let meter: ReturnType<typeof makeMeter>;

let server: Awaited<ReturnType<typeof serve>>;

let aws: SQSClient;

const open = (): void => {
  store = openStore(folder);
  clock = makeClock();
  meter = makeMeter({ store });
  sqs = makeSqs({
    store,
    clock,
    meter,
    authorize: (caller, action, resource) => {
      if (caller !== "developer" && action !== "sqs:SendMessage")
        throw new AwsError("AccessDenied", `${caller.role} may not ${action} on ${resource}`, 403);
    },
  });
  sqs.declare({ arn: deadArn, url: DeadUrl, name: "WebhookDeadLetters", visibilitySeconds: 30 });
  const redrive = { deadLetterArn: deadArn, maxReceiveCount: 2 };
  sqs.declare({ arn: queueArn, url: QueueUrl, name: "WebhookQueue", visibilitySeconds: 60, redrive });
};

const restart = (): void => {
  sqs.close();
  store.close();
  open();
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "sqs-"));
  open();
  server = await serve(() => ({ AmazonSQS: sqs.service }));
  aws = new SQSClient(client(server.endpoint));
});

afterEach(async () => {
  aws.destroy();
  await server.close();
  sqs.close();
  store.close();
  rmSync(folder, { recursive: true });
});

test("a message is received once, hidden, and deleted; the SDK's digests agree", async () => {
  const MessageAttributes = {
    topic: { DataType: "String", StringValue: "purchase.approved" },
    raw: { DataType: "Binary", BinaryValue: new Uint8Array([1, 2, 3]) },
  };
  const sent = await aws.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello £", MessageAttributes }));
  const { Messages = [] } = await aws.send(
    new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ["All"], MessageSystemAttributeNames: ["All"] }),
  );
  expect(Messages).toHaveLength(1);
  expect(Messages[0]).toMatchObject({ MessageId: sent.MessageId, Body: "hello £", MessageAttributes });
  expect(Messages[0]?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
  expect(Messages[0]?.Attributes?.ApproximateReceiveCount).toBe("1");
  expect((await aws.send(new ReceiveMessageCommand({ QueueUrl }))).Messages ?? []).toEqual([]);
  const { Attributes } = await aws.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
  expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: "0", ApproximateNumberOfMessagesNotVisible: "1" });
  await aws.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle }));
  expect(sqs.depth(queueArn)).toBe(0);
});

test("a batch reports which messages were accepted and which were rejected", async () => {
  const answer = await aws.send(
    new SendMessageBatchCommand({
      QueueUrl,
      Entries: [
        { Id: "good", MessageBody: "one" },
        { Id: "empty", MessageBody: "" },
        { Id: "late", MessageBody: "two", DelaySeconds: 900 },
        { Id: "too-late", MessageBody: "three", DelaySeconds: 901 },
      ],
    }),
  );
  expect(answer.Successful?.map(({ Id }) => Id)).toEqual(["good", "late"]);
  expect(answer.Failed?.map(({ Id, SenderFault }) => [Id, SenderFault])).toEqual([
    ["empty", true],
    ["too-late", true],
  ]);
  const twice = [
    { Id: "a", MessageBody: "1" },
    { Id: "a", MessageBody: "2" },
  ];
  await expect(aws.send(new SendMessageBatchCommand({ QueueUrl, Entries: twice }))).rejects.toMatchObject({
    name: "BatchEntryIdsNotDistinct",
  });
  await expect(aws.send(new SendMessageBatchCommand({ QueueUrl, Entries: [] }))).rejects.toMatchObject({
    name: "EmptyBatchRequest",
  });
});

test("a delayed message arrives when the sandbox clock has advanced, and one in flight does not arrive twice", async () => {
  await aws.send(new SendMessageCommand({ QueueUrl, MessageBody: "in flight" }));
  expect(sqs.receive(queueArn, 10)).toHaveLength(1);
  await aws.send(new SendMessageCommand({ QueueUrl, MessageBody: "later", DelaySeconds: 600 }));
  expect(sqs.receive(queueArn, 10)).toEqual([]);
  clock.advance(8 * 86_400_000);
  expect(sqs.receive(queueArn, 10).map(({ body }) => body)).toEqual(["later"]);
});

test("a long poll answers as soon as a message arrives", async () => {
  const started = Date.now();
  const waiting = aws.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
  setTimeout(() => void aws.send(new SendMessageCommand({ QueueUrl, MessageBody: "at last" })), 100);
  expect((await waiting).Messages?.[0]?.Body).toBe("at last");
  expect(Date.now() - started).toBeLessThan(9000);
});

test("a message that was received too often moves to the dead-letter queue, and back when it is redriven", async () => {
  await aws.send(new SendMessageCommand({ QueueUrl, MessageBody: "poison" }));
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const [record] = sqs.receive(queueArn, 1);
    expect(record?.attributes.ApproximateReceiveCount).toBe(String(attempt + 1));
    sqs.release(queueArn, [record?.receiptHandle ?? ""], 0);
  }
  expect(sqs.receive(queueArn, 1)).toEqual([]);
  expect([sqs.depth(queueArn), sqs.depth(deadArn)]).toEqual([0, 1]);
  await expect(aws.send(new StartMessageMoveTaskCommand({ SourceArn: queueArn }))).rejects.toMatchObject({
    name: "InvalidParameterValue",
  });
  await aws.send(new StartMessageMoveTaskCommand({ SourceArn: deadArn }));
  expect([sqs.depth(queueArn), sqs.depth(deadArn)]).toEqual([1, 0]);
  expect(sqs.receive(queueArn, 1)[0]).toMatchObject({ body: "poison", eventSourceARN: queueArn });
});

test("a message released with a delay returns after it, and its trigger is notified", async () => {
  let calls = 0;
  sqs.onMessage(queueArn, () => void (calls += 1));
  await aws.send(new SendMessageCommand({ QueueUrl, MessageBody: "again" }));
  await new Promise((resolve) => setTimeout(resolve, 20));
  const [record] = sqs.receive(queueArn, 1);
  sqs.release(queueArn, [record?.receiptHandle ?? ""], 1);
  expect(sqs.receive(queueArn, 1)).toEqual([]);
  expect(sqs.waiting(queueArn).messages).toBe(1);
  expect(sqs.waiting(queueArn).nextDue).toBeGreaterThan(clock.now());
  const before = calls;
  await new Promise((resolve) => setTimeout(resolve, 1200));
  expect(calls).toBeGreaterThan(before);
  expect(sqs.receive(queueArn, 1)).toHaveLength(1);
});

test("after a restart no message is lost, and messages in flight are available at once", async () => {
  await aws.send(new SendMessageCommand({ QueueUrl, MessageBody: "held" }));
  expect(sqs.receive(queueArn, 1)).toHaveLength(1);
  await aws.send(new SendMessageCommand({ QueueUrl, MessageBody: "waiting" }));
  restart();
  expect(sqs.receive(queueArn, 10).map(({ body, attributes }) => [body, attributes.ApproximateReceiveCount])).toEqual([
    ["held", "2"],
    ["waiting", "1"],
  ]);
});

test("errors have AWS's names: unknown queue, invalid receipt, too large, not allowed", async () => {
  const unknown = new SendMessageCommand({ QueueUrl: "http://127.0.0.1/000000000000/Nothing", MessageBody: "x" });
  await expect(aws.send(unknown)).rejects.toMatchObject({ name: "QueueDoesNotExist" });
  const receipt = { QueueUrl, ReceiptHandle: "no such", VisibilityTimeout: 5 };
  await expect(aws.send(new ChangeMessageVisibilityCommand(receipt))).rejects.toMatchObject({
    name: "ReceiptHandleIsInvalid",
  });
  const large = new SendMessageCommand({ QueueUrl, MessageBody: "x".repeat(1_048_577) });
  await expect(aws.send(large)).rejects.toMatchObject({ name: "InvalidParameterValue" });
  const many = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 11 });
  await expect(aws.send(many)).rejects.toMatchObject({ name: "InvalidParameterValue" });
  const sender = new SQSClient(client(server.endpoint, "role:RouteEventRole"));
  const two = {
    QueueUrl,
    Entries: [
      { Id: "a", MessageBody: "1" },
      { Id: "b", MessageBody: "2" },
    ],
  };
  expect((await sender.send(new SendMessageBatchCommand(two))).Successful).toHaveLength(2);
  await expect(sender.send(new PurgeQueueCommand({ QueueUrl }))).rejects.toMatchObject({ name: "AccessDenied" });
  expect(sqs.depth(queueArn)).toBe(2);
  sender.destroy();
});

test("queues are listed, found by name, purged, and their requests are metered by 64 KB chunks", async () => {
  expect((await aws.send(new ListQueuesCommand({ QueueNamePrefix: "WebhookQ" }))).QueueUrls).toEqual([QueueUrl]);
  expect((await aws.send(new GetQueueUrlCommand({ QueueName: "WebhookDeadLetters" }))).QueueUrl).toBe(DeadUrl);
  meter.reset();
  await aws.send(new SendMessageCommand({ QueueUrl, MessageBody: "x".repeat(65 * 1024) }));
  expect(meter.read()["sqs.requests"]).toBe(2);
  const [record] = sqs.receive(queueArn, 1);
  expect(meter.read()["sqs.requests"]).toBe(4);
  await aws.send(
    new DeleteMessageBatchCommand({ QueueUrl, Entries: [{ Id: "1", ReceiptHandle: record?.receiptHandle }] }),
  );
  expect(meter.read()["sqs.requests"]).toBe(5);
  await aws.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" }));
  await aws.send(new PurgeQueueCommand({ QueueUrl }));
  expect(sqs.depth(queueArn)).toBe(0);
});
