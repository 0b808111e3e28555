import { type LimitBook, usualLimits } from "../../../domain/loan/instruction/limit-change.ts";
import type { InstructionLimits } from "../../../domain/loan/instruction/limits.ts";
import type { Rejection } from "../../../domain/rejection.ts";
import type { TrailNote } from "../../../domain/trail.ts";
import { limitsKey, staffTrail } from "../table/item-keys.ts";
import { decode, encode, type Item } from "../table/item.ts";
import { type FurtherWrites, commit, read } from "../table/table.ts";
import { decideAgain, putVersioned } from "../table/versioned.ts";
import { appendToTrail, loadTrailHead } from "./trail-store.ts";

/** The limits in force; empty for the usual ones. */
export const loadLimits = async (): Promise<InstructionLimits> => (await loadLimitBook()).limits;

/** The limits in force, and those that wait for a second person. */
export const loadLimitBook = async (): Promise<LimitBook> => {
  const item = await read(limitsKey);
  if (!item) return usualLimits;
  const { pk: _pk, sk: _sk, ...facts } = item;
  return decode(facts) as LimitBook;
};

/** Load, decide, save: the limits and the entry of the change in their trail, whose number is the proposal's. */
export const changeLimits = async (
  decide: (before: LimitBook, no: number) => LimitBook | Rejection,
  noteOf: (before: LimitBook, next: LimitBook) => TrailNote,
  further: FurtherWrites<LimitBook>,
): Promise<LimitBook | Rejection> => {
  const trail = staffTrail("limits");
  let number = 0;
  return decideAgain<LimitBook>(
    "the limits",
    async () => {
      number = ((await loadTrailHead(trail))?.no ?? 0) + 1;
      return loadLimitBook();
    },
    (before) => decide(before, number),
    async (next, before) => {
      const entry = await appendToTrail(trail, noteOf(before, next));
      if (entry.no !== number) return false;
      const Book = { ...limitsKey, ...(encode(next) as Item) };
      return commit([putVersioned(Book, next.version), ...entry.writes, ...(await further(next))]);
    },
  );
};
