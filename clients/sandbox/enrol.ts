import type { Key } from "../sdk/message.ts";
import { joinMall } from "./join.ts";
import { newKey, publicJwks } from "../sdk/new-key.ts";
import type { Money } from "../sdk/purchase.ts";
import { FunctionFailed, type SandboxClient, type SandboxMall } from "./sandbox.ts";

/** A mall that is to join, with what gateway and lender must know of it. */
export type NewMall = Pick<SandboxMall, "mall" | "name" | "lender" | "currency" | "advancePolicy"> & {
  readonly bankAccount: string;
  /** Where it hears of its purchases; left out, the sandbox keeps what it would have heard. */
  readonly webhookUrl?: string;
};

/** Lets a mall join by the staff of both sides, with keys of its own. */
export const enrolMall = async (
  sandbox: SandboxClient,
  mall: NewMall,
): Promise<SandboxMall & { readonly webhookSecret: string }> => {
  const [sign, seal] = [await newKey("sig"), await newKey("enc")];
  const { url, now } = sandbox;
  const staff = { url, now, gateway: await sandbox.operator("gateway"), lender: await sandbox.operator("lender") };
  const webhookUrl = mall.webhookUrl ?? `${url}/_sandbox/hooks/${mall.mall}`;
  return { ...mall, ...(await joinMall(staff, { ...mall, webhookUrl, sign, seal })), sign, seal };
};

/** A purchaser who is to have credit. */
export type NewAccount = {
  readonly account: string;
  readonly name: string;
  readonly limit: Money;
  readonly bankAccount: string;
  /** The plan that it pays back by unless it chooses another; `pay-in-30` unless told. */
  readonly plan?: string;
};

/** Opens a purchaser's account at the lender; the answer is the key that signs the purchaser's consents. */
export const openAccount = async (sandbox: SandboxClient, account: NewAccount): Promise<Key> => {
  const key = await newKey("sig");
  const [jwk] = publicJwks(key).keys;
  await sandbox.invoke("tallystick-operator-open-account", { ...account, jwk }).catch((error: unknown) => {
    // Asked again after an outage it is open, with the key of this very request.
    if (!(error instanceof FunctionFailed && error.name === "WrongState")) throw error;
  });
  return key;
};
