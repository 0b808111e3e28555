import { expect, test } from "vitest";
import { reject } from "../../../domain/rejection.ts";
import { refuse } from "../../../functions/middleware/refusal.ts";
import { replies } from "../../../functions/middleware/replies.ts";
import { http } from "../../../functions/middleware/http.ts";
import { get } from "../../../functions/middleware/contract.ts";
import { call } from "./call.ts";
import { after } from "./chain.ts";

test("a reply is JSON with its status and headers, and with what is shown once", async () => {
  const reply = { status: 201, body: { id: 1 }, shownOnce: { secret: "s" }, headers: { "cache-control": "no-store" } };
  expect(await after(replies(), reply)).toEqual({
    statusCode: 201,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body: '{"id":1,"secret":"s"}',
  });
});

test("a rejection that the story returns is a problem", async () => {
  expect(await after(replies(), reject("WrongState", "it is paid"))).toMatchObject({
    statusCode: 409,
    headers: { "content-type": "application/problem+json" },
  });
});

test("a rejection that ends the chain is a problem with its fields", async () => {
  const contract = get("anyone", { summary: "Returns a thing.", responses: {} });
  const handler = http(contract, async () => refuse(reject("InvalidRequest", "no"), [{ pointer: "/a", detail: "b" }]));
  expect((await call(handler)).json).toMatchObject({ status: 400, errors: [{ pointer: "/a", detail: "b" }] });
});
