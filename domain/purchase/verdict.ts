import type { Instant } from "../calendar.ts";
import type { Cancellation, Verdict } from "./records.ts";

/** True for a dispute about goods or price; others concern the return or the refund of a cancellation. */
export const isClaim = ({ at, dispute }: Cancellation): boolean =>
  dispute !== undefined && dispute.kind !== "returnRefused" && dispute.at === at;

/**
 * The cancellation with the verdict on its dispute; without a dispute it is unchanged.
 * The disputed amount is kept where less is granted, before the amount changes.
 */
export const withVerdict = (
  open: Cancellation,
  by: Verdict["by"],
  favours: Verdict["favours"],
  at: Instant,
): Cancellation => {
  if (!open.dispute) return open;
  const { amount, lines } = open;
  const disputed = favours === "purchaser" ? {} : { asked: { amount, ...(lines && { lines }) } };
  return { ...open, verdict: { by, favours, at, ...disputed } };
};
