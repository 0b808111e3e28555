import { createHash, generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { onboardMall } from "../clients/sandbox/onboard-mall.ts";
import { connectOperator } from "../clients/sdk/operator.ts";
import { sandboxCalendars, sandboxPlans } from "./catalogue.ts";
import { partiesFile, readParties, writeParties } from "./files/parties-file.ts";
import { hookUrl } from "./external/webhook-receivers.ts";
import type { Addresses } from "./template/resource-types.ts";
import { testAmountRules } from "./test-values/test-amounts.ts";
import { type TestPurchaser, testPurchasers } from "./test-values/test-purchasers.ts";
import { type SandboxOperator, seeding, seedStaff } from "./seed-staff.ts";

/** A private key as a JWK, with the `use`, `alg` and thumbprint `kid` of the message profile. */
export type PrivateJwk = Readonly<Record<"kty" | "crv" | "x" | "y" | "d" | "use" | "alg" | "kid", string>>;

export type SandboxMall = {
  readonly mall: string;
  readonly name: string;
  readonly currency: string;
  readonly lender: string;
  readonly advancePolicy: "approval" | "shipment";
  readonly bankAccount: string;
  readonly webhookUrl: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
  readonly sign: PrivateJwk;
  readonly seal: PrivateJwk;
};

export type SandboxPurchaser = {
  readonly account: string;
  readonly name: string;
  readonly currency: string;
  readonly limit: { readonly amount: string; readonly currency: string };
  readonly bankAccount: string;
  readonly key: PrivateJwk;
  /** The outcome of a test purchaser's purchases. */
  readonly does?: string;
};

/** The parties of a sandbox, with the secrets that only they have in production. */
export type Sandbox = {
  readonly operators: readonly SandboxOperator[];
  readonly malls: readonly SandboxMall[];
  readonly purchasers: readonly SandboxPurchaser[];
};

type Options = {
  readonly folder: string;
  readonly addresses: Addresses;
  readonly lender: string;
  /** The sandbox's time in milliseconds since 1970. */
  readonly now: () => number;
  /** Invokes a product function by its name, as an operator would. */
  readonly invoke: (functionName: string, payload: object) => Promise<unknown>;
};

/** Reads the sandbox's parties from the data folder; in an empty folder, creates them through the product's own routes. */
export const seed = async (options: Options): Promise<{ readonly sandbox: Sandbox; readonly fresh: boolean }> => {
  const { folder, addresses, lender, now, invoke } = options;
  const file = partiesFile(folder);
  if (existsSync(file))
    return { sandbox: readParties(file, ["operators", "malls", "purchasers"]) as Sandbox, fresh: false };
  const { malls, purchasers } = partiesOf(join(folder, "sandbox-keys.json"));
  await invoke("tallystick-gateway-rotate-keys", {});
  await invoke("tallystick-lender-rotate-keys", {});
  const operators = await seedStaff(invoke);
  const operatorKey = operators.find(({ side }) => side === "lender")?.key;
  const asLender = async (name: string, facts: object): Promise<unknown> =>
    invoke(`tallystick-operator-${name}`, { operatorKey, reason: seeding, ...facts });
  // One after the other: each has an entry in the same trail.
  for (const calendar of sandboxCalendars) await asLender("define-calendar", calendar);
  for (const plan of sandboxPlans) await asLender("define-plan", plan);
  await asLender("define-rules", { rules: testAmountRules });
  const connectAs = (side: SandboxOperator["side"], url: string) =>
    connectOperator({ url, operatorKey: operators.find((each) => each.side === side)?.key ?? "" });
  const { url, lenderUrl } = addresses;
  const sides = { gateway: connectAs("gateway", url), lender: connectAs("lender", lenderUrl) };
  const registered = await Promise.all(
    malls.map(async (mall): Promise<SandboxMall> => {
      const registration = { ...mall, lender, webhookUrl: hookUrl(url, mall.mall) };
      return { ...registration, ...(await onboardMall({ ...addresses, now, ...sides }, registration)) };
    }),
  );
  await Promise.all(
    purchasers.map(async ({ key, does: _does, ...accountDetails }) => {
      try {
        await asLender("open-account", { ...accountDetails, jwk: publicPart(key) });
      } catch (error) {
        // The account is already open if an earlier seeding was killed; it has the stored key.
        if (!(error instanceof Error && error.name === "WrongState")) throw error;
      }
      const { account } = accountDetails;
      const restrict = testPurchasers.find((each) => each.account === account)?.restrict;
      if (restrict) await asLender("restrict-account", { account, ...restrict });
    }),
  );
  const sandbox: Sandbox = { operators, malls: registered, purchasers };
  writeParties(file, sandbox);
  return { sandbox, fresh: true };
};

type Parties = {
  readonly malls: readonly Omit<SandboxMall, "lender" | "webhookUrl" | "apiKey" | "webhookSecret">[];
  readonly purchasers: readonly SandboxPurchaser[];
};

/** Creates the parties' keys and stores them before they are registered anywhere. */
const partiesOf = (file: string): Parties => {
  if (existsSync(file)) return readParties(file, ["malls", "purchasers"]) as Parties;
  const parties = {
    malls: theMalls.map((mall) => ({ ...mall, sign: makeKey("sig", "ES256"), seal: makeKey("enc", "ECDH-ES+A256KW") })),
    purchasers: [...thePurchasers, ...testPurchasers.map(accountOf)].map((given) => ({
      ...given,
      key: makeKey("sig", "ES256"),
    })),
  };
  writeParties(file, parties);
  return parties;
};

const theMalls = [
  {
    mall: "mall_hanok",
    name: "Hanok Living",
    currency: "KRW",
    advancePolicy: "approval",
    bankAccount: "KR-100-200-300001",
  },
  {
    mall: "mall_thistle",
    name: "Thistle & Co",
    currency: "GBP",
    advancePolicy: "shipment",
    bankAccount: "GB-20-30-40-50001",
  },
] as const;

const purchaser = (account: string, name: string, currency: string, amount: string, bankAccount: string) => ({
  account: `acc_${account}`,
  name,
  currency,
  limit: { amount, currency },
  bankAccount,
});

const thePurchasers = [
  purchaser("kim_minseo", "Kim Minseo", "KRW", "3000000", "KR-900-100-000001"),
  purchaser("lee_jun", "Lee Jun", "KRW", "1000000", "KR-900-100-000002"),
  purchaser("park_haeun", "Park Haeun", "KRW", "50000", "KR-900-100-000003"),
  purchaser("ailsa_reid", "Ailsa Reid", "GBP", "250000", "GB-90-10-00-00004"),
  purchaser("tom_okafor", "Tom Okafor", "GBP", "100000", "GB-90-10-00-00005"),
  purchaser("mina_shah", "Mina Shah", "GBP", "5000", "GB-90-10-00-00006"),
];

const accountOf = ({ account, name, currency, limit, does }: TestPurchaser) => ({
  account,
  name,
  currency,
  limit: { amount: limit, currency },
  bankAccount: `TEST-${account.slice("acc_".length)}`,
  does,
});

const makeKey = (use: string, alg: string): PrivateJwk => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "", d = "" } = privateKey.export({ format: "jwk" });
  const kid = createHash("sha256")
    .update(JSON.stringify({ crv: "P-256", kty: "EC", x, y }))
    .digest("base64url");
  return { kty: "EC", crv: "P-256", x, y, d, use, alg, kid };
};

const publicPart = ({ d: _private, ...rest }: PrivateJwk) => rest;
