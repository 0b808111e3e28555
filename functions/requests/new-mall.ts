import type { MallTerms } from "../../domain/mall/mall.ts";
import { viewMall } from "../../domain/mall/mall-view.ts";
import { newestRoot } from "../io/keys/key-store.ts";
import { newApiKey } from "../io/store/api-key-store.ts";
import { firstEndpoint, putEndpoint } from "../io/store/endpoint-store.ts";
import type { Mall } from "../io/store/mall-store.ts";
import type { Write } from "../io/table/table.ts";
import { sharedSecret } from "../io/webhook/endpoint-secret.ts";
import { recordOnMall, type StaffAct } from "./mall-trail.ts";

/** What a mall is registered with. */
export type MallFacts = Pick<Mall, "keys"> & {
  readonly id: string;
  readonly terms: MallTerms;
  readonly webhookUrl: string | undefined;
};

/** A new mall with its first API key and endpoint and its entry in the trail: the writes, and the reply with the secrets. */
export const newMall = async ({ id, terms, keys, webhookUrl }: MallFacts, act: StaffAct) => {
  const { at: now } = act;
  const mall: Mall = { ...terms, mall: id, status: "active", registeredAt: now, version: 1, keys };
  const { key, apiKey, writes } = newApiKey(id, { id: "key_first", label: "first" }, now);
  const root = await newestRoot("webhook");
  const endpoint = webhookUrl === undefined ? undefined : firstEndpoint(id, webhookUrl, root.kid, now);
  const webhook = endpoint && { webhookSecret: sharedSecret(root.secret, endpoint, 1) };
  const facts = { ...terms, keys: keys.map(({ kid }) => kid), ...(endpoint && { endpoint: endpoint.id }) };
  const recorded = await recordOnMall(id, act, "registeredMall", facts);
  const all: readonly Write[] = [...writes, ...(endpoint ? [putEndpoint(endpoint, now)] : []), ...recorded];
  const reply = { status: 201, body: { mall: viewMall(mall, now), key }, shownOnce: { apiKey, ...webhook } };
  return { mall, writes: all, reply };
};
