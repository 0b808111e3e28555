import { execFileSync } from "node:child_process";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testAmounts } from "../../local/test-values/test-amounts.ts";
import { cli, read, startCli } from "./command-line.ts";
import { type Seeded, startSeeded } from "../api/seeded.ts";

let sandbox: Seeded;
let run: ReturnType<typeof cli>;
beforeAll(async () => {
  sandbox = await startSeeded();
  run = cli(sandbox.runtime.url);
});
afterAll(async () => {
  await sandbox.stop();
});

type Shown = {
  readonly id: string;
  readonly order: string;
  readonly status: string;
  readonly approvalNumber: string;
  readonly timeline: readonly { readonly event: string }[];
};
type CliResponse = {
  readonly status: number;
  readonly body: { readonly purchase: Shown; readonly decision?: { readonly decision: string } };
};

const commands = [
  "listen",
  "trigger",
  "request",
  "purchasers",
  "amounts",
  "review",
  "settlements",
  "clock",
  "doctor",
  "instruct",
  "instructions",
  "limits",
  "trail",
];

describe("help and wrong usage", () => {
  test("help lists the commands, and each command's help its options and examples", async () => {
    const { code, out } = await run("--help");
    expect(code).toBe(0);
    for (const name of commands) expect(out).toContain(name);
    const pages = await Promise.all(commands.map(async (name) => run(name, "--help")));
    for (const page of pages) {
      expect(page.code).toBe(0);
      expect(page.out).toMatch(/--json[^]*npx tallystick \w+/);
    }
  });

  test.each([
    [["dance"], "unknown command dance"],
    [["clock", "--fast"], "--fast"],
    [["clock", "yesterday"], "yesterday is not a duration"],
    [["clock", "-8d"], "-8"],
    [["clock", "+1d", "+1d"], "usage: npx tallystick clock"],
    [["trigger"], "usage: npx tallystick trigger"],
    [["trigger", "purchase.vanished"], "unknown event purchase.vanished"],
    [["request", "GET"], "usage: npx tallystick request"],
    [["request", "GET", "v1/purchases"], "v1/purchases is not a path"],
    [["request", "GET", "/v1/nothing"], "the gateway has no route GET /v1/nothing"],
    [["request", "POST", "/v1/purchases", "--data", "{"], "--data cannot be read"],
    [["request", "POST", "/v1/purchases", "--data", '{"total":1}'], "a purchase has no field total"],
    [["request", "GET", "/v1/purchases", "--mall", "mall_none"], "the sandbox has no mall mall_none"],
    [["trigger", "approved", "--purchaser", "acc_nobody"], "the sandbox has no purchaser acc_nobody"],
    [["review", "pur_1", "perhaps"], "the decision must be approved or declined"],
    [["listen", "--forward-to", "nowhere"], "nowhere is not a URL"],
    [["listen", "--forward-to", "ftp://127.0.0.1/"], "is not a URL"],
    [["clock", "+99999999d"], "more than ten years"],
    [["clock", "P600W"], "more than ten years"],
    [["help", "dance"], "unknown command dance"],
    [["purchasers", "--url", "nowhere"], "nowhere is not a URL"],
    [["request", "POST", "/v1/keys"], "proofs by each new private key"],
    [["request", "POST", "/v1/keys", "--data", '{"jwks":{"keys":[]}}'], "proofs by each new private key"],
  ])("%j prints what to do next and exits with 2", async (args, reason) => {
    const { code, out, error } = await run(...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(error).toContain(reason);
    expect(error).toMatch(/next: \w/);
  });

  test.each([
    [["listn"], "listen"],
    [["Trigger"], "trigger"],
    [["help", "purchaser"], "purchasers"],
    [["clock", "--jsno"], "--json"],
    [["request", "GET", "/v1/mall", "--dat", "{}"], "--data"],
    [["trigger", "purchase.refund"], "purchase.refunded"],
    [["trigger", "charged-off-"], "charged_off"],
    [["listen", "--events", "purchase.aproved"], "purchase.approved"],
    [["listen", "--events", "purchase.approved, purchase.charged-of"], "purchase.charged_off"],
    [["listen", "--events", "Purchase.Repaid"], "purchase.repaid"],
    [["listen", "--events", "checkouts.*"], "checkout.*"],
    [["trigger", "approved", "--mall", "mall_thistel"], "mall_thistle"],
    [["purchasers", "--mall", "mall_thistel"], "mall_thistle"],
    [["amounts", "--mall", "mall_hanko"], "mall_hanok"],
    [["clock", "--mall", "malhanok"], "mall_hanok"],
    [["limits", "--mall", "mall-thistle"], "mall_thistle"],
    [["trigger", "setlement.paid"], "settlement.paid"],
    [["trigger", "approved", "--purchaser", "acc_aproved"], "acc_approved"],
    [["request", "POST", "/v1/purchases", "--data", '{"amuont":"1"}'], "amount"],
    [["request", "POST", "/v1/checkout-sessions", "--data", '{"returnURL":"https://shop.example"}'], "returnUrl"],
  ])("%j asks whether %s was meant", async (args, meant) => {
    const { code, error } = await run(...args);
    expect(code).toBe(2);
    expect(error).toContain(`did you mean ${meant}?`);
  });

  test.each(["--version", "-v", "version"])("%s prints the version", async (word) => {
    expect((await run(word)).out).toMatch(/^tallystick \d+\.\d+\.\d+, Node v24\./);
  });

  test("without an answer it exits with 3 and says how to start a sandbox, in JSON too", async () => {
    const nowhere = cli("http://127.0.0.1:9");
    const { code, error } = await nowhere("clock", "--json");
    expect(code).toBe(3);
    expect(JSON.parse(error)).toMatchObject({ next: expect.stringContaining("npm start") });
    expect((await nowhere("request", "GET", "/v1/purchases")).code).toBe(3);
  });
});

describe("a developer's first hour", () => {
  test("lists the purchasers without their keys", async () => {
    const { purchasers } = read(await run("purchasers", "--json")) as { readonly purchasers: readonly object[] };
    expect(purchasers.length).toBe(sandbox.runtime.sandbox.purchasers.length);
    expect(purchasers).toContainEqual(expect.objectContaining({ account: "acc_suspended" }));
    expect(JSON.stringify(purchasers)).not.toContain('"d"');
    expect((await run("purchasers")).out).toMatch(/acc_late +GBP +is late/);
  });

  test("lists the test amounts", async () => {
    const listed = read(await run("amounts", "--json")) as { readonly amounts: readonly object[] };
    expect(listed.amounts).toEqual(testAmounts.map(({ prices, does }) => ({ prices, does })));
    expect((await run("amounts")).out).toMatch(/13\.09 GBP +13,009 KRW +is late/);
  });

  test("brings a purchase from the loan request to the debt with `request` only", async () => {
    const requested = read(
      await run("request", "POST", "/v1/purchases", "--data", '{"order":"cli-1"}', "--json"),
    ) as CliResponse;
    expect(requested).toMatchObject({ status: 201, body: { decision: { decision: "approved" } } });
    const { id, approvalNumber } = requested.body.purchase;
    const post = async (path: string, body: string) =>
      read(await run("request", "post", path, "--data", body, "--json")) as CliResponse;
    expect((await post(`/v1/purchases/${id}/advances`, "{}")).status).toBe(202);
    const parcel = join(sandbox.data, "parcel.json");
    writeFileSync(parcel, '{"shipment":"s1"}');
    expect(await post(`/v1/purchases/${id}/shipments`, `@${parcel}`)).toMatchObject({ status: 200 });
    await sandbox.runtime.idle();
    expect((await post(`/v1/pay/${approvalNumber}/acceptances`, "{}")).status).toBe(200);
    const shown = read(await run("request", "GET", `/v1/purchases/${id}`, "--json")) as CliResponse;
    expect(shown.body.purchase.status).toBe("accepted");

    const data = '{"amount":{"amount":"300","currency":"GBP"}}';
    const repay = async (...more: readonly string[]) =>
      read(
        await run("request", "POST", `/v1/pay/${approvalNumber}/repayments`, "--data", data, "--json", ...more),
      ) as CliResponse & { readonly key: string };
    const { status, key } = await repay();
    expect(status).toBe(202);
    expect(await repay("--key", key)).toMatchObject({ status: 202, key });
    await sandbox.runtime.idle();
    const repaid = read(await run("request", "GET", `/v1/purchases/${id}`, "--json")) as CliResponse;
    expect(repaid.body.purchase).toMatchObject({ repayments: [{ no: 1 }] });
  });

  test("prints the gateway's rejection and exits with 1", async () => {
    const { code, out } = await run("request", "GET", "/v1/purchases/pur_nothing", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ status: 404, body: { code: "PurchaseNotFound" } });
  });

  test("creates and tests a webhook endpoint: the envelope contains the endpoint's id from the path", async () => {
    const url = `${sandbox.runtime.url}/_sandbox/hooks/mall_thistle`;
    const made = read(
      await run("request", "POST", "/v1/webhook-endpoints", "--data", JSON.stringify({ url }), "--json"),
    ) as { readonly body: { readonly endpoint: { readonly id: string } } };
    const path = `/v1/webhook-endpoints/${made.body.endpoint.id}/tests`;
    expect(read(await run("request", "POST", path, "--json"))).toMatchObject({ status: 202 });
  });

  test("sends requests as an operator, and with a key file as a mall that is not selected", async () => {
    const asOperator = read(await run("request", "GET", "/v1/malls/mall_thistle", "--json"));
    expect(asOperator).toMatchObject({ status: 200, body: { mall: { id: "mall_thistle" } } });
    const file = join(sandbox.data, "mall.json");
    writeFileSync(file, JSON.stringify(sandbox.runtime.sandbox.malls.find(({ mall }) => mall === "mall_hanok")));
    const asMall = read(await run("request", "GET", "/v1/mall", "--keys", file, "--json"));
    expect(asMall).toMatchObject({ status: 200, body: { mall: { id: "mall_hanok" } } });
    expect((await run("request", "GET", "/v1/mall", "--keys", join(sandbox.data, "none.json"))).code).toBe(2);
  });

  test("opens a checkout session that its page can show", async () => {
    const data = '{"amount":"4200","returnUrl":"https://shop.example/done"}';
    const { body } = read(await run("request", "POST", "/v1/checkout-sessions", "--data", data, "--json")) as {
      readonly body: { readonly checkout: { readonly amount: object; readonly status: string }; readonly url: string };
    };
    expect(body.checkout).toMatchObject({ status: "open", amount: { amount: "4200", currency: "GBP" } });
    expect((await fetch(body.url)).status).toBe(200);
    const { out } = await run("request", "POST", "/v1/checkout-sessions", "--mall", "mall_hanok");
    expect(out).toMatch(/"currency": "KRW"[^]*open the checkout: http.*#/);
  });

  test("shows limits and amounts in major units", async () => {
    expect((await run("purchasers")).out).toMatch(/acc_ailsa_reid +GBP +is approved up to a limit of 2,500\.00 GBP/);
    expect((await run("purchasers")).out).not.toContain("minor units");
  });

  test("links to what a trigger made", async () => {
    const { links } = read(await run("trigger", "approved", "--json")) as { readonly links: { readonly page: string } };
    expect(links.page).toMatch(/\/pay\?approval=[\w-]+#/);
    expect((await fetch(links.page)).status).toBe(200);
    expect((await run("trigger", "checkout.consented")).out).toMatch(/the purchaser's page +http.*\/checkout\/chk_.*#/);
    expect((await run("trigger", "declined")).out).not.toContain("the purchaser's page");
  });

  test("triggers an event through the real flow", async () => {
    const { purchase } = read(await run("trigger", "purchase.refunded", "--json")) as { readonly purchase: Shown };
    expect(purchase.status).toBe("cancelled");
    const list = read(await run("trigger", "list", "--json")) as { readonly events: readonly string[] };
    expect(list.events).toEqual(expect.arrayContaining(["purchase.charged_off", "checkout.expired"]));
    expect(read(await run("trigger", "checkout.cancelled", "--json"))).toMatchObject({
      checkout: { status: "cancelled" },
    });
    const whole = read(await run("trigger", "approved", "--amount", "25", "--json"));
    expect(whole).toMatchObject({ purchase: { amount: { amount: "2500", currency: "GBP" } } });
    const args = ["trigger", "declined", "--amount", "13.02", "--purchaser", "acc_ailsa_reid", "--json"];
    expect(read(await run(...args))).toMatchObject({ purchase: { code: "AccountSuspended" } });
  });

  test("decides a manual review as the lender's staff, exactly once", async () => {
    const args = ["request", "POST", "/v1/purchases", "--purchaser", "acc_review", "--json"];
    const requested = read(await run(...args)) as CliResponse;
    expect(requested).toMatchObject({ status: 202, body: { decision: { decision: "undecided" } } });
    const { id } = requested.body.purchase;
    expect((await run("review")).out).toContain(id);
    expect(await run("review", id, "declined")).toMatchObject({ code: 0 });
    expect(await run("review", id, "approved")).toMatchObject({
      code: 1,
      error: expect.stringContaining("WrongState"),
    });
    expect((await run("review")).out).toContain("no request is in review");
  });

  test("moves and reads the clock", async () => {
    const moved = read(await run("clock", "+1d12h", "--json")) as { readonly now: string };
    const again = read(await run("clock", "PT30M", "--json")) as { readonly now: string };
    expect(Date.parse(again.now) - Date.parse(moved.now)).toBeGreaterThanOrEqual(30 * 60_000);
    expect(Date.parse(again.now) - Date.now()).toBeGreaterThan(36 * 3_600_000);
    expect((await run("clock")).out).toMatch(/^\d{4}-.*1\.5 days ahead/);
  });
});

describe("listening", () => {
  const received: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("end", () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(status).end();
    });
  });
  let address: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
  });
  afterAll(() => server.close());

  test("forwards a mall's events so that the developer's verification accepts them, with the clock days ahead", async () => {
    const listening = startCli(sandbox.runtime.url, ["listen", "--forward-to", address, "--count", "1", "--json"]);
    await listening.waitForError("whsec_");
    await run("trigger", "approved");
    const printed = read(await listening.ended);
    const [first] = received;
    const secret = sandbox.runtime.sandbox.malls.find(({ mall }) => mall === "mall_thistle")?.webhookSecret ?? "";
    const event = new Webhook(secret).verify(first?.body ?? "", first?.headers as Record<string, string>);
    expect(event).toMatchObject({ type: "purchase.approved" });
    expect(printed).toMatchObject({ type: "purchase.approved", status: 200 });
  });

  test("shows a server that answers 500, and one that does not answer", async () => {
    status = 500;
    const refused = startCli(sandbox.runtime.url, ["listen", "--forward-to", address, "--count", "1"]);
    const unreachable = startCli(sandbox.runtime.url, [
      "listen",
      "--forward-to",
      "http://127.0.0.1:9/",
      "--count",
      "1",
      "--json",
    ]);
    await Promise.all([refused.waitForError("whsec_"), unreachable.waitForError("whsec_")]);
    await run("trigger", "declined");
    expect((await refused.ended).out).toMatch(/purchase\.declined .* 500 /);
    expect(read(await unreachable.ended)).toMatchObject({ failure: expect.stringMatching(/\w/) });
  });
});

