import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCheckoutScenario } from "../../clients/sandbox/checkout-scenarios.ts";
import { runPurchaseScenario } from "../../clients/sandbox/purchase-scenarios.ts";
import { connectSandbox } from "../../clients/sandbox/sandbox.ts";
import { pageMarkup } from "../../local/page/page-markup.ts";
import { startRuntime } from "../../local/runtime.ts";
import { type Seeded, startSeeded } from "./seeded.ts";

let seeded: Seeded;
beforeAll(async () => void (seeded = await startSeeded()));
afterAll(async () => seeded.stop());

const at = (path: string, side: "url" | "lenderUrl" = "url"): URL => new URL(path, seeded.runtime[side]);
const textOf = async (path: string): Promise<string> => (await fetch(at(path))).text();

test("the printed addresses are a page that runs its own script only", async () => {
  for (const side of ["url", "lenderUrl"] as const) {
    const response = await fetch(at("/", side));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("content-security-policy")).toMatch(/^default-src 'none'; script-src 'self';/);
    const page = await response.text();
    expect(page).not.toMatch(/<script>|<style|style=| on\w+=/);
    for (const [, file = ""] of page.matchAll(/(?:src|href)="(\/[^"]+)"/g))
      expect((await fetch(at(file, side))).status, file).toBe(200);
    for (const address of [seeded.runtime.url, seeded.runtime.lenderUrl]) expect(page).toContain(address);
  }
});

test("the description of the API names the addresses of both sides", async () => {
  const { servers, paths } = JSON.parse(await textOf("/openapi.json")) as {
    readonly servers: readonly { readonly url: string }[];
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly servers?: unknown }>>>>;
  };
  const { url, lenderUrl } = seeded.runtime;
  expect(servers.map((each) => each.url)).toEqual([url]);
  expect(paths["/v1/purchases"]?.["post"]).not.toHaveProperty("servers");
  expect(paths["/v1/lenders/{id}/plans"]?.["get"]?.servers).toMatchObject([{ url: lenderUrl }]);
  expect(JSON.stringify(paths)).not.toContain(":4001");
});

test("shows what purchases, events and notices there are, of every mall", async () => {
  const sandbox = connectSandbox(seeded.runtime.url);
  for (const [mall, purchaser, amount] of [
    ["mall_thistle", "acc_approved", "123456"],
    ["mall_hanok", "acc_approved_krw", "98000"],
  ] as const)
    await runPurchaseScenario(sandbox, "approved", { mall, purchaser, amount });
  await seeded.runtime.idle();
  const page = await textOf("/");
  for (const shown of [
    "Thistle &amp; Co",
    "Hanok Living",
    "1234.56 GBP",
    "98000 KRW",
    "<b>approved</b>",
    "/pay?approval=",
  ])
    expect(page.replaceAll(/(\d),(\d)/g, "$1$2")).toContain(shown);
});

test("opens a checkout, and asks for its loan when the purchaser comes back with consent", async () => {
  const sandbox = connectSandbox(seeded.runtime.url);
  const opened = await fetch(at("/_sandbox/checkouts"), { method: "POST", body: '{"mall":"mall_hanok"}' });
  const { url } = (await opened.json()) as { readonly url: string };
  expect((await fetch(url)).status).toBe(200);
  const { id } = await runCheckoutScenario(sandbox, "consented", {
    mall: "mall_thistle",
    purchaser: "acc_approved",
    amount: "4800",
  });
  const back = await fetch(at(`/_sandbox/checkouts/mall_thistle?session=${id}`), { redirect: "manual" });
  expect([back.status, back.headers.get("location")]).toEqual([303, "/"]);
  await seeded.runtime.idle();
  expect(await textOf("/")).toMatch(/<b>scenario-/);
  for (const body of ["", "null", '{"mall":"mall_none"}', '{"mall":7}'])
    expect((await fetch(at("/_sandbox/checkouts"), { method: "POST", body })).status).toBe(400);
});

test("serves the documentation, and no other file", async () => {
  expect(await textOf("/_sandbox/docs/quickstart.md")).toMatch(/^# /);
  expect((await fetch(at("/_sandbox/docs/sagas/late-payment.md"))).status).toBe(200);
  for (const path of [
    "..%2Fpackage.json",
    "../README.md",
    "write.ts",
    "openapi.json",
    "none.md",
    "%2e%2e/README.md",
    "",
  ])
    expect((await fetch(at(`/_sandbox/docs/${path}`))).status, path).toBe(404);
});

test("what others wrote is text, not markup", () => {
  const evil = '"><script>alert(1)</script>';
  const page = pageMarkup({
    version: "1",
    url: "http://127.0.0.1:1",
    lenderUrl: "http://127.0.0.1:2",
    now: 0,
    ahead: 0,
    functions: 1,
    machines: 1,
    inFlight: {},
    malls: new Map([["m", evil]]),
    purchases: [{ id: evil, mall: "m", order: evil, status: evil, amount: { amount: "1", currency: "GBP" }, at: 0 }],
    events: [{ order: evil, mall: evil, event: evil, at: 0 }],
    notices: [{ at: "2026-01-01T00:00:00Z", to: evil, subject: evil, text: evil, link: `javascript:${evil}` }],
  });
  expect(page).not.toContain("<script>alert");
  expect(page).not.toContain("javascript:");
});

const move = async (advance: string): Promise<number> =>
  (await fetch(at("/_sandbox/clock"), { method: "POST", body: JSON.stringify({ advance }) })).status;

test("the clock moves within bounds", async () => {
  for (const advance of ["P99999999D", "P600W", "PT1000000H", `P${"9".repeat(400)}D`])
    expect(await move(advance)).toBe(400);
  expect(await move("PT1S")).toBe(200);
});

test("until its parties are there a new sandbox answers 503, and never an empty list", async () => {
  const data = mkdtempSync(join(tmpdir(), "tallystick-new-"));
  const port = Number(at("/").port) + 100;
  const started = startRuntime({ assembly: "cdk.out", data, port, functions: { sharedBundles: "dist/local" } });
  const seen = new Set<number>();
  for (let last = 0; last !== 200;) {
    const answer = await fetch(`http://127.0.0.1:${port}/_sandbox/malls`).catch(() => undefined);
    last = answer?.status ?? 0;
    if (answer?.ok) expect(((await answer.json()) as { malls: readonly object[] }).malls).not.toEqual([]);
    seen.add(last);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const runtime = await started;
  expect(seen).toContain(503);
  expect((await fetch(new URL("/_sandbox/malls", runtime.url))).status).toBe(200);
  await runtime.stop();
  rmSync(data, { recursive: true });
});
