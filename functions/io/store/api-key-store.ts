import type { Instant } from "../../../domain/calendar.ts";
import { reject, type Rejection } from "../../../domain/rejection.ts";
import { apiKeyHash, generateApiKey, lastFour } from "../messages/api-key.ts";
import { apiKeyKey, apiKeyListing, mallKey } from "../table/item-keys.ts";
import type { Item } from "../table/item.ts";
import { commit, query, TableName, type Write } from "../table/table.ts";

/** The public data of an API key; the key itself is shown once and stored as a hash. */
export type ApiKey = {
  readonly id: string;
  readonly label: string;
  readonly createdAt: Instant;
  readonly lastFour: string;
  readonly revokedAt?: Instant;
};

type ApiKeyListing = ApiKey & { readonly hash: string };

/** One for each server and deployment, and some for rotation; more mean that old ones are not revoked. */
const maxKeys = 10;

/** A new API key of a mall, and the writes that create it. */
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

/** Adds an API key to a mall by the writes that create it; a rejection if the mall has the maximum number of keys. */
export const addApiKey = async (mall: string, writes: readonly Write[]): Promise<Rejection | undefined> => {
  const active = (await listingsOf(mall)).filter(({ revokedAt }) => revokedAt === undefined);
  if (active.length >= maxKeys)
    return reject("ApiKeyLimitReached", `${mall} has ${active.length} API keys: revoke one first`);
  return (await commit(writes))
    ? undefined
    : reject("ConcurrentChange", "the mall's keys change too fast: send the request again after a second");
};

/** A mall's API keys, revoked ones included, the oldest first. */
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

/** Revokes an API key, with further writes: the next request with it is rejected. A repeat changes nothing. */
export const revokeApiKey = async (
  mall: string,
  id: string,
  now: Instant,
  further: () => Promise<readonly Write[]>,
): Promise<ApiKey | Rejection> => {
  const listing = apiKeyListing(mall, id);
  const known = (await listingsOf(mall)).find((each) => each.id === id);
  if (!known) return reject("ApiKeyUnknown", `${mall} has no API key ${id}`);
  const { hash, label, createdAt, lastFour: four, revokedAt = now } = known;
  const key: ApiKey = { id, label, createdAt, lastFour: four, revokedAt };
  if (known.revokedAt !== undefined) return key;
  const revoked = await commit([
    { Delete: { TableName, Key: apiKeyKey(hash) } },
    { Put: { TableName, Item: { ...key, hash, ...listing } } },
    ...(await further()),
  ]);
  return revoked ? key : reject("ConcurrentChange", "the key changes too fast: send the request again after a second");
};

const listingsOf = async (mall: string): Promise<readonly ApiKeyListing[]> =>
  (await query(mallKey(mall).pk, { prefix: apiKeyListing("", "").sk })).map((item) => item as Item & ApiKeyListing);
