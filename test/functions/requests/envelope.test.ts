import { expect, test, vi } from "vitest";
import * as z from "zod";
import { claims, signedEnvelope, suspension } from "../../../functions/requests/envelope.ts";
import { before } from "../middleware/chain.ts";

vi.mock("../../../functions/io/table/table.ts", () => ({ TableName: "gateway", read: async () => undefined }));

test("a body that is no envelope is refused", async () => {
  const { rejected } = await before(signedEnvelope("mall", "endpoint.create"), { body: { envelope: "a.b.c" } });
  expect(rejected).toBe("InvalidMessage");
});

const outcomeOf = async (op: string, status: string) =>
  (await before(suspension(op), {}, { mall: { status } })).rejected;

test("new business of a suspended mall is refused, and open purchases can be finished", async () => {
  expect(await outcomeOf("loan.request", "suspended")).toBe("MallSuspended");
  expect(await outcomeOf("shipment.report", "suspended")).toBeUndefined();
  expect(await outcomeOf("loan.request", "active")).toBeUndefined();
});

test("the claims reach the story validated; their purchase is the one in the path", async () => {
  const middleware = claims("purchase", { body: z.strictObject({ shipment: z.string() }) });
  const send = async (body: object, purchaseId = "1") => before(middleware, {}, { envelope: { purchaseId, body } });
  expect((await send({ shipment: "s1" })).context).toMatchObject({ claim: { shipment: "s1" } });
  expect((await send({ shipment: 1 })).rejected).toBe("InvalidRequest");
  expect((await send({ shipment: "s1" }, "2")).rejected).toBe("InvalidRequest");
});
