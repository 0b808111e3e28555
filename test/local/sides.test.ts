import { afterEach, expect, test } from "vitest";
import { type Server, startServer } from "../../local/http/server.ts";
import { startServers } from "../../local/http/sides.ts";

const stops: (() => Promise<void> | void)[] = [];
const onStop = (step: () => Promise<void> | void): void => void stops.push(step);
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

/** Takes a port of which the next two are free as well, as far as anyone can know. */
const freePort = async (): Promise<number> => {
  const probe = await startServer(0);
  await probe.stop();
  return probe.port;
};

const statusOf = async ({ url }: Server): Promise<number> => (await fetch(url)).status;

test("the lender has the port after the gateway's, or the next free one", async () => {
  const port = await freePort();
  const first = await startServers({ port }, onStop);
  expect(first.gateway.port).toBeGreaterThanOrEqual(port);
  expect(first.lender.port).toBeGreaterThan(first.gateway.port);
  const second = await startServers({ port: first.gateway.port }, onStop);
  expect(new Set([first, second].flatMap(({ gateway, lender }) => [gateway.port, lender.port])).size).toBe(4);
});

test("both ports can be given, and free ones can be asked for", async () => {
  const [port, lenderPort] = [await freePort(), await freePort()];
  const given = await startServers({ port, lenderPort }, onStop);
  expect(given.gateway.port).toBe(port);
  expect(given.lender.port).not.toBe(port);
  const free = await startServers({ port: 0 }, onStop);
  expect(free.lender.port).not.toBe(free.gateway.port);
});

test("each side answers what it serves, and 503 until then", async () => {
  const { gateway, lender } = await startServers({ port: 0 }, onStop);
  expect([await statusOf(gateway), await statusOf(lender)]).toEqual([503, 503]);
  gateway.serve([() => ({ status: 200, headers: {}, body: "gateway" })]);
  lender.serve([() => ({ status: 201, headers: {}, body: "lender" })]);
  expect([await statusOf(gateway), await statusOf(lender)]).toEqual([200, 201]);
});

test("a port that browsers and fetch do not call is skipped", async () => {
  const { gateway, lender } = await startServers({ port: 4190, lenderPort: 6665 }, onStop);
  expect([gateway.port > 4190, lender.port >= 6670]).toEqual([true, true]);
  expect([await statusOf(gateway), await statusOf(lender)]).toEqual([503, 503]);
});

test("after the last port the lender takes the first that needs no rights", async () => {
  const { gateway, lender } = await startServers({ port: 65_535 }, onStop);
  expect([gateway.port, lender.port]).toEqual([65_535, expect.any(Number)]);
  expect(lender.port).toBeGreaterThanOrEqual(1024);
});
