import { afterAll, beforeAll, expect, test } from "vitest";
import { onboardMall, type MallRegistration } from "../../clients/sandbox/onboard-mall.ts";
import { driveSale } from "../../clients/sandbox/lifecycle.ts";
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

test("a mall whose secrets were lost onboards again with new ones, and sells", async () => {
  const { url, lenderUrl, now, lender } = sandbox;
  const operators = { url, lenderUrl, now, gateway: sandbox.operator("gateway"), lender: sandbox.operator("lender") };
  const details = {
    mall: "mall_again",
    name: "Again",
    lender,
    advancePolicy: "approval",
    bankAccount: "GB-AGAIN",
  } as const;
  const keys = { sign: await newKey("sig"), seal: await newKey("enc") };
  const registration: MallRegistration = { ...details, ...keys, webhookUrl: `${url}/_sandbox/hooks/mall_again` };
  const first = await onboardMall(operators, registration);
  const second = await onboardMall(operators, { ...registration, webhookUrl: listener.url });
  expect(second.apiKey).toMatch(/^tk_test_/);
  expect(second.webhookSecret).toMatch(/^whsec_/);
  expect([second.apiKey, second.webhookSecret]).not.toEqual([first.apiKey, first.webhookSecret]);

  listener.trust(second.webhookSecret);
  const { apiKey } = second;
  const sold = await driveSale(url, { mall: { ...details, ...keys, apiKey, currency: "GBP" }, wait: listener });
  expect(sold.status).toBe("repaid");
});
