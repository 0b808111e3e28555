import * as z from "zod/mini";
import type { StaffSubject } from "../io/table/item-keys.ts";
import { staffTrail } from "../io/table/item-keys.ts";
import { loadTrailPage } from "../io/store/trail-store.ts";
import type { Reply } from "../middleware/request.ts";
import { matching } from "../schemas/basic-schema.ts";

/** A page of entries is about 100 kB. */
const pageSize = 100;

/** The query of a trail's page: the number of the last entry of the page before. */
export const afterEntry = {
  after: z.optional(matching(/^[0-9]{1,6}$/, "the number of an entry")),
};

/** The answer with a page of what staff did to a subject, the oldest entry first. */
export const showTrailPage = async (subject: StaffSubject, after = "0"): Promise<Reply> => {
  const trail = await loadTrailPage(staffTrail(subject), Number(after), pageSize);
  const last = trail.at(-1);
  return { status: 200, body: { trail, ...(trail.length === pageSize && last && { next: last.no }) } };
};
