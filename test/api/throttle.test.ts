import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, expectProblem } from "./answer.ts";
import { composeReport } from "./request.ts";
import { startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";
import { bearing, enrolledMall } from "./staff.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const read = async (apiKey: string): Promise<Answer> =>
  sandbox.request("GET", "/v1/purchases?limit=1", bearing(apiKey));
const many = async (times: number, ask: () => Promise<Answer>) => Promise.all(Array.from({ length: times }, ask));
const countOf = (answers: readonly Answer[], status: number) => answers.filter((each) => each.status === status).length;

test("a mall that asks too often hears 429 and when to come again, and no other mall hears of it", async () => {
  // Twenty in ten seconds; a window may end in between.
  const loud = await enrolledMall(sandbox, { requestsPerSecond: 2 });
  const quiet = await enrolledMall(sandbox);
  const [flood, others] = await Promise.all([
    many(100, async () => read(loud.apiKey)),
    many(20, async () => read(quiet.apiKey)),
  ]);
  expect(countOf(flood, 200) + countOf(flood, 429)).toBe(100);
  expect(countOf(flood, 200)).toBeLessThanOrEqual(45);
  expect(countOf(flood, 429)).toBeGreaterThanOrEqual(55);
  expect(countOf(others, 200)).toBe(20);
  const last = flood.find(({ status }) => status === 429);
  if (last) expectProblem(last, 429, "TooManyRequests");
  await sandbox.wait({ minutes: 1 });
  expect((await read(loud.apiKey)).status).toBe(200);
});

test("signed requests count too, each function's own, and what was refused has changed nothing", async () => {
  const loud = await enrolledMall(sandbox, { requestsPerSecond: 2, advancePolicy: "shipment" });
  const sale = await startSale(sandbox, { mall: loud });
  await sandbox.wait({ minutes: 1 });
  const ship = async (no: number) => {
    const parcel = { shipment: `s${no}`, lines: [{ id: "lamp", quantity: 2 }] };
    const envelope = await composeReport(sandbox, loud, sale, "shipment.report", parcel);
    return sandbox.post(`/v1/purchases/${sale.id}/shipments`, { envelope });
  };
  const answers = await Promise.all(Array.from({ length: 80 }, async (_, no) => ship(no)));
  expect(countOf(answers, 429)).toBeGreaterThanOrEqual(35);
  expect(countOf(answers, 200)).toBe(1);
  await sandbox.wait({ minutes: 1 });
  expect((await sale.show()).shipments).toHaveLength(1);
});
