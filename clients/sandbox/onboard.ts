import type { Key } from "../sdk/message.ts";
import { onboardMall } from "./onboard-mall.ts";
import { newKey, publicJwks } from "../sdk/new-key.ts";
import type { Money } from "../sdk/purchase.ts";
import { FunctionFailed } from "./invoke.ts";
import type { SandboxClient, SandboxMall } from "./sandbox.ts";

/** A mall to onboard, with what gateway and lender must know of it. */
export type NewMall = Pick<SandboxMall, "mall" | "name" | "lender" | "currency" | "advancePolicy"> & {
  readonly bankAccount: string;
  /** Where it receives webhooks; by default the sandbox stores them. */
  readonly webhookUrl?: string;
};

/** Onboards a mall as the operators of both sides, with newly generated keys. */
export const onboardSandboxMall = async (
  sandbox: SandboxClient,
  mall: NewMall,
): Promise<SandboxMall & { readonly webhookSecret: string }> => {
  const [sign, seal] = [await newKey("sig"), await newKey("enc")];
  const { url, now } = sandbox;
  const lenderUrl = await sandbox.lenderUrl();
  const operators = {
    url,
    lenderUrl,
    now,
    gateway: await sandbox.operator("gateway"),
    lender: await sandbox.operator("lender"),
  };
  const webhookUrl = mall.webhookUrl ?? `${url}/_sandbox/hooks/${mall.mall}`;
  return { ...mall, ...(await onboardMall(operators, { ...mall, webhookUrl, sign, seal })), sign, seal };
};

/** A purchaser's account to open. */
export type NewAccount = {
  readonly account: string;
  readonly name: string;
  readonly limit: Money;
  readonly bankAccount: string;
  /** The plan for loans without a chosen plan; `pay-in-30` by default. */
  readonly plan?: string;
};

/** Opens a purchaser's account at the lender and returns the key that signs the purchaser's consents. */
export const openAccount = async (sandbox: SandboxClient, account: NewAccount): Promise<Key> => {
  const key = await newKey("sig");
  const [jwk] = publicJwks(key).keys;
  await sandbox.staff("open-account", { ...account, jwk }).catch((error: unknown) => {
    // A retry after an outage finds the account already open, with this request's key.
    if (!(error instanceof FunctionFailed && error.name === "WrongState")) throw error;
  });
  return key;
};
