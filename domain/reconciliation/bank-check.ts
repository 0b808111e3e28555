import { addDays, dayOf, type Instant } from "../calendar.ts";
import { type BookedTransfer, identityOf, type TransferKind } from "../ledger/transfer.ts";
import { formatMoney, type Money } from "../money.ts";
import { compareAmounts, compareValues, type Difference } from "./difference.ts";

/** An entry of the bank's statement of the lender's account. `key` is as in the books' transfers, `id` the bank's own reference. */
export type StatementEntry = {
  readonly id: string;
  readonly at: Instant;
  readonly kind: TransferKind;
  readonly direction: "in" | "out";
  readonly key: string;
  readonly reference: string;
  readonly account: string;
  readonly amount: Money;
};

/** The differences of one transfer; `waiting`: the bank has it and the books may still get it. */
export type TransferCheck = { readonly differences: readonly Difference[]; readonly waiting: boolean };

/**
 * Compares all transfers of one identity: `booked` as the books expect them and `moved` on the bank's statement. A transfer that was
 * asked for may be there or not. What others initiate (a credit, a return) is booked when staff have read the statement, within a day.
 * `one` is the books' value and `other` the bank's.
 */
export const checkTransfer = (
  booked: readonly BookedTransfer[],
  moved: readonly StatementEntry[],
  now: Instant,
): TransferCheck => {
  const [mine = booked[0], theirs] = [booked.find(({ status }) => status !== "refused"), moved[0]];
  const paid = booked.filter(({ status }) => status === "paid");
  const name = mine ? identityOf(mine) : theirs ? identityOf(theirs) : "";
  const owner = mine?.owner ?? theirs?.reference ?? "";
  const missing = (what: string, one = "none", other = "none"): TransferCheck => ({
    differences: [{ id: owner, what: `transfer ${name}, ${what}`, one, other }],
    waiting: false,
  });
  if (!theirs) return paid[0] ? missing("not at the bank", formatMoney(paid[0].amount)) : none;
  if (!mine)
    return isAnnounced(theirs, now)
      ? { differences: [], waiting: true }
      : missing("not in the books", undefined, formatMoney(theirs.amount));
  if (mine.status === "refused")
    return missing("refused by the bank in the books", undefined, formatMoney(theirs.amount));
  const differences = [...timesOf(name, owner, booked, moved), ...moved.flatMap((each) => factsOf(name, mine, each))];
  return { differences, waiting: false };
};

/** True for a transfer that the bank has not answered for a day. */
export const isOverdue = ({ status, since }: BookedTransfer, now: Instant): boolean =>
  status === "asked" && since !== undefined && since < dayBefore(now);

const none: TransferCheck = { differences: [], waiting: false };

const isAnnounced = ({ kind, at }: StatementEntry, now: Instant): boolean =>
  (kind === "credits" || kind === "returns") && at >= dayBefore(now);

const dayBefore = (now: Instant): Instant => `${addDays(dayOf(now), -1)}${now.slice(dayOf(now).length)}`;

/** A key moves money once, and is in the books of one purchase. */
const timesOf = (
  name: string,
  owner: string,
  booked: readonly BookedTransfer[],
  moved: readonly StatementEntry[],
): readonly Difference[] => {
  const times = booked.filter(({ status }) => status !== "refused").length;
  return times === 1 && moved.length === 1
    ? []
    : [
        {
          id: owner,
          what: `times of transfer ${name}`,
          one: `${times} in the books`,
          other: `${moved.length} at the bank`,
        },
      ];
};

/** An account is shown by its end: it belongs to a person, and the report is no place for it. */
const factsOf = (name: string, mine: BookedTransfer, theirs: StatementEntry): readonly Difference[] => [
  ...compareValues(mine.owner, `kind of transfer ${name}`, mine.kind, theirs.kind),
  ...compareAmounts(mine.owner, `amount of transfer ${name}`, mine.amount, theirs.amount),
  ...(mine.account === undefined || mine.account === theirs.account
    ? []
    : [
        { id: mine.owner, what: `account of transfer ${name}`, one: endOf(mine.account), other: endOf(theirs.account) },
      ]),
];

const endOf = (account: string): string => `…${account.slice(-4)}`;
