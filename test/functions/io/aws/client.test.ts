import { HttpRequest } from "@smithy/core/protocols";
import { Hash } from "@smithy/core/serde";
import { SignatureV4 } from "@smithy/signature-v4";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connect, connectJson } from "../../../../functions/io/aws/client.ts";
import { commit, read } from "../../../../functions/io/table/table.ts";

type Asked = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

type Answer = { readonly status?: number; readonly body?: string; readonly headers?: Record<string, string> };

let asked: Asked[] = [];

let answers: (Answer | "reset" | "silence")[] = [];

const server = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk: Buffer) => (body += chunk.toString()));
  request.on("end", () => {
    asked.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers, body });
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
  asked = [];
  answers = [];
});

afterAll(() => {
  process.env = environment;
  server.close();
  server.closeAllConnections();
});

const no = (name: string, status = 400, more: object = {}): Answer => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: `no: ${name}`, ...more }),
});

/** Signs anew what has come, as AWS does, and compares. */
const expectSigned = async ({ method, path, headers, body }: Asked, service: string) => {
  const [, scope = "", names = ""] =
    /Credential=([^,]+), SignedHeaders=([^,]+),/.exec(headers.authorization ?? "") ?? [];
  expect(scope).toContain(`AKIDEXAMPLE/${String(headers["x-amz-date"]).slice(0, 8)}/eu-west-1/${service}/aws4_request`);
  expect(names.split(";")).toEqual(expect.arrayContaining(["host", "x-amz-date", "x-amz-security-token"]));
  const url = new URL(path, "http://any");
  const signed = names.split(";").filter((name) => name !== "x-amz-date" && name !== "x-amz-security-token");
  const again = await new SignatureV4({
    service,
    region: "eu-west-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", sessionToken: "session" },
    sha256: Hash.bind(null, "sha256"),
    applyChecksum: false,
  }).sign(
    new HttpRequest({
      method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(signed.map((name) => [name, String(headers[name])])),
      body,
    }),
    { signingDate: new Date(String(headers["x-amz-date"]).replace(/(....)(..)(..T..)(..)/, "$1-$2-$3:$4:")) },
  );
  expect(again.headers["authorization"]).toBe(headers.authorization);
};

const kms = connectJson({ name: "kms", target: "TrentService", version: "1.1" });

describe("a call to AWS", () => {
  test("is signed over its words, its time and its session", async () => {
    answers = [{ body: '{"Plaintext":"c2VjcmV0"}' }];
    expect(await kms("Decrypt", { KeyId: "key" })).toEqual({ Plaintext: "c2VjcmV0" });
    expect(asked[0]).toMatchObject({ method: "POST", path: "/", body: '{"KeyId":"key"}' });
    expect(asked[0]?.headers).toMatchObject({
      "x-amz-target": "TrentService.Decrypt",
      "content-type": "application/x-amz-json-1.1",
    });
    for (const each of asked) await expectSigned(each, "kms");
  });

  test("of a REST service is signed over its path and query too", async () => {
    answers = [{ body: "" }];
    const scheduler = connect({ name: "scheduler" });
    const place = { path: `/schedules/${encodeURIComponent("pur 1/2")}`, query: { groupName: "a group" } };
    expect(await scheduler({ ...place, method: "DELETE", headers: {} })).toEqual({});
    expect(asked[0]).toMatchObject({ method: "DELETE", path: "/schedules/pur%201%2F2?groupName=a%20group", body: "" });
    for (const each of asked) await expectSigned(each, "scheduler");
  });

  test("that is refused is told under AWS's own name, at once", async () => {
    answers = [no("DisabledException")];
    await expect(kms("Decrypt", {})).rejects.toMatchObject({
      name: "DisabledException",
      message: "no: DisabledException",
    });
    answers = [
      { status: 404, headers: { "x-amzn-errortype": "NotFoundException:http://x/" }, body: '{"Message":"none"}' },
    ];
    await expect(kms("Decrypt", {})).rejects.toMatchObject({ name: "NotFoundException", message: "none" });
    expect(asked).toHaveLength(2);
  });

  test.each<[string, Answer | "reset"]>([
    ["throttled", no("ThrottlingException")],
    ["answered by a fault", no("InternalServerError", 500)],
    ["answered by something else than AWS", { status: 503, body: "<html>" }],
    ["lost on the way", "reset"],
  ])("that is %s is tried again", async (_, failure) => {
    answers = [failure, { body: '{"yes":true}' }];
    expect(await kms("Decrypt", {})).toEqual({ yes: true });
    expect(asked).toHaveLength(2);
  });

  test("is tried four times", async () => {
    answers = Array.from({ length: 9 }, () => no("InternalServerError", 500));
    await expect(kms("Decrypt", {})).rejects.toMatchObject({ name: "InternalServerError" });
    expect(asked).toHaveLength(4);
  });

  test("that nobody answers in time is tried again", async () => {
    const hasty = connectJson({ name: "kms", target: "TrentService", version: "1.1", patience: 50 });
    answers = ["silence", { body: '{"yes":true}' }];
    expect(await hasty("Decrypt", {})).toEqual({ yes: true });
    answers = Array.from({ length: 4 }, () => "silence" as const);
    await expect(hasty("Decrypt", {})).rejects.toMatchObject({ name: "TimeoutError" });
  });

  test("by a clock that is wrong is signed anew by AWS's", async () => {
    const date = "Thu, 01 Jan 2026 00:00:00 GMT";
    answers = [{ ...no("InvalidSignatureException"), headers: { date } }, { body: '{"yes":true}' }];
    const ask = connectJson({ name: "kms", target: "TrentService", version: "1.1" });
    expect(await ask("Decrypt", {})).toEqual({ yes: true });
    expect(asked[1]?.headers["x-amz-date"]).toMatch(/^20260101T00000/);
    for (const each of asked) await expectSigned(each, "kms");
    answers = [no("InvalidSignatureException")];
    await expect(ask("Decrypt", {})).rejects.toMatchObject({ name: "InvalidSignatureException" });
  });
});

