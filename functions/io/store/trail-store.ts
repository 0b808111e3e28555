import { isRejection, type Rejection } from "../../../domain/rejection.ts";
import { nextEntry, type TrailEntry, type TrailHead, type TrailNote } from "../../../domain/trail.ts";
import { sha256 } from "../messages/base64url.ts";
import { canonicalJson } from "../messages/canonical-json.ts";
import { trailHeadKey, trailKey, trailPrefix } from "../table/item-keys.ts";
import type { Item } from "../table/item.ts";
import { commit, query, read, TableName, type Write } from "../table/table.ts";
import { decideAgain } from "../table/versioned.ts";

/** The writes that add an entry to a trail, and the entry's number; they fail when another entry was faster. */
export const appendToTrail = async (pk: string, note: TrailNote): Promise<Appended> =>
  appended(pk, note, await loadTrailHead(pk));

type Appended = { readonly no: number; readonly writes: readonly Write[] };

/**
 * Makes a change with its entry in a trail, in one commit. False when the change's own condition does not hold: another entry that was
 * faster is no reason.
 */
export const commitRecorded = async (
  pk: string,
  note: TrailNote,
  writes: readonly Write[],
): Promise<boolean | Rejection> => {
  let isMade = false;
  const ended = await decideAgain<{ readonly head: TrailHead | undefined }>(
    "the trail",
    async () => ({ head: await loadTrailHead(pk) }),
    ({ head }) => ({ head }),
    async (_, { head }) => {
      isMade = await commit([...writes, ...appended(pk, note, head).writes]);
      return isMade || (await loadTrailHead(pk))?.digest === head?.digest;
    },
  );
  return isRejection(ended) ? ended : isMade;
};

const appended = (pk: string, note: TrailNote, head: TrailHead | undefined): Appended => {
  const entry = nextEntry(head, note);
  const next: TrailHead = { no: entry.no, digest: trailDigest(entry) };
  return { no: entry.no, writes: [putEntry(pk, entry), putHead(pk, next, head)] };
};

/** SHA-256 of an entry's canonical JSON. */
export const trailDigest = (entry: TrailEntry): string => sha256(canonicalJson(entry));

/** The last entry of a trail, by number and digest; undefined for an empty one. */
export const loadTrailHead = async (pk: string): Promise<TrailHead | undefined> => {
  const item = await read(trailHeadKey(pk));
  return item && toTrailHead(item);
};

/** A trail, the oldest entry first. */
export const loadTrail = async (pk: string): Promise<readonly TrailEntry[]> =>
  (await query(pk, { prefix: trailPrefix })).map(toTrailEntry);

/** A page of a trail that is alone in its partition: the entries after a number, the oldest first. */
export const loadTrailPage = async (pk: string, after: number, limit: number): Promise<readonly TrailEntry[]> =>
  (await query(pk, { after: trailKey(pk, after).sk, limit })).map(toTrailEntry);

/** The head and the entries in a partition's items, which are in the order of their keys. */
export const trailIn = (
  items: readonly Item[],
): { readonly head: TrailHead | undefined; readonly entries: readonly TrailEntry[] } => {
  const head = items.find(({ sk }) => sk === trailHeadKey("").sk);
  const entries = items.filter(({ sk }) => (sk as string).startsWith(trailPrefix));
  return { head: head && toTrailHead(head), entries: entries.map(toTrailEntry) };
};

/** The head of an item. */
const toTrailHead = ({ no, digest }: Item): TrailHead => ({ no: no as number, digest: digest as string });

/** The entry of an item: its canonical JSON is stored as text, so that its digest is that of the text. */
const toTrailEntry = ({ entry }: Item): TrailEntry => JSON.parse(entry as string) as TrailEntry;

/** An entry is written once and never again. */
const putEntry = (pk: string, entry: TrailEntry): Write => ({
  Put: {
    TableName,
    Item: { ...trailKey(pk, entry.no), entry: canonicalJson(entry) },
    ConditionExpression: "attribute_not_exists(pk)",
  },
});

const putHead = (pk: string, next: TrailHead, before: TrailHead | undefined): Write => ({
  Put: {
    TableName,
    Item: { ...trailHeadKey(pk), ...next },
    ...(before
      ? { ConditionExpression: "digest = :before", ExpressionAttributeValues: { ":before": before.digest } }
      : { ConditionExpression: "attribute_not_exists(pk)" }),
  },
});
