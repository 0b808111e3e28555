import { formatMoney, type Money } from "../money.ts";

/** A disagreement of two sources on one value of a purchase, an account or a mall `id`. */
export type Difference = { readonly id: string; readonly what: string; readonly one: string; readonly other: string };

/** Empty when the amounts are equal. */
export const compareAmounts = (id: string, what: string, one: Money, other: Money): readonly Difference[] =>
  one.minor === other.minor && one.currency === other.currency
    ? none
    : [{ id, what, one: formatMoney(one), other: formatMoney(other) }];

/** Empty when the values are equal; an absent value is shown as "none". */
export const compareValues = (
  id: string,
  what: string,
  one: string | number | undefined,
  other: string | number | undefined,
): readonly Difference[] =>
  one === other ? none : [{ id, what, one: String(one ?? "none"), other: String(other ?? "none") }];

const none: readonly Difference[] = [];
