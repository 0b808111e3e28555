import { randomBytes } from "node:crypto";
import type { Instant } from "../../../domain/calendar.ts";
import { isRejection, reject, type Rejection } from "../../../domain/rejection.ts";
import type { TrailNote } from "../../../domain/trail.ts";
import { apiKeyHash, lastFour, generateApiKey } from "../messages/api-key.ts";
import { operatorKey, operatorListing, staffTrail } from "../table/item-keys.ts";
import { read, TableName } from "../table/table.ts";
import { commitRecorded } from "./trail-store.ts";

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

/** Creates a key for a member of the staff, with its entry in the trail of keys; it is returned only here. */
export const issueOperatorKey = async (
  name: string,
  createdAt: Instant,
  noteOf: (operator: Operator) => TrailNote,
): Promise<(Operator & { readonly key: string }) | Rejection> => {
  const key = generateApiKey("operator");
  const hash = apiKeyHash(key);
  const operator = { operator: `op_${randomBytes(8).toString("hex")}`, name };
  const listing: OperatorListing = { ...operator, createdAt, lastFour: lastFour(key), hash };
  const saved = await commitRecorded(staffTrail("operators"), noteOf(operator), [
    { Put: { TableName, Item: { ...operatorKey(hash), ...operator } } },
    { Put: { TableName, Item: { ...operatorListing(operator.operator), ...listing } } },
  ]);
  return isRejection(saved) ? saved : { ...operator, key };
};

/** Revokes a key at once; its operator stays on the list. A repeat changes nothing. */
export const revokeOperatorKey = async (
  operator: string,
  now: Instant,
  noteOf: (operator: Operator) => TrailNote,
): Promise<{ readonly operator: string; readonly revokedAt: Instant } | Rejection> => {
  const key = operatorListing(operator);
  const listed = (await read(key)) as OperatorListing | undefined;
  if (!listed) return reject("InvalidRequest", `operator ${operator} was not found`);
  if (listed.revokedAt !== undefined) return { operator, revokedAt: listed.revokedAt };
  const saved = await commitRecorded(staffTrail("operators"), noteOf({ operator, name: listed.name }), [
    { Delete: { TableName, Key: operatorKey(listed.hash) } },
    { Put: { TableName, Item: { ...listed, ...key, revokedAt: now } } },
  ]);
  return isRejection(saved) ? saved : { operator, revokedAt: now };
};
