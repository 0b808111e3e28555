import type { Instant } from "../../domain/calendar.ts";
import { renewLink } from "../../domain/loan/loan-link.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { linkNoOf } from "../../domain/loan/purchaser-link.ts";
import type { Rejection } from "../../domain/rejection.ts";
import type { StaffMember } from "../../domain/trail.ts";
import { newestRoot } from "../io/keys/key-store.ts";
import { linkHash, viewToken } from "../io/messages/link-token.ts";
import { loanKey } from "../io/table/item-keys.ts";
import { commit, type FurtherWrites } from "../io/table/table.ts";
import { decideAgain } from "../io/table/versioned.ts";
import { loadLoan, loanWrites } from "../io/store/loan-store.ts";
import { putRenewedLink } from "../io/store/renewed-link-store.ts";
import { appendToTrail } from "../io/store/trail-store.ts";

/** Who withdraws a link, and why: a member of the staff, or the purchaser. */
export type Renewal = { readonly by?: StaffMember; readonly why: string };

/**
 * Withdraws a loan's link and gives another, with the entry in the loan's trail and further writes in one commit. The notice of the change sends
 * the new link to the known contact; the gateway is given its hash. `check` sees the loan first.
 */
export const renewLinkOf = async (
  purchaseId: string,
  { by, why }: Renewal,
  now: Instant,
  {
    check = () => undefined,
    further = () => [],
  }: {
    readonly check?: (loan: Loan) => Promise<Rejection | undefined> | Rejection | undefined;
    readonly further?: FurtherWrites<Loan>;
  },
): Promise<Loan | Rejection> =>
  decideAgain<Loan>(
    "the loan",
    async () => loadLoan(purchaseId),
    async (before) => (await check(before)) ?? renewLink(before, await nextHash(before), now),
    async (next, before) => {
      const facts = { link: [linkNoOf(before), linkNoOf(next)] };
      const note = { at: now, did: "linkRenewed", ...(by && { by }), why, facts };
      const { writes } = await appendToTrail(loanKey(purchaseId).pk, note);
      const handOver = putRenewedLink(purchaseId, next.linkHash ?? "");
      return commit([...loanWrites(before, next), ...writes, handOver, ...(await further(next))]);
    },
  );

const nextHash = async (loan: Loan): Promise<string> =>
  linkHash(viewToken((await newestRoot("link")).secret, loan.id, linkNoOf(loan) + 1));
