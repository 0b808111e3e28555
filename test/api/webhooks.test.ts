import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectMall } from "../../clients/sdk/mall.ts";
import { verifyWebhook, verifyWebhookByKey } from "../../clients/sdk/webhook.ts";
import { webhooks } from "../../clients/sdk/webhooks.ts";
import { expectProblem, expectRefusal } from "./answer.ts";
import { hooksOf } from "./hooks.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { composeEnvelope } from "./request.ts";
import { acceptedSale, shippedSale, startSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;

let receiver: Receiver;

let hooks: ReturnType<typeof hooksOf>;

beforeAll(async () => {
  sandbox = await startSandbox();
  receiver = await startReceiver();
  hooks = hooksOf(sandbox, sandbox.thistle);
});

afterAll(async () => {
  receiver.stop();
  await sandbox.stop();
});

const made = async (path: string, words: object = {}) => hooks.made({ url: receiver.at(path), ...words });

describe("a mall's webhook endpoints", () => {
  test("each receive the events that they subscribe to, also the one of the registration", async () => {
    await made("/all");
    await made("/advances", { events: ["purchase.advanced", "purchase.repaid"] });
    const sale = await acceptedSale(sandbox);
    await sandbox.rest();
    expect(receiver.types("/all").toSorted()).toEqual(["purchase.accepted", "purchase.advanced", "purchase.approved"]);
    expect(receiver.types("/advances")).toEqual(["purchase.advanced"]);
    expect(await sandbox.hooks("mall_thistle", sale.id)).toHaveLength(3);
    const [advanced] = (await hooks.events({ purchase: sale.id, type: "purchase.advanced" })).events;
    expect(advanced?.deliveries).toHaveLength(3);
    expect(advanced?.status).toBe("delivered");
  });

  test("receive the number and version of each event, and the deadline for an action", async () => {
    const sale = await shippedSale(sandbox);
    await sale.cancel();
    await sandbox.rest();
    const [asked] = (await hooks.events({ purchase: sale.id, type: "purchase.cancellation_requested" })).events;
    const { cancellations, version } = await sale.show();
    expect(asked).toMatchObject({
      event: { acknowledgeBy: cancellations[0]?.until, version: version - 1, sequence: version - 1 },
    });
    const [approved] = (await hooks.events({ purchase: sale.id, type: "purchase.approved" })).events;
    expect(approved).not.toHaveProperty("event.acknowledgeBy");
    await sale.answerReturn({ outcome: "received" });
    await sandbox.rest();
  });

  test("receive signatures of the old and the new secret during a rotation, and then of the new one alone", async () => {
    const { endpoint, secret: old } = await made("/rotating", { events: ["purchase.repaid"] });
    const { body } = await hooks.rotate(endpoint.id, { overlapHours: 2 });
    const young = String((body as { readonly secret?: string }).secret);
    expect(young).not.toBe(old);
    await hooks.test(endpoint.id);
    await sandbox.rest();
    const [both] = receiver.got("/rotating").slice(-1);
    for (const secret of [old, young])
      expect(await verifyWebhook(both?.body ?? "", both?.headers ?? {}, secret, sandbox.now)).toMatchObject({
        body: { type: "endpoint.test" },
      });
    await sandbox.wait({ hours: 3 });
    await hooks.test(endpoint.id);
    await sandbox.rest();
    const [later] = receiver.got("/rotating").slice(-1);
    expect(await verifyWebhook(later?.body ?? "", later?.headers ?? {}, young, sandbox.now)).toBeDefined();
    await expect(verifyWebhook(later?.body ?? "", later?.headers ?? {}, old, sandbox.now)).rejects.toThrow("signature");
  });

  test("may receive signatures of a key pair, whose public key their mall can read", async () => {
    const { endpoint, secret } = await made("/pair", { signing: "v1a", events: ["purchase.repaid"] });
    expect(secret).toBeUndefined();
    await hooks.test(endpoint.id);
    await sandbox.rest();
    const [got] = receiver.got("/pair");
    const key = (await hooks.shown(endpoint.id)).secrets[0]?.publicKey ?? "";
    expect(key).toMatch(/^whpk_/);
    expect(await verifyWebhookByKey(got?.body ?? "", got?.headers ?? {}, key, sandbox.now)).toMatchObject({
      body: { type: "endpoint.test" },
    });
  });

  test("are disabled when they answer 410, and receive events again when their mall enables them", async () => {
    const { endpoint } = await made("/gone", { events: ["purchase.approved"] });
    receiver.says("/gone", 410, "no such shop");
    const sale = await startSale(sandbox);
    await sandbox.rest();
    expect(await hooks.shown(endpoint.id)).toMatchObject({ status: "disabled", disabled: { why: "gone" } });
    const missed = await startSale(sandbox);
    await sandbox.rest();
    expect(receiver.got("/gone")).toHaveLength(1);
    const { events } = await hooks.events({ endpoint: endpoint.id, status: "failed" });
    expect(events.map(({ deliveries }) => deliveries.find((each) => each.endpoint === endpoint.id)?.tries)).toEqual([
      0, 1,
    ]);
    expectProblem(await hooks.test(endpoint.id), 409, "EndpointDisabled");

    receiver.says("/gone", 200);
    await hooks.update(endpoint.id, { status: "enabled" });
    expect((await hooks.redeliverAll(endpoint.id, { from: "2026-01-01", until: "2099-01-01" })).status).toBe(202);
    await sandbox.rest();
    const [first, ...again] = receiver.got("/gone").map(({ event }) => event.purchase?.id);
    expect(first).toBe(sale.id);
    // Both are posted at once, and which of two purchases comes first nobody promises.
    expect(again).toHaveLength(2);
    expect(new Set(again)).toEqual(new Set([sale.id, missed.id]));
    expect((await hooks.events({ endpoint: endpoint.id, status: "failed" })).events).toEqual([]);
  });

  test("are created, changed, rotated and removed once, however often the same request comes", async () => {
    const envelope = async (op: string, body: object) => composeEnvelope(sandbox, sandbox.thistle, { op, body });
    const create = { envelope: await envelope("endpoint.create", { url: receiver.at("/once") }) };
    const first = await sandbox.post("/v1/webhook-endpoints", create);
    const second = await sandbox.post("/v1/webhook-endpoints", create);
    const { endpoint } = first.body as typeof first.body & { readonly endpoint: { readonly id: string } };
    expect(first.body).toHaveProperty("secret");
    expect(second).toMatchObject({ status: 201, body: { endpoint: { id: endpoint.id } } });
    expect(second.body).not.toHaveProperty("secret");
    const path = `/v1/webhook-endpoints/${endpoint.id}`;
    const rotate = { envelope: await envelope("endpoint.rotate-secret", { endpoint: endpoint.id }) };
    await sandbox.post(`${path}/secrets`, rotate);
    const again = await sandbox.post(`${path}/secrets`, rotate);
    expect(again.body).not.toHaveProperty("secret");
    expect((await hooks.shown(endpoint.id)).secrets.map(({ version }) => version)).toEqual([2, 1]);
    expect((await hooks.remove(endpoint.id)).status).toBe(200);
    expect((await hooks.remove(endpoint.id)).status).toBe(200);
    expectProblem(await hooks.update(endpoint.id, { status: "disabled" }), 404, "EndpointUnknown");
    expectProblem(await hooks.get(`webhook-endpoints/${endpoint.id}`), 404, "EndpointUnknown");
  });

  test.each([
    ["an event that nobody knows", { events: ["purchase.lost"] }, 400, "InvalidRequest"],
    ["no event at all", { events: [] }, 400, "InvalidRequest"],
    ["a password in its address", { url: "http://kim:secret@127.0.0.1/" }, 422, "WebhookUrlRefused"],
    ["an address that is none", { url: "shop" }, 422, "WebhookUrlRefused"],
    ["a secret of its own", { secret: "whsec_mine" }, 400, "InvalidRequest"],
  ])("with %s are rejected", async (_, words, status, code) => {
    await expectRefusal(sandbox, async () => hooks.create({ url: receiver.at("/x"), ...words }), status, code);
  });

  test("are unknown to another mall, and so are their events", async () => {
    const { endpoint } = await made("/private", { events: ["purchase.repaid"] });
    const [event] = (await hooks.events()).events;
    const other = hooksOf(sandbox, sandbox.hanok);
    for (const answer of [
      await other.get(`webhook-endpoints/${endpoint.id}`),
      await other.update(endpoint.id, { status: "disabled" }),
      await other.rotate(endpoint.id),
      await other.remove(endpoint.id),
      await other.test(endpoint.id),
      await other.redeliverAll(endpoint.id, { from: "2026-01-01", until: "2099-01-01" }),
    ])
      expectProblem(answer, 404, "EndpointUnknown");
    expectProblem(await other.get(`events/${event?.id}`), 404, "EventUnknown");
    expectProblem(await other.redeliver(event?.id ?? ""), 404, "EventUnknown");
    expect((await other.events()).events).toEqual([]);
    expect(await hooks.shown(endpoint.id)).toMatchObject({ status: "enabled" });
    const signedForOne = { envelope: await composeEnvelope(sandbox, sandbox.thistle, { op: "endpoint.remove", body: { endpoint: "we_first" } }) }; // prettier-ignore
    expectProblem(
      await sandbox.post(`/v1/webhook-endpoints/${endpoint.id}/removals`, signedForOne),
      400,
      "InvalidRequest",
    );
  });
});

test("a mall with the SDK creates an endpoint, receives events, and reads its deliveries", async () => {
  const { mall, lender, apiKey, sign, seal } = sandbox.thistle;
  const keys = { signKey: sign, sealKey: seal };
  const sdk = connectMall({ url: sandbox.url, mall, lender, apiKey, ...keys, now: sandbox.now });
  const { endpoint, secret = "" } = await sdk.endpoints.create({
    url: receiver.at("/sdk"),
    events: ["purchase.approved"],
  });
  const sale = await startSale(sandbox);
  await sandbox.rest();
  const [got] = receiver.got("/sdk");
  const event = await webhooks.unwrap(got?.body ?? "", got?.headers ?? {}, secret, sandbox.now);
  expect(event).toMatchObject({ type: "purchase.approved", purchase: { id: sale.id } });
  const answers: unknown[] = [];
  for await (const { id, status } of sdk.events.list({ endpoint: endpoint.id })) answers.push([id, status]);
  expect(answers).toEqual([[event.id, "delivered"]]);
  await sdk.events.redeliver(event.id, { endpoint: endpoint.id });
  await sandbox.rest();
  expect((await sdk.events.show(event.id)).deliveries.flatMap(({ attempts = [] }) => attempts).length).toBeGreaterThan(
    2,
  );
  expect((await sdk.endpoints.rotateSecret(endpoint.id)).secret).not.toBe(secret);
  await sdk.endpoints.update(endpoint.id, { status: "disabled" });
  expect(await sdk.endpoints.show(endpoint.id)).toMatchObject({ status: "disabled", disabled: { why: "asked" } });
  await sdk.endpoints.remove(endpoint.id);
  expect((await sdk.endpoints.list()).map(({ id }) => id)).not.toContain(endpoint.id);
});

describe("the events of a mall", () => {
  test("can be listed by page, type, purchase, endpoint, time and delivery status", async () => {
    const sale = await acceptedSale(sandbox);
    await sandbox.rest();
    const { events } = await hooks.events({ purchase: sale.id });
    expect(events.map(({ type }) => type)).toEqual(["purchase.accepted", "purchase.advanced", "purchase.approved"]);
    const { events: newest, cursor } = await hooks.events({ limit: "2" });
    expect(newest.map(({ id }) => id)).toEqual(events.slice(0, 2).map(({ id }) => id));
    const { events: next } = await hooks.events({ limit: "1", cursor: cursor ?? "" });
    expect(next.map(({ id }) => id)).toEqual([events[2]?.id]);
    expect((await hooks.events({ from: "2099-01-01" })).events).toEqual([]);
    expect((await hooks.events({ purchase: sale.id, status: "failed" })).events).toEqual([]);
    expectProblem(await hooks.get("events?type=purchase.lost"), 400, "InvalidRequest");
    expectProblem(await hooks.get("events?cursor=..%2F"), 400, "InvalidRequest");
  });

  test("show every attempt but no signature, and are delivered again unchanged on request", async () => {
    const { endpoint, secret } = await made("/again", { events: ["purchase.approved"] });
    receiver.says("/again", 200, "thank you");
    const sale = await startSale(sandbox);
    await sandbox.rest();
    const [stored] = (await hooks.events({ purchase: sale.id, endpoint: endpoint.id })).events;
    const ask = { endpoint: endpoint.id };
    expect(await hooks.redeliver(stored?.id ?? "", ask)).toMatchObject({
      status: 202,
      body: { redelivery: { event: stored?.id, endpoints: [endpoint.id] } },
    });
    await sandbox.rest();
    const [first, again] = receiver.got("/again");
    expect(again?.body).toBe(first?.body);
    expect(await verifyWebhook(again?.body ?? "", again?.headers ?? {}, secret, sandbox.now)).toBeDefined();
    const event = await hooks.event(stored?.id ?? "");
    const mine = event.deliveries.find((each) => each.endpoint === endpoint.id);
    expect(mine?.attempts).toMatchObject([
      { status: 200, response: "thank you", request: { "webhook-id": stored?.id } },
      { status: 200, response: "thank you" },
    ]);
    expect(JSON.stringify(event)).not.toContain("webhook-signature");
    expectProblem(await hooks.redeliver(stored?.id ?? "", { endpoint: "we_none" }), 404, "EndpointUnknown");
    expectProblem(await hooks.get("events/evt_none"), 404, "EventUnknown");
  });
});
