import { createHash, generateKeyPairSync } from "node:crypto";
import type { Key } from "../sdk/message.ts";
import type { Money } from "../sdk/purchase.ts";
import { FunctionFailed, type SandboxClient, type SandboxMall } from "./sandbox.ts";

/** A mall that is to join, with what gateway and lender must know of it. */
export type NewMall = Pick<SandboxMall, "mall" | "name" | "lender" | "currency" | "advancePolicy"> & {
  readonly bankAccount: string;
  /** Where it hears of its purchases; left out, the sandbox keeps what it would have heard. */
  readonly webhookUrl?: string;
};

/** Registers a mall at the gateway and pins it at the lender, with keys of its own, as their operators would. */
export const enrolMall = async (
  sandbox: SandboxClient,
  mall: NewMall,
): Promise<SandboxMall & { readonly webhookSecret: string }> => {
  const sign = makeKey("sig");
  const seal = makeKey("enc");
  const jwks = { keys: [publicPart(sign), publicPart(seal)] };
  const { mall: id, name, bankAccount, lender, advancePolicy } = mall;
  await sandbox.invoke("tallystick-operator-pin-mall", { mall: id, name, bankAccount, jwks });
  const webhookUrl = mall.webhookUrl ?? `${sandbox.url}/_sandbox/hooks/${id}`;
  const registration = { mall: id, name, lender, advancePolicy, webhookUrl, jwks };
  const { apiKey, webhookSecret } = (await sandbox.invoke("tallystick-operator-register-mall", registration)) as {
    readonly apiKey: string;
    readonly webhookSecret: string;
  };
  return { ...mall, apiKey, webhookSecret, sign, seal };
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
  const key = makeKey("sig");
  await sandbox
    .invoke("tallystick-operator-open-account", { ...account, jwk: publicPart(key) })
    .catch((error: unknown) => {
      // Asked again after an outage it is open, with the key of this very request.
      if (!(error instanceof FunctionFailed && error.name === "WrongState")) throw error;
    });
  return key;
};

/** A fresh P-256 key as a private JWK, named by its thumbprint. */
const makeKey = (use: "sig" | "enc"): Key => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "", d = "" } = privateKey.export({ format: "jwk" });
  const kid = createHash("sha256")
    .update(JSON.stringify({ crv: "P-256", kty: "EC", x, y }))
    .digest("base64url");
  return { kty: "EC", crv: "P-256", x, y, d, use, alg: use === "sig" ? "ES256" : "ECDH-ES+A256KW", kid };
};

const publicPart = (key: Key): object => ({ ...key, d: undefined });
