import { afterAll, beforeAll, expect, test } from "vitest";
import type { Key } from "../../clients/sdk/message.ts";
import { connectMall, type MallOptions } from "../../clients/sdk/mall.ts";
import { sealPurchaserPart } from "../../clients/sdk/purchaser.ts";
import { verifyWebhook } from "../../clients/sdk/webhook.ts";
import type { Notice } from "../../clients/sandbox/sandbox.ts";
import type { Account } from "./account.ts";
import { goods } from "./request.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";
import type { HookDelivery } from "./target.ts";

let sandbox: Sandbox;

let account: Account;

beforeAll(async () => {
  sandbox = await startSandbox();
  account = await sandbox.openAccount({ amount: "1000000000", currency: "GBP" });
});

afterAll(async () => sandbox.stop());

type Published = Key & { readonly nbf: number };

const publishedBy = {
  gateway: async () => (await sandbox.ask<{ keys: readonly Published[] }>("/.well-known/jwks.json")).keys,
  lender: async () => (await sandbox.lenderKeys()) as readonly Published[],
};

/** The shop with its keys: what it trusts of its partners is the option. */
const connect = (trust: Partial<MallOptions>) => {
  const { mall, lender, apiKey, sign, seal } = sandbox.thistle;
  return connectMall({
    url: sandbox.url,
    now: sandbox.now,
    mall,
    lender,
    apiKey,
    signKey: sign,
    sealKey: seal,
    ...trust,
  });
};

type Mall = ReturnType<typeof connect>;

const kidOf = (jws: string): string =>
  (JSON.parse(Buffer.from(jws.split(".")[0] ?? "", "base64url").toString()) as { kid: string }).kid;

let sales = 0;

/** A request for a loan, and for every eighth sale the shipment too. Every receipt's key is published when the receipt is given. */
const sell = async (mall: Mall, name: string): Promise<readonly string[]> => {
  const order = `${name}-${++sales}`;
  const facts = { order, amount: "12500", currency: "GBP", lines: goods };
  const { mall: seller, lender } = sandbox.thistle;
  const purchaserPart = await sealPurchaserPart({
    ...facts,
    account: account.account,
    signKey: account.key,
    contact: `${order}@example.test`,
    mall: seller,
    lender,
    lenderKeys: await sandbox.lenderKeys(),
    now: sandbox.now,
  });
  const { purchase, receipt, decision } = await mall.requestLoan({ ...facts, purchaserPart });
  expect(decision?.decision, name).toBe("approved");
  const receipts = [receipt];
  if (sales % 8 === 0) receipts.push((await mall.reportShipment(purchase, { shipment: "s1" })).receipt);
  const published = (await publishedBy.gateway()).map(({ kid }) => kid);
  const kids = receipts.map(kidOf);
  for (const kid of kids) expect(published, name).toContain(kid);
  return kids;
};

/**
 * How far the clock may move at once. A mall that pins by hand must look within the 48 hours after an announcement; the next one comes
 * some eighty days after the first use of the newest key, and from its use until then nothing is announced.
 */
const nextStep = async (): Promise<number> => {
  const newest = [await publishedBy.gateway(), await publishedBy.lender()].map((keys) =>
    Math.max(...keys.map(({ nbf }) => nbf * 1000)),
  );
  const isAllInUse = Math.max(...newest) < sandbox.now();
  const quiet = isAllInUse ? Math.min(...newest) + 75 * dayMs - sandbox.now() : 0;
  return Math.max(40 * 3_600_000, Math.min(quiet, 6 * dayMs));
};

const dayMs = 86_400_000;

/** The moments of the next days at which something may break: the last of them, and the minute before and after a key's first use. */
const momentsUntil = async (until: number): Promise<readonly number[]> => {
  const keys = [...(await publishedBy.gateway()), ...(await publishedBy.lender())];
  const starts = keys.map(({ nbf }) => nbf * 1000).flatMap((at) => [at - 60_000, at + 1000]);
  return [...new Set([...starts, until])].filter((at) => at > sandbox.now() && at <= until).toSorted((a, b) => a - b);
};

