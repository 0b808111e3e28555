import { afterAll, beforeAll, expect, test } from "vitest";
import { joinMall, type Joining } from "../../clients/sandbox/join.ts";
import { driveSale } from "../../clients/sandbox/life.ts";
import { listenForWebhooks } from "../../clients/sandbox/webhooks.ts";
import { newKey } from "../../clients/sdk/new-key.ts";
import { type Sandbox, startSandbox } from "../api/sandbox.ts";

let sandbox: Sandbox;
let listener: Awaited<ReturnType<typeof listenForWebhooks>>;
beforeAll(async () => {
  sandbox = await startSandbox();
  listener = await listenForWebhooks(sandbox.now);
});
afterAll(async () => {
  listener.close();
  await sandbox.stop();
});

test("a mall whose secrets were lost joins again with new ones, and sells", async () => {
  const { url, now, lender } = sandbox;
  const staff = { url, now, gateway: sandbox.operator("gateway"), lender: sandbox.operator("lender") };
  const facts = {
    mall: "mall_again",
    name: "Again",
    lender,
    advancePolicy: "approval",
    bankAccount: "GB-AGAIN",
  } as const;
  const keys = { sign: await newKey("sig"), seal: await newKey("enc") };
  const joining: Joining = { ...facts, ...keys, webhookUrl: `${url}/_sandbox/hooks/mall_again` };
  const first = await joinMall(staff, joining);
  const second = await joinMall(staff, { ...joining, webhookUrl: listener.url });
  expect(second.apiKey).toMatch(/^tk_test_/);
  expect(second.webhookSecret).toMatch(/^whsec_/);
  expect([second.apiKey, second.webhookSecret]).not.toEqual([first.apiKey, first.webhookSecret]);

  listener.trust(second.webhookSecret);
  const { apiKey } = second;
  const sold = await driveSale(url, { mall: { ...facts, ...keys, apiKey, currency: "GBP" }, wait: listener });
  expect(sold.status).toBe("repaid");
});
