import { connectMall } from "../sdk/mall.ts";
import type { Key, Now } from "../sdk/message.ts";
import { publicJwks } from "../sdk/new-key.ts";
import type { connectOperator } from "../sdk/operator.ts";

type Operator = ReturnType<typeof connectOperator>;

/** The staff that let a mall join, and where. */
export type Staff = { readonly url: string; readonly now: Now; readonly gateway: Operator; readonly lender: Operator };

/** A mall that joins, with its private keys: only their public halves leave its hands. */
export type Joining = {
  readonly mall: string;
  readonly name: string;
  readonly lender: string;
  readonly advancePolicy: "approval" | "shipment";
  readonly bankAccount: string;
  readonly webhookUrl: string;
  readonly sign: Key;
  readonly seal: Key;
};

/** What the mall is shown once. */
export type Secrets = { readonly apiKey: string; readonly webhookSecret: string };

/** The lender's staff pin a mall and the gateway's register it. What was shown once to somebody who is gone is made anew. */
export const joinMall = async ({ url, now, gateway, lender: lenders }: Staff, joining: Joining): Promise<Secrets> => {
  const { mall, name, lender, advancePolicy, bankAccount, webhookUrl, sign, seal } = joining;
  const jwks = publicJwks(sign, seal);
  await lenders.pinMall(lender, { mall, name, bankAccount, jwks });
  const shown = await gateway.registerMall({ id: mall, name, lender, advancePolicy, webhookUrl, jwks });
  if (shown.apiKey !== undefined && shown.webhookSecret !== undefined)
    return { apiKey: shown.apiKey, webhookSecret: shown.webhookSecret };
  const { apiKey = "" } = await gateway.createApiKey(mall, "joined again");
  const { endpoints } = connectMall({ url, now, mall, lender, apiKey, signKey: sign, sealKey: seal });
  const [first] = await endpoints.list();
  if (!first) throw new Error(`${mall} is registered without an endpoint`);
  await endpoints.update(first.id, { url: webhookUrl });
  const { secret: webhookSecret = "" } = await endpoints.rotateSecret(first.id, { overlapHours: 0 });
  return { apiKey, webhookSecret };
};
