import { DecryptCommand, KMSClient } from "@aws-sdk/client-kms";
import { DeleteScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { SFNClient, StartSyncExecutionCommand } from "@aws-sdk/client-sfn";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { clientOf } from "../../../../functions/io/aws/clients.ts";
import { commit, read } from "../../../../functions/io/table/table.ts";

type ReceivedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

type Answer = { readonly status?: number; readonly body?: string; readonly headers?: Record<string, string> };

let received: ReceivedRequest[] = [];

let answers: (Answer | "reset" | "silence")[] = [];

const server = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk: Buffer) => (body += chunk.toString()));
  request.on("end", () => {
    received.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers, body });
    const answer = answers.shift() ?? {};
    if (answer === "reset") request.socket.destroy();
    else if (answer !== "silence") response.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? "{}");
  });
});

const environment = { ...process.env };

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  process.env["AWS_ENDPOINT_URL"] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env["AWS_REGION"] = "eu-west-1";
  process.env["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE";
  process.env["AWS_SECRET_ACCESS_KEY"] = "secret";
  process.env["AWS_SESSION_TOKEN"] = "session";
});

beforeEach(() => {
  received = [];
  answers = [];
});

afterAll(() => {
  process.env = environment;
  server.close();
  server.closeAllConnections();
});

const errorAnswer = (name: string, status = 400, more: object = {}): Answer => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: `no: ${name}`, ...more }),
});

const kms = clientOf(KMSClient);

const decrypt = new DecryptCommand({ KeyId: "key", CiphertextBlob: new Uint8Array([255]) });

const plaintext = { body: '{"Plaintext":"c2VjcmV0"}' };

describe("a call to AWS", () => {
  test("is signed with the credentials of the environment, and does not name the SDK", async () => {
    answers = [plaintext];
    expect((await kms().send(decrypt)).Plaintext).toEqual(new Uint8Array(Buffer.from("secret")));
    expect(received[0]).toMatchObject({ method: "POST", path: "/" });
    expect(JSON.parse(received[0]?.body ?? "")).toEqual({ KeyId: "key", CiphertextBlob: "/w==" });
    expect(received[0]?.headers).toMatchObject({
      "x-amz-target": "TrentService.Decrypt",
      "content-type": "application/x-amz-json-1.1",
      "content-length": String(received[0]?.body.length),
      "x-amz-security-token": "session",
    });
    expect(received[0]?.headers["user-agent"]).toBeUndefined();
    expect(received[0]?.headers.authorization).toMatch(
      /Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/kms\/aws4_request, SignedHeaders=[\w;-]*\bhost;[\w;-]*x-amz-date;x-amz-security-token/,
    );
  });

  test("of a REST service has its names in the path and the query", async () => {
    answers = [{ body: "" }];
    await clientOf(SchedulerClient)().send(new DeleteScheduleCommand({ Name: "pur 1", GroupName: "a group" }));
    expect(received[0]).toMatchObject({ method: "DELETE", body: "" });
    expect(received[0]?.path).toMatch(/^\/schedules\/pur%201\?(?:clientToken=[\w-]+&)?groupName=a%20group/);
  });

  test("that waits for an execution goes to the endpoint of the environment without a prefix", async () => {
    answers = [{ body: '{"status":"SUCCEEDED"}' }];
    const execution = new StartSyncExecutionCommand({ stateMachineArn: "arn", name: "a", input: "{}" });
    expect(await clientOf(SFNClient)().send(execution)).toMatchObject({ status: "SUCCEEDED" });
    expect(received[0]?.headers.host).toMatch(/^127\.0\.0\.1:/);
  });

  test("that is rejected throws AWS's own error, without a second attempt", async () => {
    answers = [errorAnswer("DisabledException")];
    await expect(kms().send(decrypt)).rejects.toMatchObject({
      name: "DisabledException",
      message: "no: DisabledException",
    });
    expect(received).toHaveLength(1);
  });

  test.each<[string, Answer | "reset"]>([
    ["throttled", errorAnswer("ThrottlingException")],
    ["answered by a fault", errorAnswer("InternalServerError", 500)],
    ["answered by something other than AWS", { status: 503, body: "<html>" }],
    ["interrupted", "reset"],
  ])("that is %s is sent again", async (_, failure) => {
    answers = [failure, plaintext];
    expect((await kms().send(decrypt)).Plaintext).toHaveLength(6);
    expect(received).toHaveLength(2);
  });

  test("is sent four times", async () => {
    answers = Array.from({ length: 9 }, () => errorAnswer("InternalServerError", 500));
    await expect(kms().send(decrypt)).rejects.toMatchObject({ name: "InternalServerError" });
    expect(received).toHaveLength(4);
  });

  test("that is not answered in time is sent again", async () => {
    const impatient = clientOf(KMSClient, 200);
    answers = ["silence", plaintext, plaintext, plaintext];
    expect((await impatient().send(decrypt)).Plaintext).toHaveLength(6);
    answers = Array.from({ length: 4 }, () => "silence" as const);
    await expect(impatient().send(decrypt)).rejects.toMatchObject({ name: "TimeoutError" });
  });

  test("with a wrong clock is signed again with AWS's time", async () => {
    const date = "Thu, 01 Jan 2026 00:00:00 GMT";
    answers = [{ ...errorAnswer("InvalidSignatureException"), headers: { date } }, plaintext];
    expect((await clientOf(KMSClient)().send(decrypt)).Plaintext).toHaveLength(6);
    expect(received[1]?.headers["x-amz-date"]).toMatch(/^20260101T00000/);
  });
});

