import { randomBytes } from "node:crypto";
import { onboardSandboxMall } from "../../clients/sandbox/onboard.ts";
import type { SandboxClient, SandboxMall } from "../../clients/sandbox/sandbox.ts";
import { connectMall } from "../../clients/sdk/mall.ts";
import type { Store } from "./store.ts";

type Membership = SandboxMall & { readonly webhookSecret: string; readonly webhookUrl: string };

/**
 * The shop as a member of the gateway: who it is, with keys of its own. In life its operator joins once, by contract; here it joins
 * by itself, and anew when the sandbox has forgotten it or the shop has moved to another address.
 */
export const joinGateway = async (sandbox: SandboxClient, store: Store, webhookUrl: string): Promise<Membership> => {
  const known = store.setting("membership") as Membership | undefined;
  if (known?.webhookUrl === webhookUrl && (await isMember(sandbox, known))) return known;
  const [anyone] = await sandbox.malls();
  const enrolled = await onboardSandboxMall(sandbox, {
    mall: `mall_larch_${randomBytes(4).toString("hex")}`,
    name: "Larch & Loom",
    bankAccount: "GB-20-30-40-50077",
    lender: anyone?.lender ?? "",
    currency: "GBP",
    advancePolicy: "shipment",
    webhookUrl,
  });
  const membership = { ...enrolled, webhookUrl };
  store.set("membership", membership);
  return membership;
};

const isMember = async (sandbox: SandboxClient, known: Membership): Promise<boolean> => {
  const first = await connectTo(sandbox, known)
    .listPurchases()
    .next()
    .catch(() => undefined);
  return first !== undefined;
};

/** The shop's connection. Its clock is the sandbox's, asked for each message, because that may be moved at any time. */
export const connectTo = (sandbox: SandboxClient, { mall, lender, apiKey, sign, seal }: SandboxMall) =>
  connectMall({ url: sandbox.url, mall, lender, apiKey, signKey: sign, sealKey: seal, now: sandbox.readClock });
