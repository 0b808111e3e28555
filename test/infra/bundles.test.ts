import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RoleFunctionSpec } from "../../infra/function-spec.ts";
import { functions } from "../../infra/functions.ts";
import { assetOf } from "../../infra/handlers.ts";

type Answer = { readonly status: number; readonly body: object };
type ReceivedRequest = { readonly headers: IncomingHttpHeaders; readonly body: Record<string, unknown> };

let server: Server;
let received: ReceivedRequest[] = [];
let answers: Answer[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      received.push({ headers: request.headers, body: JSON.parse(text) as Record<string, unknown> });
      const { status, body } = answers.shift() ?? { status: 200, body: {} };
      response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  process.env["AWS_ENDPOINT_URL"] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env["AWS_REGION"] = "us-east-1";
  process.env["AWS_ACCESS_KEY_ID"] = "role:WithdrawRequest";
  process.env["AWS_SECRET_ACCESS_KEY"] = "secret";
  process.env["GATEWAY_TABLE"] = "tallystick-gateway";
});

afterAll(() => server.close());

const bundleOf = async (spec: Pick<RoleFunctionSpec, "role" | "name">) =>
  (await import(resolve(assetOf(spec), "index.mjs"))) as {
    readonly handler: (event: object, context: object) => Promise<unknown>;
  };

const withdraw = async (...given: Answer[]) => {
  received = [];
  answers = given;
  return (await bundleOf({ role: "gateway", name: "withdraw-request" })).handler({ purchaseId: "pur_1" }, {});
};

const error = (name: string): Answer => ({
  status: 400,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name },
});

/** In a process of its own, as on AWS: read by the test runner, a hundred bundles take ten times as long. */
const exportsOf = (specs: readonly RoleFunctionSpec[]): Record<string, string> => {
  const files = specs.map((spec) => resolve(assetOf(spec), "index.mjs"));
  const script = `const found = {};
    for (const file of ${JSON.stringify(files)}) found[file] = typeof (await import(file)).handler;
    console.log(JSON.stringify(found));`;
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  return JSON.parse(output) as Record<string, string>;
};

test("every bundle is one file that exports a handler, and only the page server has pages next to it", () => {
  for (const spec of functions)
    expect(readdirSync(assetOf(spec))).toEqual(spec.trigger.by === "page" ? ["index.mjs", "pages"] : ["index.mjs"]);
  const found = exportsOf(functions);
  expect(Object.keys(found)).toHaveLength(functions.length);
  expect(Object.entries(found).filter(([, type]) => type !== "function")).toEqual([]);
});

test("a bundle signs with the credentials and calls the endpoint of its environment", async () => {
  expect(await withdraw()).toEqual({ withdrawn: true });
  expect(received[0]?.headers["x-amz-target"]).toBe("DynamoDB_20120810.DeleteItem");
  expect(received[0]?.headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=role:WithdrawRequest\/.*us-east-1\/dynamodb/,
  );
  expect(received[0]?.body).toMatchObject({ TableName: "tallystick-gateway", Key: { pk: { S: "PURCHASE#pur_1" } } });
});

test("a bundle distinguishes a lost race from throttling and from other errors", async () => {
  expect(await withdraw(error("ConditionalCheckFailedException"))).toEqual({ withdrawn: false });

  expect(await withdraw(error("ProvisionedThroughputExceededException"))).toEqual({ withdrawn: true });
  expect(received).toHaveLength(2);

  await expect(withdraw(error("AccessDeniedException"))).rejects.toMatchObject({ name: "AccessDeniedException" });
  expect(received).toHaveLength(1);
});
