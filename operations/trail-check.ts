import { findTrailFault, type TrailEntry, type TrailHead } from "../domain/trail.ts";
import { trailDigest, trailIn } from "../functions/io/store/trail-store.ts";
import { instructionPrefix, trailHeadKey, trailPrefix } from "../functions/io/table/item-keys.ts";
import type { Item } from "../functions/io/table/item.ts";
import { partition, partitionsWith, type Tables } from "./tables.ts";

/** The last entry of each trail, by partition. Kept outside the tables, they show a trail that was written anew as a whole. */
export type Heads = Readonly<Record<string, TrailHead>>;

/** A trail that is not what was written, and the first entry that is missing or altered. */
export type TrailFault = { readonly side: keyof Tables; readonly trail: string; readonly fault: string };

/** What was verified, and the heads as of now. */
export type TrailCheck = {
  readonly trails: number;
  readonly entries: number;
  readonly faults: readonly TrailFault[];
  readonly heads: Readonly<Record<keyof Tables, Heads>>;
};

/** Verifies the chain of every trail in both tables, and that the heads of an earlier run are still in them. */
export const checkTrails = async (tables: Tables, earlier: Partial<TrailCheck["heads"]> = {}): Promise<TrailCheck> => {
  const [gateway, lender] = [
    await checkTable("gateway", tables.gateway, earlier.gateway ?? {}),
    await checkTable("lender", tables.lender, earlier.lender ?? {}),
  ];
  return {
    trails: gateway.trails + lender.trails,
    entries: gateway.entries + lender.entries,
    faults: [...gateway.faults, ...lender.faults],
    heads: { gateway: gateway.heads, lender: lender.heads },
  };
};

type TableCheck = Omit<TrailCheck, "heads"> & { readonly heads: Heads };

/** An instruction's entry is in its loan's trail, so a partition with an instruction has a trail. */
const prefixes = [trailHeadKey("").sk, instructionPrefix] as const;

const checkTable = async (side: keyof Tables, table: string, earlier: Heads): Promise<TableCheck> => {
  const found = await partitionsWith(table, prefixes);
  const heads: Record<string, TrailHead> = {};
  const faults: TrailFault[] = [];
  let entries = 0;
  for (const pk of new Set([...found, ...Object.keys(earlier)])) {
    const items = (await Promise.all(prefixes.map(async (prefix) => partition(table, pk, prefix)))).flat();
    entries += items.filter(({ sk }) => (sk as string).startsWith(trailPrefix)).length;
    const { head, fault } = checkTrail(items, earlier[pk]);
    if (head) heads[pk] = head;
    if (fault !== undefined) faults.push({ side, trail: pk, fault });
  }
  return { trails: Object.keys(heads).length, entries, faults, heads };
};

const checkTrail = (
  items: readonly Item[],
  earlier: TrailHead | undefined,
): { readonly head?: TrailHead | undefined; readonly fault?: string | undefined } => {
  try {
    const { head, entries } = trailIn(items);
    const fault =
      findTrailFault(entries, head, trailDigest) ??
      (earlier && rewritten(entries, earlier)) ??
      withoutEntry(items, entries);
    return { head, fault };
  } catch {
    return { fault: "an entry cannot be read: it was altered" };
  }
};

/** What an earlier run saw last must still be there, with the same digest. */
const rewritten = (entries: readonly TrailEntry[], { no, digest }: TrailHead): string | undefined => {
  const then = entries[no - 1];
  if (!then) return `entry ${no} was there in an earlier run, and the trail has ${entries.length}`;
  return trailDigest(then) === digest ? undefined : `entry ${no} or one before it was altered since an earlier run`;
};

/** The number of an instruction is that of its first entry. */
const withoutEntry = (items: readonly Item[], entries: readonly TrailEntry[]): string | undefined => {
  const numbers = items.filter(({ sk }) => (sk as string).startsWith(instructionPrefix)).map(({ no }) => no as number);
  const missing = numbers.find((no) => entries[no - 1]?.did !== "instructed");
  return missing === undefined ? undefined : `entry ${missing} is missing: there is an instruction ${missing}`;
};
