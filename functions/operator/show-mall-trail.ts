import * as z from "zod/mini";
import { type Mall, mallUnknown, readMall } from "../io/store/mall-store.ts";
import { get } from "../middleware/contract.ts";
import { byOperator } from "../requests/operator-request.ts";
import { afterEntry, showTrailPage } from "../requests/trail-page.ts";

export const contract = get("operator", {
  summary: "Returns what staff did to a mall: who, when, why, with which key, and what changed.",
  query: z.strictObject(afterEntry),
  responses: { 200: "TrailAnswer" },
});

/** GET /v1/malls/{id}/trail: registration, changes, suspensions, API keys; the oldest entry first. */
export const handler = byOperator(contract, async ({ path: { id = "" }, query: { after } }) =>
  (await readMall<Mall>(id)) ? showTrailPage(`mall#${id}`, after) : mallUnknown(id),
);
