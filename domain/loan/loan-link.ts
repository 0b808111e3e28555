import { addTime, type Instant, laterOf } from "../calendar.ts";
import { deadlines } from "../protocol/deadlines.ts";
import { reject, type Rejection } from "../rejection.ts";
import { type ApprovedLoan, isOpenLoan, type Loan, postTransition } from "./loan.ts";
import { rejectSaying, say } from "../sentence.ts";
import { linkNoOf } from "./purchaser-link.ts";

/** More than anybody needs; each link that was withdrawn is recognised by deriving it again. */
const mostLinks = 50;

/** Withdraws the purchaser's link and gives another, whose token has this hash. The notice of the change has it. */
export const renewLink = (loan: Loan, linkHash: string, now: Instant): ApprovedLoan | Rejection => {
  if (loan.status === "declined") return reject("WrongState", "a declined loan has no link");
  const no = linkNoOf(loan) + 1;
  if (no > mostLinks) return reject("WrongState", `a purchase has at most ${mostLinks} links`);
  return postTransition({ ...loan, linkHash, link: { no, at: now } }, [], now, "link_renewed");
};

/** When the purchaser's link ends: a year after the loan's end, or after the link was made; undefined while the loan is open. */
export const linkEndsAt = (loan: ApprovedLoan): Instant | undefined => {
  if (isOpenLoan(loan)) return undefined;
  const { createdAt, entries, link } = loan;
  const last = [entries.at(-1)?.at, link?.at].reduce<Instant>(
    (a, b) => (b === undefined ? a : laterOf(a, b)),
    createdAt,
  );
  return addTime(last, deadlines.link);
};

/** Why a purchaser's link no longer opens the loan; undefined while it does. */
export const linkEnded = (loan: ApprovedLoan, now: Instant): Rejection | undefined => {
  const end = linkEndsAt(loan);
  return end !== undefined && end <= now
    ? rejectSaying("LinkEnded", say`this link has ended on ${{ at: end }}`)
    : undefined;
};
