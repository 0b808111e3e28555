import type { Instant } from "../calendar.ts";
import type { Cancellation, Verdict } from "./records.ts";

/** A dispute from its first moment; others are about the return or the refund of a cancellation. */
export const isClaim = ({ at, dispute }: Cancellation): boolean =>
  dispute !== undefined && dispute.kind !== "returnRefused" && dispute.at === at;

/**
 * The cancellation with the verdict on its dispute; one that nobody disputes needs none.
 * What was asked is kept where less than that is given, before its amount is changed.
 */
export const withVerdict = (
  open: Cancellation,
  by: Verdict["by"],
  favours: Verdict["favours"],
  at: Instant,
): Cancellation => {
  if (!open.dispute) return open;
  const { amount, lines } = open;
  const asked = favours === "purchaser" ? {} : { asked: { amount, ...(lines && { lines }) } };
  return { ...open, verdict: { by, favours, at, ...asked } };
};
