import { randomBytes } from "node:crypto";
import type { Instant } from "../../../domain/calendar.ts";
import { reject, type Rejection } from "../../../domain/rejection.ts";
import { apiKeyHash, lastFour, generateApiKey } from "../messages/api-key.ts";
import { operatorKey, operatorListing } from "../table/item-keys.ts";
import { commit, read, TableName } from "../table/table.ts";

/** A member of the staff, who has one key; gateway and lender each have their own staff. */
export type Operator = { readonly operator: string; readonly name: string };

type OperatorListing = Operator & {
  readonly createdAt: Instant;
  readonly lastFour: string;
  readonly hash: string;
  readonly revokedAt?: Instant;
};

/** The operator that a key belongs to; read each time, so that a revoked key is rejected at once. */
export const findOperator = async (key: string): Promise<Operator | undefined> => {
  const item = await read(operatorKey(apiKeyHash(key)));
  return item && { operator: item["operator"] as string, name: item["name"] as string };
};

/** Creates a key for a member of the staff; it is returned only here. */
export const issueOperatorKey = async (
  name: string,
  createdAt: Instant,
): Promise<Operator & { readonly key: string }> => {
  const key = generateApiKey("operator");
  const hash = apiKeyHash(key);
  const operator = { operator: `op_${randomBytes(8).toString("hex")}`, name };
  const listing: OperatorListing = { ...operator, createdAt, lastFour: lastFour(key), hash };
  await commit([
    { Put: { TableName, Item: { ...operatorKey(hash), ...operator } } },
    { Put: { TableName, Item: { ...operatorListing(operator.operator), ...listing } } },
  ]);
  return { ...operator, key };
};

/** Revokes a key at once; its operator stays on the list. */
export const revokeOperatorKey = async (
  operator: string,
  now: Instant,
): Promise<{ readonly operator: string; readonly revokedAt: Instant } | Rejection> => {
  const key = operatorListing(operator);
  const listed = (await read(key)) as OperatorListing | undefined;
  if (!listed) return reject("InvalidRequest", `operator ${operator} was not found`);
  const revokedAt = listed.revokedAt ?? now;
  await commit([
    { Delete: { TableName, Key: operatorKey(listed.hash) } },
    { Put: { TableName, Item: { ...listed, ...key, revokedAt } } },
  ]);
  return { operator, revokedAt };
};
