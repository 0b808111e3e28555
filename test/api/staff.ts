import { newKey, publicJwks } from "../../clients/sdk/new-key.ts";
import type { SandboxMall } from "../../local/seed.ts";
import { runName } from "./run-name.ts";
import type { Target } from "./target.ts";

let joined = 0;

/** A mall that is to join: its keys, and what it agrees on with the gateway; a test can override it. */
export const newcomer = async ({ url, lender }: Target, facts: object = {}) => {
  const [sign, seal] = [await newKey("sig"), await newKey("enc")];
  const id = `mall_newcomer_${runName}${++joined}`;
  const webhookUrl = `${url}/_sandbox/hooks/${id}`;
  const jwks = publicJwks(sign, seal);
  const reason = "signed its contract";
  const terms = { id, name: "Newcomer", lender, advancePolicy: "approval", webhookUrl, jwks, reason };
  return {
    sign,
    seal,
    registration: { ...terms, ...facts } as typeof terms & { advancePolicy: "approval" | "shipment" },
  };
};

/** A mall that has joined on both sides, as the tests' orders want it. */
export const enrolledMall = async (sandbox: Target, facts: object = {}): Promise<SandboxMall> => {
  const { sign, seal, registration } = await newcomer(sandbox, facts);
  const { id: mall, name, jwks, lender, advancePolicy, webhookUrl, reason } = registration;
  const bankAccount = `GB-${mall}`;
  await sandbox.operator("lender").pinMall(lender, { mall, name, bankAccount, advancePolicy, jwks, reason });
  const { apiKey = "", webhookSecret = "" } = await sandbox.operator("gateway").registerMall(registration);
  const keys = { sign: sign as SandboxMall["sign"], seal: seal as SandboxMall["seal"] };
  return {
    mall,
    name,
    currency: "GBP",
    lender,
    advancePolicy,
    bankAccount,
    webhookUrl,
    apiKey,
    webhookSecret,
    ...keys,
  };
};

/** A request with a bearer key, as no library would have sent it. */
export const bearing = (key: string, init: RequestInit = {}): RequestInit => ({
  ...init,
  headers: { "content-type": "application/json", ...(init.headers as object), authorization: `Bearer ${key}` },
});
