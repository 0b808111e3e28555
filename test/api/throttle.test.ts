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

/** Two requests a second, counted over ten seconds; the count lags behind a flood by a few requests. */
const limit = { requestsPerSecond: 2 };
const lag = 5;

const windowNow = () => Math.floor(sandbox.now() / 10_000);

/** The most requests that the limit lets through while `flood` runs: on a busy machine it spans several windows. */
const mostDuring = async <Result>(flood: () => Promise<Result>): Promise<readonly [Result, number]> => {
  const first = windowNow();
  const result = await flood();
  return [result, (windowNow() - first + 1) * 20 + lag];
};

test("a mall that sends too many requests gets 429 and a time to retry, and no other mall is affected", async () => {
  const loud = await enrolledMall(sandbox, limit);
  const quiet = await enrolledMall(sandbox);
  const [[flood, others], most] = await mostDuring(async () =>
    Promise.all([many(100, async () => read(loud.apiKey)), many(20, async () => read(quiet.apiKey))]),
  );
  expect(countOf(flood, 200) + countOf(flood, 429)).toBe(100);
  expect(countOf(flood, 200)).toBeLessThanOrEqual(most);
  expect(countOf(others, 200)).toBe(20);
  const last = flood.find(({ status }) => status === 429);
  if (last) expectProblem(last, 429, "TooManyRequests");
  await sandbox.wait({ minutes: 1 });
  expect((await read(loud.apiKey)).status).toBe(200);
});

test("signed requests count too, each function counts its own, and a refused request changes nothing", async () => {
  const loud = await enrolledMall(sandbox, { ...limit, advancePolicy: "shipment" });
  const sale = await startSale(sandbox, { mall: loud });
  await sandbox.wait({ minutes: 1 });
  const ship = async (no: number) => {
    const parcel = { shipment: `s${no}`, lines: [{ id: "lamp", quantity: 2 }] };
    const envelope = await composeReport(sandbox, loud, sale, "shipment.report", parcel);
    return sandbox.post(`/v1/purchases/${sale.id}/shipments`, { envelope });
  };
  const [answers, most] = await mostDuring(async () =>
    Promise.all(Array.from({ length: 80 }, async (_, no) => ship(no))),
  );
  expect(countOf(answers, 429)).toBeGreaterThanOrEqual(80 - most);
  expect(countOf(answers, 200)).toBe(1);
  await sandbox.wait({ minutes: 1 });
  expect((await sale.show()).shipments).toHaveLength(1);
});
