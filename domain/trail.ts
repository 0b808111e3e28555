import type { Instant } from "./calendar.ts";
import { toWireFacts } from "./money.ts";

/** A member of the staff: the name, and the id of the key that was used. */
export type StaffMember = { readonly operator: string; readonly name: string };

/** A person with two keys is still one person. */
export const isSamePerson = (a: StaffMember, b: StaffMember): boolean => a.operator === b.operator || a.name === b.name;

/** What happened to a loan, a mall or a setting: who did what, when, why, and what changed. The values are JSON without floats. */
export type TrailNote = {
  readonly at: Instant;
  readonly did: string;
  /** Absent for a step that the lender's own task took. */
  readonly by?: StaffMember;
  readonly why?: string;
  /** The number of the instruction that it is about. */
  readonly instruction?: number;
  readonly facts?: Readonly<Record<string, unknown>>;
};

/** What differs between two records: of each field its value before and after, null where it was absent. */
export const changesBetween = (before: object | undefined, after: object): Readonly<Record<string, unknown>> => {
  const [old, next] = [before ?? {}, after].map((each) => toWireFacts(each) as Readonly<Record<string, unknown>>);
  const names = [...new Set([...Object.keys(old ?? {}), ...Object.keys(next ?? {})])];
  return Object.fromEntries(
    names
      .map((name) => [name, [old?.[name] ?? null, next?.[name] ?? null]] as const)
      .filter(([, [was, is]]) => inOrder(was) !== inOrder(is)),
  );
};

/** A stored record has its fields in another order. */
const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_name, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );

/** A note in its trail: its number, and the digest of the entry before it; the first has an empty one. */
export type TrailEntry = TrailNote & { readonly no: number; readonly previous: string };

/** The last entry of a trail, by number and digest, so that a removed last entry shows. */
export type TrailHead = { readonly no: number; readonly digest: string };

/** The next entry of a trail. */
export const nextEntry = (head: TrailHead | undefined, note: TrailNote): TrailEntry => ({
  ...note,
  no: (head?.no ?? 0) + 1,
  previous: head?.digest ?? "",
});

/** The first fault of a trail: a removed, altered or reordered entry; undefined for an intact one. */
export const findTrailFault = (
  entries: readonly TrailEntry[],
  head: TrailHead | undefined,
  digestOf: (entry: TrailEntry) => string,
): string | undefined => {
  let digest = "";
  for (const [index, entry] of entries.entries()) {
    const no = index + 1;
    if (entry.no !== no) return `entry ${no} is missing, or the entries are in another order`;
    if (entry.previous !== digest) return `entry ${no} does not follow from entry ${no - 1}: one of them was altered`;
    digest = digestOf(entry);
  }
  if ((head?.no ?? 0) !== entries.length)
    return `the trail has ${entries.length} entries, and ${head?.no ?? 0} were made`;
  return (head?.digest ?? "") === digest ? undefined : `entry ${entries.length} was altered`;
};
