import { formatMoney, type Money } from "../money.ts";

/** Two tellings of one thing that are not the same: of a purchase, an account or a mall `id`, by one source and by the other. */
export type Difference = { readonly id: string; readonly what: string; readonly one: string; readonly other: string };

/** Nothing when two amounts are one. */
export const compareAmounts = (id: string, what: string, one: Money, other: Money): readonly Difference[] =>
  one.minor === other.minor && one.currency === other.currency
    ? none
    : [{ id, what, one: formatMoney(one), other: formatMoney(other) }];

/** Nothing when two facts are one; what is not there is said as "none". */
export const compareValues = (
  id: string,
  what: string,
  one: string | number | undefined,
  other: string | number | undefined,
): readonly Difference[] =>
  one === other ? none : [{ id, what, one: String(one ?? "none"), other: String(other ?? "none") }];

const none: readonly Difference[] = [];
