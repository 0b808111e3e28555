import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { newKey, publicJwks } from "../sdk/new-key.ts";
import { connectOperator } from "../sdk/operator.ts";
import type { SmokeKeys } from "./parties.ts";

type Options = {
  readonly url: string;
  readonly lenderUrl: string;
  readonly gatewayKey: string;
  readonly lenderKey: string;
  /** The file that gets the keys. */
  readonly keys: string;
  readonly lender: string;
  readonly currency: string;
};

const reason = "the smoke test's mall";

/** Makes the keys of a test mall and a test purchaser, pins and registers the mall, and prints how to open the purchaser's account. */
export const joinForSmoke = async (options: Options): Promise<void> => {
  const { url, lenderUrl, gatewayKey, lenderKey, keys, lender, currency } = options;
  if (/_live_/.test(gatewayKey + lenderKey))
    throw new Error("these operator keys are of live mode: a smoke test would move real money");
  const own = existsSync(keys)
    ? (JSON.parse(readFileSync(keys, "utf8")) as SmokeKeys)
    : await newKeys(lender, currency);
  // Before they are registered anywhere, so that a repeated run uses the same.
  save(keys, own);
  const { mall, sign, seal, account, key } = own;
  const terms = { name: "Smoke test", advancePolicy: "shipment", jwks: publicJwks(sign, seal), reason } as const;
  await connectOperator({ url: lenderUrl, operatorKey: lenderKey }).pinMall(lender, {
    ...terms,
    mall,
    bankAccount: "SMOKE-TEST-MALL",
  });
  const gateway = connectOperator({ url, operatorKey: gatewayKey });
  const registered = await gateway.registerMall({ ...terms, id: mall, lender });
  const { apiKey = "" } =
    registered.apiKey === undefined ? await gateway.createApiKey(mall, { label: "smoke test", reason }) : registered;
  save(keys, { ...own, apiKey });
  const [jwk] = publicJwks(key).keys;
  const limit = { amount: currency === "KRW" ? "1000000" : "100000", currency };
  const opening = {
    account,
    name: "Smoke Test",
    limit,
    bankAccount: "SMOKE-TEST-ACCOUNT",
    jwk,
    operatorKey: lenderKey,
    reason,
  };
  const payload = keys.replace(/(\.json)?$/, "-account.json");
  save(payload, opening);
  console.log(`${mall} is registered; its keys are in ${keys}.
Open its purchaser's account by this invocation, in the lender's account (<stage> is the deployment's):
  aws lambda invoke --function-name tallystick-<stage>-operator-open-account --cli-binary-format raw-in-base64-out --payload file://${payload} /dev/stdout
(without --cli-binary-format for version 1 of the AWS CLI). Delete ${payload} then: it has your operator key.`);
};

const newKeys = async (lender: string, currency: string): Promise<SmokeKeys> => {
  const suffix = crypto.randomUUID().slice(0, 8);
  const [sign, seal, key] = [await newKey("sig"), await newKey("enc"), await newKey("sig")];
  return {
    mall: `mall_smoke_${suffix}`,
    lender,
    currency,
    apiKey: "",
    sign,
    seal,
    account: `acc_smoke_${suffix}`,
    key,
  };
};

/** Private keys: for this user only. */
const save = (file: string, content: object): void =>
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
