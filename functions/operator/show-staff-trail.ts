import * as z from "zod/mini";
import { reject } from "../../domain/rejection.ts";
import { mallUnknown, type PinnedMall, readMall } from "../io/store/mall-store.ts";
import { get } from "../middleware/contract.ts";
import { rejectOtherLender } from "../requests/lender-request.ts";
import { byOperator } from "../requests/operator-request.ts";
import { afterEntry, showTrailPage } from "../requests/trail-page.ts";
import { matching } from "../schemas/basic-schema.ts";

const subjects = ["plans", "limits", "reviews", "operators"] as const;

export const contract = get("operator", {
  summary:
    "Returns what the lender's staff did besides loans: to plans, calendars and rules, limits, reviews, operator keys, a mall or an account.",
  query: z.strictObject({
    of: matching(
      /^(plans|limits|reviews|operators|mall_[a-z0-9_]{1,48}|acc_[A-Za-z0-9_]{1,48})$/,
      `${subjects.join(", ")}, or the id of a mall or an account`,
    ),
    ...afterEntry,
  }),
  responses: { 200: "TrailAnswer" },
});

/** GET /v1/lenders/{id}/trail?of=plans: for the lender's staff, the oldest entry first. */
export const handler = byOperator(contract, async ({ path, query: { of, after } }) => {
  const other = rejectOtherLender(path);
  if (other) return other;
  const named = subjects.find((each) => each === of);
  if (named) return showTrailPage(named, after);
  if (of.startsWith("mall_"))
    return (await readMall<PinnedMall>(of)) ? showTrailPage(`mall#${of}`, after) : mallUnknown(of);
  return of.startsWith("acc_") ? showTrailPage(`account#${of}`, after) : reject("InvalidRequest", "of: unknown");
});
