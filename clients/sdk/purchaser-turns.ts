import type { Loan } from "./loan.ts";
import type { openLink } from "./purchaser-requests.ts";

/** How long an act that the gateway has accepted may be on its way to the lender; after that the lender's count is the truth. */
const pendingMs = 60_000;

type Kind = keyof Loan["taken"];

/**
 * Sends acts that the lender executes one after the other: each is the next after those that the lender showed as executed when the purchaser
 * decided. One that was signed again, because the gateway had refused it, takes the place of the first.
 */
export const takeTurns = ({ getOfLender, post, followClock }: ReturnType<typeof openLink>) => {
  let shown: { readonly loan: Loan; readonly at: number } | undefined;
  const accepted: { [K in Kind]?: { readonly before: number; readonly at: number } } = {};
  const showLoan = async (): Promise<Loan> => {
    const { loan, now } = (await getOfLender("/loan")) as { readonly loan: Loan; readonly now: string };
    followClock(now);
    shown = { loan, at: Date.now() };
    return loan;
  };
  const nextOf = async (kind: Kind): Promise<number> => {
    const last = accepted[kind];
    const isPending = last !== undefined && Date.now() - last.at < pendingMs;
    const isCurrent = last === undefined || isPending || (shown?.at ?? 0) > last.at;
    const { taken } = shown && isCurrent ? shown.loan : await showLoan();
    return isPending ? Math.max(taken[kind], last.before + 1) : taken[kind];
  };
  let last: Promise<unknown> = Promise.resolve();
  /** Acts wait for each other, so that two at once do not name the same turn. */
  const postNext = async (
    path: string,
    op: "loan.repay" | "purchase.cancel" | "dispute.open",
    what: object,
    idempotencyKey: string | undefined,
  ) => {
    const send = async () => {
      const kind = op === "loan.repay" ? "repayments" : "cancellations";
      const before = await nextOf(kind);
      const answer = await post(path, op, { ...what, before }, idempotencyKey);
      accepted[kind] = { before, at: Date.now() };
      return answer;
    };
    const mine = last.then(send);
    last = mine.catch(() => undefined);
    return mine;
  };
  return { showLoan, postNext };
};