const cancelled = (...codes: string[]) =>
  no("TransactionCanceledException", 400, { CancellationReasons: codes.map((Code) => ({ Code })) });

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
  test("of several items has one token, however often it is sent, so that it never loses against itself", async () => {
    answers = ["reset", no("TransactionInProgressException"), {}];
    expect(await commit(writes)).toBe(true);
    const tokens = asked.map(({ body }) => (JSON.parse(body) as { ClientRequestToken: string }).ClientRequestToken);
    expect(tokens).toHaveLength(3);
    expect(new Set(tokens).size).toBe(1);
    await commit(writes);
    expect(JSON.parse(asked[3]?.body ?? "")).not.toMatchObject({ ClientRequestToken: tokens[0] });
    expect(JSON.parse(asked[3]?.body ?? "")).toMatchObject({
      TransactItems: [
        { Put: { TableName: "t", Item: { pk: { S: "a" }, bytes: { B: "/w==" }, cost: { N: "3" } } } },
        { Update: { Key: { pk: { S: "b" } }, ExpressionAttributeValues: { ":x": { N: "1" } } } },
      ],
    });
  });

  test("that lost a race says so; one that was throttled, or refused for another reason, fails", async () => {
    for (const lost of [cancelled("None", "ConditionalCheckFailed"), cancelled("TransactionConflict", "None")]) {
      answers = [lost];
      expect(await commit(writes)).toBe(false);
    }
    for (const lost of [no("ConditionalCheckFailedException"), no("TransactionConflictException")]) {
      answers = [lost];
      expect(await commit([{ Put }])).toBe(false);
    }
    answers = [cancelled("ConditionalCheckFailed", "ThrottlingError")];
    await expect(commit(writes)).rejects.toMatchObject({ name: "TransactionCanceledException" });
    answers = [no("ValidationException")];
    await expect(commit([{ Put }])).rejects.toMatchObject({ name: "ValidationException" });
  });
});

test("an item is read with its bytes, and one that is not there is undefined", async () => {
  answers = [{ body: '{"Item":{"pk":{"S":"a"},"answer":{"B":"/w=="}}}' }, {}];
  expect(await read({ pk: "a", sk: "b" })).toEqual({ pk: "a", answer: Buffer.from([255]) });
  expect(await read({ pk: "a", sk: "c" })).toBeUndefined();
});
