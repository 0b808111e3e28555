import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectMall } from "../../clients/sdk/mall.ts";
import { newKey, publicJwks } from "../../clients/sdk/new-key.ts";
import { connectOperator } from "../../clients/sdk/operator.ts";
import { expectProblem, expectRefusal } from "./answer.ts";
import { composeReport } from "./request.ts";
import { startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";
import { bearing, enrolledMall, newcomer } from "./staff.ts";
import { vectors, type Wycheproof } from "../vectors/vectors.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(async () => sandbox.stop());

/** Why staff do it: it is in the trail. */
const reason = "a test";

const staff = () => sandbox.operator("gateway");

const postAs = async (key: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
  sandbox.post(path, body, { authorization: `Bearer ${key}`, ...headers });

const getAs = async (key: string, path: string) => sandbox.request("GET", path, bearing(key));

const connected = ({ mall, lender, apiKey, sign, seal }: Awaited<ReturnType<typeof enrolledMall>>) =>
  connectMall({ url: sandbox.url, now: sandbox.now, mall, lender, apiKey, signKey: sign, sealKey: seal });

describe("a mall joins", () => {
  test("registered by the staff of both sides, and sells at once", async () => {
    const mall = await enrolledMall(sandbox);
    expect(mall.apiKey).toMatch(/^tk_test_[\w-]{32}$/);
    expect(mall.webhookSecret).toMatch(/^whsec_/);
    const sale = await startSale(sandbox, { mall });
    expect((await sale.show()).status).toBe("advanced");
    const record = await connected(mall).showMall();
    expect(record).toMatchObject({
      id: mall.mall,
      status: "active",
      apiVersion: "2026-11-25",
      advancePolicy: "approval",
    });
    expect(record.keys).toEqual([
      { kid: mall.sign.kid, use: "sig" },
      { kid: mall.seal.kid, use: "enc" },
    ]);
  });

  test("without an id, and gets one", async () => {
    const { registration } = await newcomer(sandbox);
    const { id: _id, ...nameless } = registration;
    const { mall } = await staff().registerMall(nameless);
    expect(mall.id).toMatch(/^mall_[0-9a-f]{24}$/);
  });

  test("without a webhook URL, creates its endpoints itself, and their secrets are not shown to the operator", async () => {
    const { registration } = await newcomer(sandbox);
    const { webhookUrl: _later, ...deaf } = registration;
    const { apiKey = "", webhookSecret } = await staff().registerMall(deaf);
    expect(webhookSecret).toBeUndefined();
    expect((await getAs(apiKey, "/v1/webhook-endpoints")).body).toEqual({ endpoints: [] });
  });

  test("not with a webhook URL that is not public", async () => {
    const { registration } = await newcomer(sandbox, { webhookUrl: "ftp://127.0.0.1/" });
    const register = async () => postAs(staff().operatorKey, "/v1/malls", registration);
    await expectRefusal(sandbox, register, 422, "WebhookUrlRefused");
  });

  test("not with a lender that the gateway does not know, and cannot change to one", async () => {
    const { registration } = await newcomer(sandbox, { lender: "lender_nobody" });
    const register = async () => postAs(staff().operatorKey, "/v1/malls", registration);
    await expectRefusal(sandbox, register, 422, "LenderUnknown");
    const { mall } = await enrolledMall(sandbox);
    const change = async () => postAs(staff().operatorKey, `/v1/malls/${mall}`, { lender: "lender_nobody", reason });
    await expectRefusal(sandbox, change, 422, "LenderUnknown");
  });

  test("once: a repeat with the same facts succeeds without showing the secrets, one with other facts is rejected", async () => {
    const { registration } = await newcomer(sandbox);
    const first = await staff().registerMall(registration, "join-1");
    const again = await staff().registerMall(registration, "join-1");
    expect(first.apiKey).toBeDefined();
    expect(again).toEqual({ mall: first.mall, key: first.key });
    expect(await staff().registerMall(registration)).toEqual({ mall: first.mall });
    const { operatorKey } = staff();
    const other = { ...registration, name: "Somebody else" };
    const register = async () => postAs(operatorKey, "/v1/malls", other);
    await expectRefusal(sandbox, register, 409, "MallAlreadyRegistered");
  });

  test("and no item of the gateway contains its secrets", async () => {
    const mall = await enrolledMall(sandbox);
    const text = JSON.stringify(await sandbox.state());
    for (const secret of [mall.apiKey, mall.webhookSecret, staff().operatorKey, sandbox.operator("lender").operatorKey])
      expect(text).not.toContain(secret);
  });
});

describe("the operator", () => {
  test("lists all malls by id, page by page", async () => {
    await enrolledMall(sandbox);
    const ids: string[] = [];
    for await (const { id } of staff().listMalls()) ids.push(id);
    expect(ids).toEqual(ids.toSorted());
    const { operatorKey } = staff();
    const pages: string[] = [];
    for (let cursor = ""; ;) {
      const { body } = await getAs(operatorKey, `/v1/malls?limit=2${cursor}`);
      const { malls = [], cursor: next } = body as { malls?: { id: string }[]; cursor?: string };
      pages.push(...malls.map(({ id }) => id));
      if (next === undefined) break;
      expect(malls).toHaveLength(2);
      cursor = `&cursor=${next}`;
    }
    expect(pages).toEqual(ids);
  });

  test("changes only the named fields; the same change twice has no further effect", async () => {
    const { mall } = await enrolledMall(sandbox);
    const before = await staff().showMall(mall);
    const changed = await staff().changeMall(mall, { advancePolicy: "shipment", requestsPerSecond: 50, reason });
    expect(changed).toEqual({ ...before, advancePolicy: "shipment", requestsPerSecond: 50 });
    const state = await sandbox.state();
    expect(
      await sandbox.request(
        "POST",
        `/v1/malls/${mall}`,
        bearing(staff().operatorKey, { method: "POST", body: '{"requestsPerSecond":50,"reason":"again"}' }),
      ),
    ).toMatchObject({ status: 200 });
    expect(await sandbox.state()).toEqual(state);
  });

  test("stores new keys of a mall that has lost its own: the old ones are invalid", async () => {
    const mall = await enrolledMall(sandbox);
    const sale = await startSale(sandbox, { mall });
    const [sign, seal] = [await newKey("sig"), await newKey("enc")];
    await staff().changeMall(mall.mall, { jwks: publicJwks(sign, seal), reason });
    await sandbox.wait({ minutes: 1 });
    expectProblem(await sale.ship(), 400, "InvalidMessage");
  });

  test.each([
    ["GET", "/v1/malls/mall_nobody"],
    ["POST", "/v1/malls/mall_nobody"],
    ["GET", "/v1/malls/mall_nobody/api-keys"],
    ["POST", "/v1/malls/mall_nobody/api-keys"],
  ])("gets MallUnknown for an unknown mall: %s %s", async (method, path) => {
    const body = { reason, ...(path.endsWith("keys") ? { label: "x" } : { name: "x" }) };
    const init = method === "GET" ? {} : { body: JSON.stringify(body) };
    expectProblem(await sandbox.request(method, path, bearing(staff().operatorKey, init)), 404, "MallUnknown");
  });

  test("has a key of one side, which can be revoked", async () => {
    const issued = (await sandbox.invoke("tallystick-gateway-issue-operator-key", { name: "Jo", reason })) as {
      operator: string;
      key: string;
    };
    expect(issued.key).toMatch(/^tk_test_op_[\w-]{32}$/);
    const jo = connectOperator({ url: sandbox.url, operatorKey: issued.key });
    expect((await jo.showMall("mall_thistle")).name).toBe("Thistle & Co");
    expectProblem(
      await postAs(issued.key, "/v1/lenders/lender_gyeol/malls", {
        mall: "mall_thistle",
        name: "x",
        bankAccount: "x",
        reason,
      }),
      401,
      "Unauthenticated",
    );
    await sandbox.invoke("tallystick-gateway-revoke-operator-key", { operator: issued.operator, reason });
    await sandbox.invoke("tallystick-gateway-revoke-operator-key", { operator: issued.operator, reason });
    expectProblem(await getAs(issued.key, "/v1/malls"), 401, "Unauthenticated");
  });

  test("of the lender sees a mall's contract with its defaults; a new contract without keys keeps the old keys", async () => {
    const { mall, sign, seal } = await enrolledMall(sandbox);
    const lenders = sandbox.operator("lender");
    const before = await lenders.showPinnedMall("lender_gyeol", mall);
    expect(before).toMatchObject({ card: { quoteMinutes: 15 }, refundPolicy: { borneBy: "lender" } });
    const again = { mall, name: "Newcomer", bankAccount: "GB-MOVED", card: { quoteMinutes: 5 }, reason };
    const after = await lenders.pinMall("lender_gyeol", again);
    expect(after).toMatchObject({ bankAccount: "GB-MOVED", card: { quoteMinutes: 5 } });
    expect(after.keys.map(({ kid }) => kid)).toEqual([sign.kid, seal.kid]);
    expect(await lenders.showPinnedMall("lender_gyeol", mall)).toEqual(after);
    const { operatorKey } = lenders;
    expectProblem(await getAs(operatorKey, "/v1/lenders/lender_gyeol/malls/mall_nobody"), 404, "MallUnknown");
    const wrong = { ...again, card: { rows: [] } };
    const pin = async () => postAs(operatorKey, "/v1/lenders/lender_gyeol/malls", wrong);
    await expectRefusal(sandbox, pin, 400, "InvalidRequest");
  });

  test("cannot register a mall at an unknown lender, or a new one without keys", async () => {
    const { operatorKey } = sandbox.operator("lender");
    const facts = { mall: "mall_unpinned", name: "x", bankAccount: "x", reason };
    expectProblem(await postAs(operatorKey, "/v1/lenders/lender_other/malls", facts), 404, "LenderNotFound");
    expectProblem(await postAs(operatorKey, "/v1/lenders/lender_gyeol/malls", facts), 404, "MallUnknown");
  });
});

describe("API keys", () => {
  test("can be several at a time, are listed by their last four characters, and are invalid as soon as they are revoked", async () => {
    const { mall, apiKey: first } = await enrolledMall(sandbox);
    const { key, apiKey: second = "" } = await staff().createApiKey(mall, { label: "the new server", reason });
    for (const each of [first, second]) expect((await getAs(each, "/v1/mall")).status).toBe(200);
    const listed = await staff().listApiKeys(mall);
    expect(listed.map(({ label, lastFour }) => [label, lastFour])).toEqual([
      ["first", first.slice(-4)],
      ["the new server", second.slice(-4)],
    ]);
    const dead = await staff().revokeApiKey(mall, key.id, reason);
    expectProblem(await getAs(second, "/v1/mall"), 401, "Unauthenticated");
    expect((await getAs(first, "/v1/mall")).status).toBe(200);
    expect(await staff().revokeApiKey(mall, key.id, reason)).toEqual(dead);
    expect((await staff().listApiKeys(mall)).at(-1)?.revokedAt).toBe(dead.revokedAt);
  });

  test("are not shown or created again when their answer was lost", async () => {
    const { mall } = await enrolledMall(sandbox);
    const { operatorKey } = staff();
    const make = async () =>
      postAs(operatorKey, `/v1/malls/${mall}/api-keys`, { label: "lost", reason }, { "idempotency-key": "lost-1" });
    const first = await make();
    const again = await make();
    expect(first.body).toHaveProperty("apiKey");
    expect(again.body).not.toHaveProperty("apiKey");
    expect((await staff().listApiKeys(mall)).map(({ label }) => label)).toEqual(["first", "lost"]);
  });

  test("are at most ten, and those of another mall are unknown", async () => {
    const [{ mall }, other] = [await enrolledMall(sandbox), await enrolledMall(sandbox)];
    for (let i = 2; i <= 10; i++) await staff().createApiKey(mall, { label: `key ${i}`, reason });
    const { operatorKey } = staff();
    const more = async () => postAs(operatorKey, `/v1/malls/${mall}/api-keys`, { label: "eleventh", reason });
    await expectRefusal(sandbox, more, 409, "ApiKeyLimitReached");
    const [theirs] = await staff().listApiKeys(mall);
    await staff().revokeApiKey(mall, theirs?.id ?? "", reason);
    expect((await more()).status).toBe(201);
    const steal = async () =>
      sandbox.request(
        "DELETE",
        `/v1/malls/${other.mall}/api-keys/${(await staff().listApiKeys(mall))[3]?.id}?reason=stolen`,
        bearing(operatorKey),
      );
    await expectRefusal(sandbox, steal, 404, "ApiKeyUnknown");
  });
});

describe("a suspended mall", () => {
  test("starts nothing, finishes what is in progress, and continues when it is resumed", async () => {
    const mall = await enrolledMall(sandbox, { advancePolicy: "shipment" });
    const [paid, unpaid] = [await startSale(sandbox, { mall }), await startSale(sandbox, { mall })];
    expect((await paid.advance()).status).toBe(202);
    await sandbox.rest();
    await staff().changeMall(mall.mall, { status: "suspended", reason });
    await sandbox.wait({ minutes: 1 });

    const { id, order } = await unpaid.show();
    const ask = async (path: string, op: string, body: unknown) =>
      sandbox.post(`/v1/purchases/${id}/${path}`, {
        envelope: await composeReport(sandbox, mall, { id, order }, op, body),
      });
    await expectRefusal(sandbox, async () => ask("advances", "advance.request", {}), 403, "MallSuspended");
    await expectRefusal(sandbox, async () => ask("advance-quotes", "quote.request", {}), 403, "MallSuspended");
    await expectRefusal(
      sandbox,
      async () => ask("shipments", "shipment.report", { shipment: "s1" }),
      403,
      "MallSuspended",
    );
    await expect(startSale(sandbox, { mall })).rejects.toThrow(/MallSuspended/);

    expect((await paid.ship()).status).toBe(200);
    expect((await paid.deliver()).status).toBe(200);
    expect((await paid.refund({ lines: [{ id: "lamp", quantity: 1 }] })).status).toBe(202);
    expect((await getAs(mall.apiKey, "/v1/mall")).status).toBe(200);
    await sandbox.rest();

    await staff().changeMall(mall.mall, { status: "active", reason });
    await sandbox.wait({ minutes: 1 });
    expect((await unpaid.ship()).status).toBe(200);
  });
});

describe("the API's version", () => {
  test("is that of the mall's record; a request may name another version, and unknown versions are rejected", async () => {
    const mall = await enrolledMall(sandbox);
    const answer = await fetch(new URL("/v1/mall", sandbox.url), bearing(mall.apiKey));
    expect(answer.headers.get("api-version")).toBe("2026-11-25");
    const headers = { "api-version": "2020-01-01" };
    expectProblem(
      await sandbox.request("GET", "/v1/mall", bearing(mall.apiKey, { headers })),
      400,
      "ApiVersionUnknown",
    );
    const { operatorKey } = staff();
    const change = async () => postAs(operatorKey, `/v1/malls/${mall.mall}`, { apiVersion: "2020-01-01", reason });
    await expectRefusal(sandbox, change, 400, "ApiVersionUnknown");
  });
});

type Jwks = { readonly keys: readonly object[] };

const file = vectors("wycheproof/json_web_key_test.json") as Wycheproof<
  { readonly public?: Jwks; readonly private?: Jwks },
  object
>;

const bad = file.testGroups.flatMap(({ tests, ...group }) =>
  tests.some(({ result }) => result === "invalid")
    ? [group.public, group.private].filter((jwks) => jwks !== undefined)
    : [],
);

test("every route rejects all invalid keys of the test vectors, and nothing changes", async () => {
  expect(bad.length).toBeGreaterThanOrEqual(21);
  const { registration } = await newcomer(sandbox);
  const [gateway, lender] = [staff().operatorKey, sandbox.operator("lender").operatorKey];
  const before = await sandbox.state();
  for (const jwks of bad) {
    const pinning = { mall: "mall_thistle", name: "x", bankAccount: "x", jwks, reason };
    expectProblem(await postAs(gateway, "/v1/malls", { ...registration, jwks }), 422, "InvalidKey");
    expectProblem(await postAs(gateway, "/v1/malls/mall_thistle", { jwks, reason }), 422, "InvalidKey");
    expectProblem(await postAs(lender, "/v1/lenders/lender_gyeol/malls", pinning), 422, "InvalidKey");
  }
  expect(await sandbox.state()).toEqual(before);
});
