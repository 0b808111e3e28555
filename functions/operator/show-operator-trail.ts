import * as z from "zod/mini";
import { get } from "../middleware/contract.ts";
import { byOperator } from "../requests/operator-request.ts";
import { afterEntry, showTrailPage } from "../requests/trail-page.ts";

export const contract = get("operator", {
  summary: "Returns who issued and revoked which operator key of the gateway, when and why.",
  query: z.strictObject(afterEntry),
  responses: { 200: "TrailAnswer" },
});

/** GET /v1/operators/trail: the oldest entry first. */
export const handler = byOperator(contract, async ({ query: { after } }) => showTrailPage("operators", after));
