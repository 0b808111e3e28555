import type { Loan } from "./loan.ts";
import type { openLink } from "./purchaser-requests.ts";

/**
 * Sends acts that the lender executes one after the other: each is the next after those that the lender showed as executed when the purchaser
 * decided. One that was signed again, because the gateway had refused it, takes the place of the first.
 */
export const takeTurns = ({ getOfLender, post, followClock }: ReturnType<typeof openLink>) => {
  let shown: Loan | undefined;
  // Those that the gateway has accepted here: the lender may not have executed them yet.
  const sent = { repayments: 0, cancellations: 0 };
  const showLoan = async (): Promise<Loan> => {
    const { loan, now } = (await getOfLender("/loan")) as { readonly loan: Loan; readonly now: string };
    followClock(now);
    return (shown = loan);
  };
  const postNext = async (
    path: string,
    op: "loan.repay" | "purchase.cancel" | "dispute.open",
    what: object,
    idempotencyKey: string | undefined,
  ) => {
    const { taken } = shown ?? (await showLoan());
    const kind = op === "loan.repay" ? "repayments" : "cancellations";
    const before = Math.max(taken[kind], sent[kind]);
    const answer = await post(path, op, { ...what, before }, idempotencyKey);
    sent[kind] = before + 1;
    return answer;
  };
  return { showLoan, postNext };
};
