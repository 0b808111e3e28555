import type { Instant } from "../../../domain/calendar.ts";
import { reject, type Rejection } from "../../../domain/rejection.ts";
import { apiKeyHash, generateApiKey, lastFour } from "../messages/api-key.ts";
import { apiKeyKey, apiKeyListing, mallKey } from "../table/item-keys.ts";
import type { Item } from "../table/item.ts";
import { commit, query, TableName, type Write } from "../table/table.ts";

/** What may be told of an API key; the key itself is shown once and kept as a hash. */
export type ApiKey = {
  readonly id: string;
  readonly label: string;
  readonly createdAt: Instant;
  readonly lastFour: string;
  readonly revokedAt?: Instant;
};

type Listed = ApiKey & { readonly hash: string };

/** A server each, a deployment each, and some to change over; more are a sign that nobody revokes. */
const mostKeys = 10;

/** A new API key of a mall, and the writes that make it. */
export const newApiKey = (
  mall: string,
  { id, label }: Pick<ApiKey, "id" | "label">,
  createdAt: Instant,
): { readonly key: ApiKey; readonly apiKey: string; readonly writes: readonly Write[] } => {
  const apiKey = generateApiKey("mall");
  const hash = apiKeyHash(apiKey);
  const key: ApiKey = { id, label, createdAt, lastFour: lastFour(apiKey) };
  const writes = [
    { Put: { TableName, Item: { ...apiKeyKey(hash), mall, id } } },
    { Put: { TableName, Item: { ...key, hash, ...apiKeyListing(mall, id) } } },
  ];
  return { key, apiKey, writes };
};

/** Adds an API key to a mall's, by the writes that make it; a no where the mall has enough of them. */
export const addApiKey = async (mall: string, writes: readonly Write[]): Promise<Rejection | undefined> => {
  const live = (await listingsOf(mall)).filter(({ revokedAt }) => revokedAt === undefined);
  if (live.length >= mostKeys)
    return reject("ApiKeyLimitReached", `${mall} has ${live.length} API keys: revoke one first`);
  return (await commit(writes))
    ? undefined
    : reject("ConcurrentChange", "the mall's keys change too fast: ask again in a second");
};

/** A mall's API keys, those that were revoked too, the oldest first. */
export const listApiKeys = async (mall: string): Promise<readonly ApiKey[]> =>
  (await listingsOf(mall))
    .toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
    .map(({ id, label, createdAt, lastFour: four, revokedAt }) => ({
      id,
      label,
      createdAt,
      lastFour: four,
      ...(revokedAt !== undefined && { revokedAt }),
    }));

/** Ends an API key: the next request that bears it is a stranger's. */
export const revokeApiKey = async (mall: string, id: string, now: Instant): Promise<ApiKey | Rejection> => {
  const place = apiKeyListing(mall, id);
  const known = (await listingsOf(mall)).find((each) => each.id === id);
  if (!known) return reject("ApiKeyUnknown", `${mall} has no API key ${id}`);
  const { hash, label, createdAt, lastFour: four, revokedAt = now } = known;
  const key: ApiKey = { id, label, createdAt, lastFour: four, revokedAt };
  const ended = await commit([
    { Delete: { TableName, Key: apiKeyKey(hash) } },
    { Put: { TableName, Item: { ...key, hash, ...place } } },
  ]);
  return ended ? key : reject("ConcurrentChange", "the key is being changed: ask again in a second");
};

const listingsOf = async (mall: string): Promise<readonly Listed[]> =>
  (await query(mallKey(mall).pk, { prefix: apiKeyListing("", "").sk })).map((item) => item as Item & Listed);
