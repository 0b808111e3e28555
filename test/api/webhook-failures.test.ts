import { ReceiveMessageCommand, StartMessageMoveTaskCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hooksOf } from "./hooks.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { startSale } from "./sale.ts";
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

const made = async (path: string) => hooks.made({ url: receiver.at(path), events: ["purchase.approved"] });
const deliveryOf = async (purchase: string, endpoint: string) => {
  const [event] = (await hooks.events({ purchase, endpoint })).events;
  return (await hooks.event(event?.id ?? "")).deliveries.find((each) => each.endpoint === endpoint);
};
const deadLetters = async () => {
  const QueueUrl = new URL("/000000000000/tallystick-webhook-dead-letters", sandbox.url).href;
  const look = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 });
  const { Messages = [] } = await sandbox.queues.send(look);
  return Messages.map(({ Body = "{}" }) => JSON.parse(Body) as { readonly endpoint: string });
};

describe("a failed delivery", () => {
  test("is not retried before the time that the receiver gives, and shows the receiver's answer", async () => {
    const { endpoint } = await made("/busy");
    receiver.says("/busy", 503, "come back in an hour", { "retry-after": "3600" });
    const sale = await startSale(sandbox);
    await sandbox.rest();
    await sandbox.wait({ minutes: 55 });
    expect(receiver.got("/busy")).toHaveLength(1);
    expect(await deliveryOf(sale.id, endpoint.id)).toMatchObject({
      status: "pending",
      tries: 1,
      attempts: [{ status: 503, response: "come back in an hour" }],
    });
    receiver.says("/busy", 204);
    await sandbox.wait({ minutes: 10 });
    expect(receiver.got("/busy")).toHaveLength(2);
    expect(await deliveryOf(sale.id, endpoint.id)).toMatchObject({ status: "delivered", tries: 2 });
  });

  test("does not follow a redirect, which counts as a failure", async () => {
    const { endpoint } = await made("/moved");
    receiver.says("/moved", 302, "", { location: receiver.at("/elsewhere") });
    const sale = await startSale(sandbox);
    await sandbox.rest();
    expect(receiver.got("/elsewhere")).toEqual([]);
    expect(await deliveryOf(sale.id, endpoint.id)).toMatchObject({ status: "pending", attempts: [{ status: 302 }] });
    receiver.says("/moved", 200, "x".repeat(1_000_000));
    await sandbox.wait({ minutes: 1 });
    const [, taken] = (await deliveryOf(sale.id, endpoint.id))?.attempts ?? [];
    expect(taken?.response).toHaveLength(64);
    receiver.says("/moved", 500);
    const lost = await startSale(sandbox);
    await sandbox.rest();
    await hooks.remove(endpoint.id);
    await sandbox.wait({ minutes: 1 });
    expect(await deliveryOf(lost.id, endpoint.id)).toMatchObject({ status: "failed", tries: 1 });
  });

  test("is retried for 72 hours, then failed in the dead-letter queue; one request delivers it all after the fix", async () => {
    const { endpoint } = await made("/down");
    receiver.says("/down", 500, "we are down");
    const sale = await startSale(sandbox);
    await sandbox.wait({ hours: 71 });
    expect(await deliveryOf(sale.id, endpoint.id)).toMatchObject({ status: "pending" });
    expect(await deadLetters()).toEqual([]);
    expect(await hooks.shown(endpoint.id)).toMatchObject({
      status: "enabled",
      failing: { waitsUntil: expect.any(String) },
    });
    await sandbox.wait({ hours: 2 });
    const delivery = await deliveryOf(sale.id, endpoint.id);
    expect(delivery?.status).toBe("failed");
    expect(delivery?.tries).toBeGreaterThan(12);
    expect(delivery?.tries).toBeLessThan(24);
    expect(await deadLetters()).toMatchObject([{ endpoint: endpoint.id }]);

    // As the runbook says: moved back into the queue, it begins anew; it is still down.
    const arn = "arn:aws:sqs:us-east-1:000000000000:tallystick-webhook";
    const back = { SourceArn: `${arn}-dead-letters`, DestinationArn: `${arn}-queue` };
    await sandbox.queues.send(new StartMessageMoveTaskCommand(back));
    await sandbox.wait({ minutes: 20 });
    expect(await deliveryOf(sale.id, endpoint.id)).toMatchObject({ status: "pending" });
    await sandbox.wait({ hours: 73 });
    expect(await deliveryOf(sale.id, endpoint.id)).toMatchObject({ status: "failed" });

    receiver.says("/down", 200);
    await hooks.redeliverAll(endpoint.id, { from: "2026-01-01", until: "2099-01-01" });
    await sandbox.wait({ minutes: 20 });
    expect(await deliveryOf(sale.id, endpoint.id)).toMatchObject({ status: "delivered" });
    expect(await hooks.shown(endpoint.id)).not.toHaveProperty("failing");
  });
});

describe("an endpoint that hangs", () => {
  test("is suspended after a few tries, delays no other mall, and gets its events when it answers again", async () => {
    const { endpoint } = await made("/hanging");
    receiver.answer("/hanging", () => undefined);
    const stuck = await Promise.all(Array.from({ length: 8 }, async () => startSale(sandbox)));
    const started = performance.now();
    const other = await startSale(sandbox, { mall: sandbox.hanok, currency: "KRW" });
    while ((await sandbox.hooks("mall_hanok", other.id)).length === 0 && performance.now() - started < 30_000)
      await new Promise((resolve) => setTimeout(resolve, 50));
    // Behind eight deliveries that each hang for three seconds it would wait longer.
    expect(performance.now() - started).toBeLessThan(20_000);

    await sandbox.rest();
    expect((await hooks.shown(endpoint.id)).failing?.failures).toBeGreaterThanOrEqual(5);
    const before = receiver.got("/hanging").length;
    const late = await startSale(sandbox);
    await sandbox.rest();
    expect(receiver.got("/hanging")).toHaveLength(before);
    expect(await deliveryOf(late.id, endpoint.id)).toMatchObject({ status: "pending", tries: 0 });

    receiver.says("/hanging", 200);
    await sandbox.wait({ minutes: 40 });
    for (const { id } of [...stuck, late])
      expect(await deliveryOf(id, endpoint.id)).toMatchObject({ status: "delivered" });
    expect(await hooks.shown(endpoint.id)).not.toHaveProperty("failing");
  });
});
