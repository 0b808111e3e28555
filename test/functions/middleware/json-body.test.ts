import { expect, test } from "vitest";
import { jsonBody } from "../../../functions/middleware/json-body.ts";
import { before } from "./chain.ts";

const run = async (body: string | undefined, isBase64Encoded = false, headers: Record<string, string> = {}) =>
  before(jsonBody(), { body, isBase64Encoded, headers: { "content-type": "text/plain", ...headers } });

const bodyOf = async (...given: Parameters<typeof run>) => (await run(...given)).event?.body;

test("a body is parsed as JSON, whatever its content type and encoding", async () => {
  expect(await bodyOf('{"name":"lamp"}')).toEqual({ name: "lamp" });
  expect(await bodyOf(Buffer.from('{"name":"lamp"}').toString("base64"), true)).toEqual({ name: "lamp" });
  expect(await bodyOf('{"quantity":2.0}')).toEqual({ quantity: 2 });
});

test("no body is undefined", async () => {
  expect(await bodyOf(undefined)).toBeUndefined();
  expect(await bodyOf("")).toBeUndefined();
});

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string))).toString("base64");
const form = { "content-type": "application/x-www-form-urlencoded" };

test.each<[string, string, Parameters<typeof run>]>([
  ["a byte order mark", "byte order mark", ['\ufeff{"name":"lamp"}']],
  ["a byte order mark in bytes", "byte order mark", [bytes([0xef, 0xbb, 0xbf], "{}"), true]],
  ["a form", "it is a form", ["name=lamp&quantity=2", false, form]],
  ["a form without its type", "it is a form", ["name=lamp&quantity=2"]],
  ["a form in parts", "it is a form", ["--x\r\n", false, { "content-type": "multipart/form-data; boundary=x" }]],
  ["gzip", "it is compressed", [bytes([0x1f, 0x8b, 8, 0xff]), true]],
  ["gzip that was read as text", "it is compressed", ["\u001f\ufffd\b", false, { "content-encoding": "gzip" }]],
  ["brotli that was read as text", "it is compressed", ["\u000b\u0000", false, { "content-encoding": "br" }]],
  ["UTF-16", "it is not UTF-8", [bytes([0xff, 0xfe, 0x7b, 0, 0x7d, 0]), true]],
  ["Latin-1", "it is not UTF-8", [bytes('{"name":"', [0xe9], '"}'), true]],
  ["a body that was cut off", "it ends too early", ['{"name":']],
  ["a trailing comma", "character 9 does not fit", ['{"a": 1,}']],
  ["XML", "write an object in braces", ["<name>lamp</name>"]],
])("a body that is %s is refused as no JSON, with the reason", async (_, reason, given) => {
  const { rejected, detail } = await run(...given);
  expect([rejected, detail]).toEqual(["InvalidRequest", expect.stringContaining(`the body is not JSON: `)]);
  expect(detail).toContain(reason);
});
