import { afterAll, beforeAll, expect, test } from "vitest";
import { startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

/* Lists by a period: its ends are instants, whatever their form, and both are included. */

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const read = async (path: string, period: Readonly<Record<string, string>>) =>
  sandbox.request("GET", `${path}?${new URLSearchParams(period).toString()}`, {
    headers: { authorization: `Bearer ${sandbox.thistle.apiKey}` },
  });

/** Periods around an instant in other forms of the same and other instants, and whether they include it. */
const periodsAround = (at: string): readonly (readonly [Readonly<Record<string, string>>, boolean])[] => {
  const shifted = (ms: number): string => new Date(Date.parse(at) + ms).toISOString();
  const second = `${at.slice(0, 19)}Z`;
  const inSeoul = shifted(9 * 3_600_000).replace("Z", "+09:00");
  return [
    [{ from: second }, true],
    [{ from: at }, true],
    [{ from: inSeoul }, true],
    [{ from: shifted(1) }, false],
    [{ until: at }, true],
    [{ until: inSeoul }, true],
    [{ until: second }, at.endsWith(".000Z")],
    [{ until: shifted(-1) }, false],
    [{ from: at, until: at }, true],
    [{ from: at.slice(0, 10), until: at.slice(0, 10) }, true],
  ];
};

test("purchases are found by the instant of their request", async () => {
  const sale = await startSale(sandbox);
  const { timeline } = await sale.show();
  for (const [period, isIncluded] of periodsAround(timeline[0]?.at ?? "")) {
    const { purchases } = (await read("/v1/purchases", period)).body as { purchases: readonly { id: string }[] };
    expect([period, purchases.some(({ id }) => id === sale.id)]).toEqual([period, isIncluded]);
  }
});

test("events are found by the instant of the event", async () => {
  const sale = await startSale(sandbox);
  await sandbox.rest();
  const list = async (period: Readonly<Record<string, string>>, purchase = sale.id) => {
    const { body } = await read("/v1/events", { ...period, ...(purchase !== "" && { purchase }) });
    return (body as { readonly events: readonly { event: { id: string; at: string } }[] }).events;
  };
  const [newest] = await list({});
  for (const [period, isIncluded] of periodsAround(newest?.event.at ?? ""))
    for (const purchase of [sale.id, ""]) {
      const found = await list(period, purchase);
      expect([period, found.some(({ event }) => event.id === newest?.event.id)]).toEqual([period, isIncluded]);
    }
});

test.each(["/v1/purchases", "/v1/events", "/v1/settlements"])("%s from after until is refused", async (path) => {
  for (const period of [
    { from: "2026-12-01", until: "2026-11-30" },
    { from: "2026-11-30T10:00:01Z", until: "2026-11-30T19:00:00+09:00" },
  ]) {
    const { status, body } = await read(path, period);
    expect([status, body]).toMatchObject([
      400,
      { code: "InvalidRequest", errors: [{ parameter: "from", detail: "must not be after until" }] },
    ]);
  }
  expect((await read(path, { from: "2026-11-30", until: "2026-11-30" })).status).toBe(200);
});