describe("the settlements", () => {
  test("are listed, and each shown with its lines, verified by the lender's signature", async () => {
    expect((await run("settlements", "--currency", "EUR")).out).toContain("no settlement");
    // The clock has moved past nightly runs: what was refunded or rebated until then is in a settlement.
    const [, no = ""] = /^(GBP\.\d+)  \w+ /.exec((await run("settlements", "--currency", "GBP")).out) ?? [];
    const { settlement } = read(await run("settlements", no, "--json")) as {
      readonly settlement: { readonly lines: number; readonly allLines: readonly unknown[] };
    };
    expect(settlement.allLines).toHaveLength(settlement.lines);
    expect((await run("settlements", no)).out).toMatch(/(rebate|clawback|advance) /);
    expect((await run("settlements", "GBP.999")).code).toBe(1);
  });
});

describe("the doctor", () => {
  test("passes every check on a running sandbox", async () => {
    const { code, out } = await run("doctor");
    expect(code).toBe(0);
    expect(
      out
        .trim()
        .split("\n")
        .map((line) => line.split(/\s+/).slice(0, 2).join(" ")),
    ).toEqual(["node", "engine", "port", "clock", "keys", "lender", "mall", "webhooks"].map((check) => `ok ${check}`));
  });

  test("says what to do when nothing is listening, another program is, or a webhook server cannot be reached", async () => {
    const other = createServer((_, response) => response.destroy());
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const taken = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const answers = await Promise.all([
      cli("http://127.0.0.1:9")("doctor", "--json"),
      cli(taken)("doctor"),
      run("doctor", "--forward-to", "http://127.0.0.1:9/hooks"),
    ]);
    other.close();
    expect(answers.map(({ code }) => code)).toEqual([1, 1, 1]);
    expect(read(answers[0])).toMatchObject({
      ok: false,
      findings: expect.arrayContaining([expect.objectContaining({ check: "port", ok: false, next: "npm start" })]),
    });
    expect(answers[1].out).toMatch(/another program is listening.*\n +next: npm start -- --port/);
    expect(answers[2].out).toMatch(/no +webhooks +nothing is listening at http:\/\/127\.0\.0\.1:9\/hooks/);
  });
});

/** The command's output on a terminal. */
const atTerminal = (env: Readonly<Record<string, string>>): string =>
  execFileSync("script", ["-qec", `${process.execPath} clients/cli/tallystick.js --help`, "/dev/null"], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
  }).toString();

test("output is coloured on a terminal, but not with NO_COLOR and not in a pipe", async () => {
  const escape = "\u001b[";
  expect(atTerminal({})).toContain(escape);
  expect(atTerminal({ NO_COLOR: "1" })).not.toContain(escape);
  for (const args of [["--help"], ["purchasers"], ["dance"]]) {
    const { out, error } = await run(...args);
    expect(out + error).not.toContain(escape);
  }
});
