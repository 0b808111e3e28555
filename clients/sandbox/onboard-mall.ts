import { connectMall } from "../sdk/mall.ts";
import type { Key, Now } from "../sdk/message.ts";
import { publicJwks } from "../sdk/new-key.ts";
import type { connectOperator } from "../sdk/operator.ts";

type Operator = ReturnType<typeof connectOperator>;

/** The operators of both sides, and the sides' addresses. */
export type Operators = {
  readonly url: string;
  readonly lenderUrl: string;
  readonly now: Now;
  readonly gateway: Operator;
  readonly lender: Operator;
};

/** A mall to onboard, with its private keys; only the public keys are sent. */
export type MallRegistration = {
  readonly mall: string;
  readonly name: string;
  readonly lender: string;
  readonly advancePolicy: "approval" | "shipment";
  readonly bankAccount: string;
  readonly webhookUrl: string;
  readonly sign: Key;
  readonly seal: Key;
};

/** The secrets that are shown only once. */
export type MallSecrets = { readonly apiKey: string; readonly webhookSecret: string };

/** In the trails of the mall. */
const reason = "the sandbox's own mall";

/** Pins the mall at the lender and registers it at the gateway. If it was registered before, creates new secrets, because the first ones are lost. */
export const onboardMall = async (
  { url, lenderUrl, now, gateway, lender: lenderOperator }: Operators,
  registration: MallRegistration,
): Promise<MallSecrets> => {
  const { mall, name, lender, advancePolicy, bankAccount, webhookUrl, sign, seal } = registration;
  const jwks = publicJwks(sign, seal);
  await lenderOperator.pinMall(lender, { mall, name, bankAccount, advancePolicy, jwks, reason });
  const registered = await gateway.registerMall({ id: mall, name, lender, advancePolicy, webhookUrl, jwks, reason });
  if (registered.apiKey !== undefined && registered.webhookSecret !== undefined)
    return { apiKey: registered.apiKey, webhookSecret: registered.webhookSecret };
  const { apiKey = "" } = await gateway.createApiKey(mall, { label: "registered again", reason });
  const { endpoints } = connectMall({ url, lenderUrl, now, mall, lender, apiKey, signKey: sign, sealKey: seal });
  const [first] = await endpoints.list();
  if (!first) throw new Error(`${mall} is registered without an endpoint`);
  await endpoints.update(first.id, { url: webhookUrl });
  const { secret: webhookSecret = "" } = await endpoints.rotateSecret(first.id, { overlapHours: 0 });
  return { apiKey, webhookSecret };
};
