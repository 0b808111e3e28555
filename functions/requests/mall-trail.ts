import type { Instant } from "../../domain/calendar.ts";
import { changesBetween, type StaffMember } from "../../domain/trail.ts";
import type { Mall, PinnedMall } from "../io/store/mall-store.ts";
import { appendToTrail } from "../io/store/trail-store.ts";
import { staffTrail } from "../io/table/item-keys.ts";
import type { Write } from "../io/table/table.ts";

/** Who of the staff does something, why and when. */
export type StaffAct = { readonly by: StaffMember; readonly why: string; readonly at: Instant };

/** The writes of the entry of what staff did to a mall. */
export const recordOnMall = async (
  mall: string,
  act: StaffAct,
  did: string,
  facts: Readonly<Record<string, unknown>>,
): Promise<readonly Write[]> => (await appendToTrail(staffTrail(`mall#${mall}`), { ...act, did, facts })).writes;

/** The writes of the entry of a mall's change by staff: which fields differ; of its keys their ids. */
export const recordChange = async <Known extends Mall | PinnedMall>(
  act: StaffAct,
  did: string,
  before: Known | undefined,
  after: Known,
): Promise<readonly Write[]> =>
  recordOnMall(after.mall, act, did, { changes: changesBetween(before && facts(before), facts(after)) });

const facts = ({ keys, version: _version, ...rest }: Mall | PinnedMall): object => {
  const { pk: _pk, sk: _sk, ...known } = rest as Record<string, unknown>;
  return {
    ...known,
    keys: keys.map(({ kid, retireAt }) => (retireAt === undefined ? kid : `${kid} until ${retireAt}`)),
  };
};
