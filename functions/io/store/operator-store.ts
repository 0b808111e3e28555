import { randomBytes } from "node:crypto";
import type { Instant } from "../../../domain/calendar.ts";
import { reject, type Rejection } from "../../../domain/rejection.ts";
import { apiKeyHash, lastFour, generateApiKey } from "../messages/api-key.ts";
import { operatorKey, operatorListing } from "../table/item-keys.ts";
import { commit, read, TableName } from "../table/table.ts";

/** A person of the operator's staff, by one key; gateway and lender each know their own. */
export type Operator = { readonly operator: string; readonly name: string };

type Listed = Operator & {
  readonly createdAt: Instant;
  readonly lastFour: string;
  readonly hash: string;
  readonly revokedAt?: Instant;
};

/** The operator that a key belongs to; read each time, so that a revoked key is refused at once. */
export const findOperator = async (key: string): Promise<Operator | undefined> => {
  const item = await read(operatorKey(apiKeyHash(key)));
  return item && { operator: item["operator"] as string, name: item["name"] as string };
};

/** Makes a key for one of the staff; it is told this once. */
export const issueOperatorKey = async (
  name: string,
  createdAt: Instant,
): Promise<Operator & { readonly key: string }> => {
  const key = generateApiKey("operator");
  const hash = apiKeyHash(key);
  const who = { operator: `op_${randomBytes(8).toString("hex")}`, name };
  const listed: Listed = { ...who, createdAt, lastFour: lastFour(key), hash };
  await commit([
    { Put: { TableName, Item: { ...operatorKey(hash), ...who } } },
    { Put: { TableName, Item: { ...operatorListing(who.operator), ...listed } } },
  ]);
  return { ...who, key };
};

/** Ends a key at once; who held it stays on the list. */
export const revokeOperatorKey = async (
  operator: string,
  now: Instant,
): Promise<{ readonly operator: string; readonly revokedAt: Instant } | Rejection> => {
  const place = operatorListing(operator);
  const listed = (await read(place)) as Listed | undefined;
  if (!listed) return reject("InvalidRequest", `there is no operator ${operator}`);
  const revokedAt = listed.revokedAt ?? now;
  await commit([
    { Delete: { TableName, Key: operatorKey(listed.hash) } },
    { Put: { TableName, Item: { ...listed, ...place, revokedAt } } },
  ]);
  return { operator, revokedAt };
};
