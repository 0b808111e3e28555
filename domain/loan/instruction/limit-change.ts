import { addTime, type Instant } from "../../calendar.ts";
import { compare, type Money } from "../../money.ts";
import type { InstructionKind } from "../../protocol/instruction.ts";
import { reject, type Rejection } from "../../rejection.ts";
import { isSamePerson, type StaffMember } from "../../trail.ts";
import { type InstructionLimits, limitFor } from "./limits.ts";

/** A limit that waits for a second person, because it would be higher. Its number is that of its entry in the trail of limits. */
export type LimitProposal = {
  readonly no: number;
  readonly kind: InstructionKind;
  readonly amount: Money;
  readonly by: StaffMember;
  readonly reason: string;
  readonly at: Instant;
};

/** The limits in force, and those that wait. */
export type LimitBook = {
  readonly version: number;
  readonly limits: InstructionLimits;
  readonly waiting: readonly LimitProposal[];
};

/** A lender that has set none. */
export const usualLimits: LimitBook = { version: 0, limits: {}, waiting: [] };

/** As long as an instruction waits. */
const waitingPeriod = { days: 7 };

/** Until when a proposal waits for a second person. */
export const proposalEnds = ({ at }: Pick<LimitProposal, "at">): Instant => addTime(at, waitingPeriod);

/** The proposals that a second person can still approve. */
export const openProposals = ({ waiting }: LimitBook, now: Instant): readonly LimitProposal[] =>
  waiting.filter((each) => proposalEnds(each) > now);

/**
 * One person sets a limit. A lower one is in force at once; a higher one waits for a second person, so that nobody raises their own.
 * It takes the place of a proposal of that kind and currency; setting what is in force withdraws the proposal. A repeat changes nothing.
 */
export const setLimit = (book: LimitBook, asked: LimitProposal, now: Instant): LimitBook | Rejection => {
  const { kind, amount } = asked;
  if (amount.minor < 0n)
    return reject("AmountOutOfRange", "a limit is zero or more: zero leaves nothing to one person");
  const open = openProposals(book, now);
  const others = open.filter((each) => !isFor(each, asked));
  const difference = compare(amount, limitFor(kind, amount.currency, book.limits));
  if (difference > 0) {
    const isKnown = open.some((each) => isFor(each, asked) && compare(each.amount, amount) === 0);
    return isKnown ? book : next(book, { waiting: [...others, asked] });
  }
  if (difference === 0 && others.length === open.length) return book;
  return next(book, { limits: difference === 0 ? book.limits : withLimit(book.limits, asked), waiting: others });
};

/** A second person approves a higher limit, which is then in force. */
export const approveLimit = (book: LimitBook, no: number, by: StaffMember, now: Instant): LimitBook | Rejection => {
  const open = openProposals(book, now);
  const proposal = open.find((each) => each.no === no);
  if (!proposal) return reject("InstructionUnknown", `no limit ${no} waits for a second person`);
  if (isSamePerson(proposal.by, by))
    return reject("SamePerson", `${by.name} proposed this limit: another person must approve it`);
  return next(book, { limits: withLimit(book.limits, proposal), waiting: open.filter((each) => each !== proposal) });
};

type Limited = Pick<LimitProposal, "kind" | "amount">;

const isFor = (a: Limited, b: Limited): boolean => a.kind === b.kind && a.amount.currency === b.amount.currency;

const withLimit = (limits: InstructionLimits, { kind, amount }: Limited): InstructionLimits => ({
  ...limits,
  [kind]: [...(limits[kind] ?? []).filter(({ currency }) => currency !== amount.currency), amount],
});

const next = (book: LimitBook, change: Partial<LimitBook>): LimitBook => ({
  ...book,
  ...change,
  version: book.version + 1,
});