const cancelled = (...codes: string[]) =>
  errorAnswer("TransactionCanceledException", 400, { CancellationReasons: codes.map((Code) => ({ Code })) });

describe("a write", () => {
  const Put = { TableName: "t", Item: { pk: "a", bytes: new Uint8Array([255]), cost: 3n } };
  const writes = [
    { Put },
    {
      Update: {
        TableName: "t",
        Key: { pk: "b" },
        UpdateExpression: "SET x = :x",
        ExpressionAttributeValues: { ":x": 1 },
      },
    },
  ];
  test("of several items has one token in every attempt, so that it never conflicts with itself", async () => {
    answers = ["reset", errorAnswer("TransactionInProgressException"), {}];
    expect(await commit(writes)).toBe(true);
    const tokens = received.map(({ body }) => (JSON.parse(body) as { ClientRequestToken: string }).ClientRequestToken);
    expect(tokens).toHaveLength(3);
    expect(new Set(tokens).size).toBe(1);
    await commit(writes);
    expect(JSON.parse(received[3]?.body ?? "")).not.toMatchObject({ ClientRequestToken: tokens[0] });
    expect(JSON.parse(received[3]?.body ?? "")).toMatchObject({
      TransactItems: [
        { Put: { TableName: "t", Item: { pk: { S: "a" }, bytes: { B: "/w==" }, cost: { N: "3" } } } },
        { Update: { Key: { pk: { S: "b" } }, ExpressionAttributeValues: { ":x": { N: "1" } } } },
      ],
    });
  });

  test("that lost a race reports it; one that was throttled, or rejected for another reason, fails", async () => {
    for (const lost of [cancelled("None", "ConditionalCheckFailed"), cancelled("TransactionConflict", "None")]) {
      answers = [lost];
      expect(await commit(writes)).toBe(false);
    }
    for (const lost of [errorAnswer("ConditionalCheckFailedException"), errorAnswer("TransactionConflictException")]) {
      answers = [lost];
      expect(await commit([{ Put }])).toBe(false);
    }
    answers = [cancelled("ConditionalCheckFailed", "ThrottlingError")];
    await expect(commit(writes)).rejects.toMatchObject({ name: "TransactionCanceledException" });
    answers = [errorAnswer("ValidationException")];
    await expect(commit([{ Put }])).rejects.toMatchObject({ name: "ValidationException" });
  });
});

test("an item is read with its bytes, and one that is not there is undefined", async () => {
  answers = [{ body: '{"Item":{"pk":{"S":"a"},"answer":{"B":"/w=="}}}' }, {}];
  expect(await read({ pk: "a", sk: "b" })).toEqual({ pk: "a", answer: new Uint8Array([255]) });
  expect(await read({ pk: "a", sk: "c" })).toBeUndefined();
});
