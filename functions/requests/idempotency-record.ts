import { gunzipSync, gzipSync } from "node:zlib";
import { addTime, type Instant } from "../../domain/calendar.ts";
import { reject, type Rejection } from "../../domain/rejection.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { idempotencyKey, type Key } from "../io/table/item-keys.ts";
import type { Item } from "../io/table/item.ts";
import { read, TableName, type Write } from "../io/table/table.ts";
import type { Reply } from "../middleware/request.ts";

/** A request with an idempotency key. */
export type Keyed = {
  /** The caller and the route: keys of different callers or routes are different. */
  readonly scope: string;
  /** The header `Idempotency-Key`. */
  readonly key: string;
  /** Digest of the request's content, however it was signed. */
  readonly fingerprint: string;
  readonly now: Instant;
};

/** How long a reply is stored. */
const keptDays = 30;

/** Longer than the timeout of each of our functions: after this no function is working on the request. */
const leaseSeconds = 40;

/** The record of a request: its reply, a rejection, "unknown" without a record, or "unanswered" when the effect is committed and the reply is missing. */
export const recordedFor = async (keyed: Keyed): Promise<Reply | Rejection | "unknown" | "unanswered"> => {
  const { fingerprint, now } = keyed;
  const known = await read(placeOf(keyed));
  if (!known || String(known["keptUntil"]) < now) return "unknown";
  if (known["fingerprint"] !== fingerprint)
    return reject(
      "IdempotencyKeyReused",
      "this Idempotency-Key was used for another request: give each request its own",
    );
  const { answer } = known;
  if (!(answer instanceof Uint8Array)) return String(known["lease"]) < now ? "unanswered" : inProgress;
  const { headers, ...reply } = JSON.parse(gunzipSync(answer).toString()) as Reply;
  return { ...reply, headers: { ...headers, "idempotent-replayed": "true" } };
};

/** The rejection of a request while an earlier one with the same key is in progress. */
export const inProgress = reject(
  "RequestInProgress",
  "the first request with this Idempotency-Key is still in progress",
);

/** The record with its reply, for a commit that fails when another request has the key. */
export const answered = (keyed: Keyed, reply: Reply): Write => record(keyed, { answer: packed(reply) }, free(keyed));

/** The record of an effect whose reply comes later, claimed by a holder until the lease ends. */
export const claimed = (keyed: Keyed, holder: string): Write =>
  record(keyed, { holder, lease: addTime(keyed.now, { seconds: leaseSeconds }) }, free(keyed));

/** The reply to a claimed request; it fails while another holder's lease lasts. */
export const completed = (keyed: Keyed, holder: string, reply: Reply): Write => {
  const values = { ":holder": holder, ":now": keyed.now };
  const condition = "attribute_not_exists(pk) OR holder = :holder OR lease < :now";
  return record(keyed, { answer: packed(reply) }, { condition, values });
};

/** Ends the lease of a claim that failed, so that the next request need not wait for it. */
export const released = (keyed: Keyed, holder: string): Write => {
  const condition = { condition: "holder = :holder", values: { ":holder": holder } };
  return record(keyed, { holder, lease: keyed.now }, condition);
};

/** Deletes a claim whose request was rejected: the key is free again. */
export const withdrawn = (keyed: Keyed, holder: string): Write => ({
  Delete: {
    TableName,
    Key: placeOf(keyed),
    ConditionExpression: "holder = :holder",
    ExpressionAttributeValues: { ":holder": holder },
  },
});

const placeOf = ({ scope, key }: Keyed): Key => idempotencyKey(sha256(`${scope}\n${key}`));

type Condition = { readonly condition: string; readonly values: Item };

/** A key is free without a record, after thirty days, or when the same request was claimed and its lease is over. */
const free = ({ fingerprint, now }: Keyed): Condition => ({
  condition: "attribute_not_exists(pk) OR keptUntil < :now OR (lease < :now AND fingerprint = :fingerprint)",
  values: { ":now": now, ":fingerprint": fingerprint },
});

const record = (keyed: Keyed, facts: Item, { condition, values }: Condition): Write => {
  const { fingerprint, now } = keyed;
  const keptUntil = addTime(now, { days: keptDays });
  const lasting = { keptUntil, ttl: Math.ceil(Date.parse(keptUntil) / 1000) };
  return {
    Put: {
      TableName,
      Item: { ...placeOf(keyed), fingerprint, ...facts, ...lasting },
      ConditionExpression: condition,
      ExpressionAttributeValues: values,
    },
  };
};

/** Compressed, because DynamoDB bills by the kilobyte: a purchase of two lines fits into one. */
const packed = ({ status, body, headers }: Reply): Uint8Array =>
  gzipSync(JSON.stringify({ status, body, ...(headers && { headers }) }));
