import { expect, test } from "vitest";
import { jsonBody } from "../../../functions/middleware/json-body.ts";
import { before } from "./chain.ts";

const bodyOf = async (body: string | undefined, isBase64Encoded = false) =>
  (await before(jsonBody(), { body, isBase64Encoded, headers: { "content-type": "text/plain" } })).event?.body;

test("a body is parsed as JSON, whatever its content type and encoding", async () => {
  expect(await bodyOf('{"name":"lamp"}')).toEqual({ name: "lamp" });
  expect(await bodyOf(Buffer.from('{"name":"lamp"}').toString("base64"), true)).toEqual({ name: "lamp" });
});

test("no body is undefined, and text that is not JSON is null", async () => {
  expect(await bodyOf(undefined)).toBeUndefined();
  expect(await bodyOf("")).toBeUndefined();
  expect(await bodyOf("{")).toBeNull();
  expect(await bodyOf('{"__proto__":{"name":"lamp"}}')).toBeNull();
});
