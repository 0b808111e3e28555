import type { Instant } from "../../calendar.ts";
import { toWire } from "../../money.ts";
import { type LimitBook, openProposals, proposalEnds } from "../instruction/limit-change.ts";
import { limitedKinds, limitFor, ownLimit } from "../instruction/limits.ts";

/** What one person may instruct, for each kind in each of these currencies; `usual` where the lender has set nothing. */
export const viewLimits = (book: LimitBook, currencies: readonly string[], now: Instant) => {
  const own = Object.values(book.limits).flatMap((each) => each.map(({ currency }) => currency));
  return {
    limits: limitedKinds.flatMap((kind) =>
      [...new Set([...currencies, ...own])].toSorted().map((currency) => ({
        kind,
        limit: toWire(limitFor(kind, currency, book.limits)),
        ...(!ownLimit(kind, currency, book.limits) && { usual: true as const }),
      })),
    ),
    waiting: openProposals(book, now).map((proposal) => {
      const { no, kind, amount, by, reason, at } = proposal;
      return { no, kind, limit: toWire(amount), by, reason, at, until: proposalEnds(proposal) };
    }),
  };
};
