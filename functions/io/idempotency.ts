import { gunzipSync, gzipSync } from "node:zlib";
import { addTime, type Instant } from "../../domain/calendar.ts";
import type { AnsweredRequest } from "../../domain/purchase.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { sha256 } from "./base64url.ts";
import type { Item } from "./item.ts";
import { idempotencyKey } from "./keys.ts";
import { commit, put, read, TableName } from "./table.ts";

/** What a story answers, and what of it is kept: everything but what is shown once. */
export type Reply = {
  readonly status: number;
  readonly body: unknown;
  readonly shownOnce?: object;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A request under its sender's own key. */
export type Keyed = {
  /** Whose key it is, and for which route. */
  readonly scope: string;
  /** The header `Idempotency-Key`; without one the request is answered as it comes. */
  readonly key: string | undefined;
  /** Digest of what is asked for: the same words, however they were signed. */
  readonly fingerprint: string;
  readonly now: Instant;
};

/** An answer is given again for so long. */
const keptDays = 30;

/** So long the purchase itself remembers the key, for requests whose function died before it could keep the answer. */
const rememberedDays = 1;

/** How a purchase remembers the key, beside its effect: the same deed may come again newly signed. 72 bits tell its few requests apart. */
export const memoryOf = ({ scope, key, fingerprint, now }: Keyed): readonly AnsweredRequest[] =>
  key === undefined
    ? []
    : [
        {
          id: sha256(`${scope}\n${key}`).slice(0, 12),
          digest: fingerprint.slice(0, 8),
          until: addTime(now, { days: rememberedDays }),
        },
      ];

const longestKey = 255;

/** Longer than any of our functions may run: after this nobody is at it any more. */
const leaseSeconds = 40;

/**
 * Answers a request once for each key: a repeat gets the stored answer, marked `Idempotent-Replayed: true`; one that comes while the
 * first is under way is told to wait; other words under the same key are refused. What a story rejects has changed nothing, and leaves
 * the key free. The effect itself remembers the key in its own write, so that a crash between effect and answer neither doubles nor loses.
 */
export const idempotently = async (
  { scope, key, fingerprint, now }: Keyed,
  story: () => Promise<Reply | Rejection>,
): Promise<Reply | Rejection> => {
  if (key === undefined) return story();
  if (key === "" || key.length > longestKey)
    return reject("InvalidRequest", `Idempotency-Key: 1 to ${longestKey} characters`);
  const place = idempotencyKey(sha256(`${scope}\n${key}`));
  const lease = addTime(now, { seconds: leaseSeconds });
  const claim = { ...place, fingerprint, lease, ...lasting(now) };
  if (!(await put(claim, ...unlessTaken(fingerprint, now)))) {
    const known = await read(place);
    // It may have been given free in this moment; then the sender asks again.
    return known ? answerOf(known, fingerprint, now) : inProgress;
  }
  const free = async () => commit([{ Delete: { TableName, Key: place, ...whileClaimed(lease) } }]);
  try {
    const reply = await story();
    if (isRejection(reply)) await free();
    else await put({ ...place, fingerprint, answer: packed(reply), ...lasting(now) });
    return reply;
  } catch (error) {
    await free();
    throw error;
  }
};

const inProgress = reject("RequestInProgress", "the first request under this Idempotency-Key is still being answered");

/** After a day nobody can tell any more whether it had its effect. */
const unanswered = reject(
  "IdempotencyKeyReused",
  "the first request under this Idempotency-Key was never answered: look at what became of it, and take a new key",
);

const lasting = (now: Instant) => {
  const keptUntil = addTime(now, { days: keptDays });
  return { keptUntil, ttl: Math.ceil(Date.parse(keptUntil) / 1000) };
};

/** Free when nobody had it, when its thirty days are over, or when the same request was begun today and never answered. */
const unlessTaken = (fingerprint: string, now: Instant): [string, Item] => [
  "attribute_not_exists(pk) OR keptUntil < :now OR (lease BETWEEN :remembered AND :now AND fingerprint = :fingerprint)",
  { ":now": now, ":remembered": addTime(now, { days: -rememberedDays }), ":fingerprint": fingerprint },
];

const whileClaimed = (lease: Instant) => ({
  ConditionExpression: "lease = :lease",
  ExpressionAttributeValues: { ":lease": lease },
});

const answerOf = (known: Item, fingerprint: string, now: Instant): Reply | Rejection => {
  if (known["fingerprint"] !== fingerprint)
    return reject("IdempotencyKeyReused", "this Idempotency-Key was used for other words: give each deed its own");
  const { answer } = known;
  if (!(answer instanceof Uint8Array)) return String(known["lease"]) < now ? unanswered : inProgress;
  const { headers, ...reply } = JSON.parse(gunzipSync(answer).toString()) as Reply;
  return { ...reply, headers: { ...headers, "idempotent-replayed": "true" } };
};

/** Zipped, because DynamoDB bills by the kilobyte: a purchase of two lines fits into one. */
const packed = ({ status, body, headers }: Reply): Uint8Array =>
  gzipSync(JSON.stringify({ status, body, ...(headers && { headers }) }));
