import type { Instant } from "./calendar.ts";
import type { Money } from "./money.ts";
import type { Cancellation, Pick } from "./purchase.ts";

/** What the purchaser disputes; returnRefused is the mall's objection to goods that were called back. */
export type DisputeKind = "goodsNotReceived" | "notAsDescribed" | "refundNotProcessed" | "returnRefused";

/** Where a party's proof can be seen: a reference, never the proof itself. */
export type Evidence = { readonly by: "purchaser" | "mall"; readonly reference: string; readonly at: Instant };

/** What purchaser and mall do not agree on, since when, and what each refers to. */
export type Dispute = { readonly kind: DisputeKind; readonly at: Instant; readonly evidence: readonly Evidence[] };

/** How a dispute ended: by whose word and for whom; `asked` is what was disputed, where less than that was given. */
export type Verdict = {
  readonly by: "mall" | "lender" | "silence";
  readonly favours: "purchaser" | "mall" | "both";
  readonly at: Instant;
  readonly asked?: { readonly amount: Money; readonly lines?: readonly Pick[] };
};

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
