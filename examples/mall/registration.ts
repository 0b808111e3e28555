import { randomBytes } from "node:crypto";
import { onboardSandboxMall } from "../../clients/sandbox/onboard.ts";
import type { SandboxClient, SandboxMall } from "../../clients/sandbox/sandbox.ts";
import { connectMall } from "../../clients/sdk/mall.ts";
import type { Store } from "./orders/store.ts";

type Registration = SandboxMall & { readonly webhookSecret: string; readonly webhookUrl: string };

/**
 * The shop's registration at the gateway, with its own keys. In production, onboarding happens once, by contract. Here the shop
 * registers itself, and again when the sandbox was reset or the shop's address has changed.
 */
export const registerShop = async (sandbox: SandboxClient, store: Store, webhookUrl: string): Promise<Registration> => {
  const stored = store.setting("registration") as Registration | undefined;
  if (stored?.webhookUrl === webhookUrl && (await isRegistered(sandbox, stored))) return stored;
  const [anyMall] = await sandbox.malls();
  const mall = await onboardSandboxMall(sandbox, {
    mall: `mall_larch_${randomBytes(4).toString("hex")}`,
    name: "Larch & Loom",
    bankAccount: "GB-20-30-40-50077",
    lender: anyMall?.lender ?? "",
    currency: "GBP",
    advancePolicy: "shipment",
    webhookUrl,
  });
  const registration = { ...mall, webhookUrl };
  store.set("registration", registration);
  return registration;
};

const isRegistered = async (sandbox: SandboxClient, registration: Registration): Promise<boolean> => {
  const first = await connectTo(sandbox, registration)
    .listPurchases()
    .next()
    .catch(() => undefined);
  return first !== undefined;
};

/** Connects the shop. It reads the sandbox's clock for each message, because the clock may be moved at any time. */
export const connectTo = (sandbox: SandboxClient, { mall, lender, apiKey, sign, seal }: SandboxMall) =>
  connectMall({ url: sandbox.url, mall, lender, apiKey, signKey: sign, sealKey: seal, now: sandbox.readClock });
