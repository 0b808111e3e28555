import { announcedKey } from "../table/item-keys.ts";
import { put, read } from "../table/table.ts";

/** The kids of a party that its malls know; undefined before the first run. */
export const loadAnnounced = async (party: string): Promise<readonly string[] | undefined> =>
  (await read(announcedKey(party)))?.["kids"] as readonly string[] | undefined;

/** Stores the kids that a party publishes now. */
export const saveAnnounced = async (party: string, kids: readonly string[]): Promise<void> => {
  await put({ ...announcedKey(party), kids: [...kids] });
};
