import { changesBetween, type TrailNote } from "../../domain/trail.ts";
import type { Mall, PinnedMall } from "../io/store/mall-store.ts";
import type { NoteOf } from "./staff-task.ts";

/** The entry of a mall's change by staff: which fields differ; of its keys their ids. */
export const mallNote = <Known extends Mall | PinnedMall>(
  note: NoteOf,
  did: string,
  before: Known | undefined,
  after: Known,
): TrailNote => note(did, { changes: changesBetween(before && facts(before), facts(after)) });

const facts = ({ keys, version: _version, ...rest }: Mall | PinnedMall): object => {
  const { pk: _pk, sk: _sk, ...known } = rest as Record<string, unknown>;
  return {
    ...known,
    keys: keys.map(({ kid, retireAt }) => (retireAt === undefined ? kid : `${kid} until ${retireAt}`)),
  };
};
