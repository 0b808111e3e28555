import { gunzipSync, gzipSync } from "node:zlib";
import { addTime, type Instant } from "../../domain/calendar.ts";
import { reject, type Rejection } from "../../domain/rejection.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { idempotencyKey, type Key } from "../io/table/item-keys.ts";
import type { Item } from "../io/table/item.ts";
import { read, TableName, type Write } from "../io/table/table.ts";
import type { Reply } from "../middleware/http.ts";

/** A request under its sender's own key. */
export type Keyed = {
  /** Whose key it is, and for which route. */
  readonly scope: string;
  /** The header `Idempotency-Key`. */
  readonly key: string;
  /** Digest of what is asked for: the same words, however they were signed. */
  readonly fingerprint: string;
  readonly now: Instant;
};

/** An answer is given again for so long. */
const keptDays = 30;

/** Longer than any of our functions may run: after this nobody is at it any more. */
const leaseSeconds = 40;

/** What the record says to the same request: the answer, a no, that nothing is known, or that its effect is there and its answer is not. */
export const recordedFor = async (keyed: Keyed): Promise<Reply | Rejection | "unknown" | "unanswered"> => {
  const { fingerprint, now } = keyed;
  const known = await read(placeOf(keyed));
  if (!known || String(known["keptUntil"]) < now) return "unknown";
  if (known["fingerprint"] !== fingerprint)
    return reject("IdempotencyKeyReused", "this Idempotency-Key was used for other words: give each deed its own");
  const { answer } = known;
  if (!(answer instanceof Uint8Array)) return String(known["lease"]) < now ? "unanswered" : inProgress;
  const { headers, ...reply } = JSON.parse(gunzipSync(answer).toString()) as Reply;
  return { ...reply, headers: { ...headers, "idempotent-replayed": "true" } };
};

/** The no to a request that comes while its twin is under way. */
export const inProgress = reject(
  "RequestInProgress",
  "the first request under this Idempotency-Key is still being answered",
);

/** The record with its answer, as part of a commit that fails if another one has it. */
export const answered = (keyed: Keyed, reply: Reply): Write => record(keyed, { answer: packed(reply) }, free(keyed));

/** The record of an effect whose answer is to come, by whoever holds it. */
export const begun = (keyed: Keyed, holder: string): Write =>
  record(keyed, { holder, lease: addTime(keyed.now, { seconds: leaseSeconds }) }, free(keyed));

/** The answer to what was begun; another holder's is his own to give, unless his lease is over. */
export const settled = (keyed: Keyed, holder: string, reply: Reply): Write => {
  const values = { ":holder": holder, ":now": keyed.now };
  const condition = "attribute_not_exists(pk) OR holder = :holder OR lease < :now";
  return record(keyed, { answer: packed(reply) }, { condition, values });
};

/** Lets go of what was begun and broke off: the next who asks need not wait for the lease's end. */
export const lapsed = (keyed: Keyed, holder: string): Write => {
  const condition = { condition: "holder = :holder", values: { ":holder": holder } };
  return record(keyed, { holder, lease: keyed.now }, condition);
};

/** Takes back what was begun, and came to nothing. */
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

/** Free when nobody had it, when its thirty days are over, or when the same request was begun and its lease is over. */
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

/** Zipped, because DynamoDB bills by the kilobyte: a purchase of two lines fits into one. */
const packed = ({ status, body, headers }: Reply): Uint8Array =>
  gzipSync(JSON.stringify({ status, body, ...(headers && { headers }) }));