test("three quarterly rotations of gateway and lender fail no request of any mall", async () => {
  const lenderKeys = await publishedBy.lender();
  const gatewayKeys = await publishedBy.gateway();
  const byHand = async () =>
    connect({
      lenderKeys: await publishedBy.lender(),
      gatewayKeys: await publishedBy.gateway(),
      followRotation: false,
    });
  const malls = {
    pinned: connect({ lenderKeys, gatewayKeys }),
    unpinned: connect({}),
    byHand: await byHand(),
  };
  const signed = new Set<string>();
  const announced = new Map<string, string>();
  const start = sandbox.now();
  const sells = { pinned: start, unpinned: start + 7 * dayMs, byHand: start + 14 * dayMs };
  const sellAs = async (name: keyof typeof malls) => {
    for (const kid of await sell(malls[name], name)) signed.add(kid);
    sells[name] = sandbox.now() + 20 * dayMs;
  };
  while (sandbox.now() < start + 285 * dayMs) {
    const moments = await momentsUntil(sandbox.now() + (await nextStep()));
    for (const at of moments) {
      await sandbox.runtime.travel(at - sandbox.now());
      // Each every twenty days; around the first use of a key all of them.
      for (const name of ["pinned", "unpinned", "byHand"] as const)
        if (sells[name] <= sandbox.now() || moments.length > 1) await sellAs(name);
    }
    // The gateway announces every six hours; in a step of forty it may have done so before the keys were made.
    await sandbox.invoke("tallystick-gateway-announce-keys", {});
    await sandbox.rest();
    // Who does not follow pins by hand what was announced, in less than the gateway's 48 hours.
    malls.byHand = await byHand();
    for (const [kid, key] of await announcedTo(sandbox.thistle.mall)) announced.set(kid, key);
  }
  // Each quarter had its key, and a mall that starts today with the first keys trusts the fourth.
  expect(signed.size).toBe(4);
  expect((await publishedBy.lender()).map(({ kid }) => kid)).not.toContain(lenderKeys[0]?.kid);
  await sell(connect({ lenderKeys, gatewayKeys }), "late");
  await expect(sell(connect({ lenderKeys, gatewayKeys, followRotation: false }), "strict")).rejects.toThrow(
    /^the request is sealed for the key [\w-]{43}, which lender_gyeol does not publish any more: its time is over\. Ask /,
  );

  await expectOneLinkEach();
  await expectSignedWebhooks();
  const { lender } = sandbox;
  expect([...announced.values()].toSorted()).toEqual(
    ["gateway sig", `${lender} enc`, `${lender} sig`].flatMap((each) => [each, each, each]),
  );
}, 900_000);

/** A purchaser's link is the same in every notice, also in those that were sent after the root of links was replaced. */
const expectOneLinkEach = async (): Promise<void> => {
  await sandbox.rest();
  const { notices } = await sandbox.ask<{ notices: readonly Notice[] }>("/_sandbox/notices");
  const byOrder = Map.groupBy(notices, ({ to }) => to);
  for (const [to, sent] of byOrder) expect([...new Set(sent.map(({ link }) => link))], to).toHaveLength(1);
  const longest = Math.max(
    ...[...byOrder.values()].map((sent) => Date.parse(sent.at(-1)?.at ?? "") - Date.parse(sent[0]?.at ?? "")),
  );
  expect(longest).toBeGreaterThan(20 * 86_400_000);
};

/** The keys that the newest webhooks announce, as `party use`, by kid; the receiver keeps the last two hundred. */
const announcedTo = async (mall: string): Promise<readonly (readonly [string, string])[]> => {
  const { deliveries } = await sandbox.ask<{ deliveries: readonly HookDelivery[] }>(`/_sandbox/hooks/${mall}`);
  return deliveries.flatMap(({ body }) => {
    const event = JSON.parse(body) as { type: string; at: string; party: string; keys: readonly Published[] };
    if (event.type !== "keys.announced") return [];
    return event.keys.map(({ kid, use, nbf }) => {
      // The clock moves by forty hours: a key that was made at the start of a step, 48 hours before its use, is announced at the step's end.
      expect(nbf * 1000 - Date.parse(event.at)).toBeGreaterThan(7 * 3_600_000);
      return [kid, `${event.party} ${use}`] as const;
    });
  });
};

/** The mall's secret of the first day still signs, though new secrets come from newer roots. */
const expectSignedWebhooks = async (): Promise<void> => {
  const { mall, webhookSecret } = sandbox.thistle;
  const { deliveries } = await sandbox.ask<{ deliveries: readonly HookDelivery[] }>(`/_sandbox/hooks/${mall}`);
  const last = deliveries.at(-1);
  if (!last) throw new Error("no webhook arrived");
  expect(Date.parse(last.at)).toBeGreaterThan(sandbox.now() - 7 * 86_400_000);
  await verifyWebhook(last.body, last.headers, webhookSecret, () => Date.parse(last.at));
};
