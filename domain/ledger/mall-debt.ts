import type { Instant } from "../calendar.ts";
import { isZero, min, type Money, subtract, sum, zero } from "../money.ts";
import type { LineKind, Netting } from "../protocol/settlement-line.ts";

/** What a mall owes by one change of a loan: `left` was neither netted from a payout nor covered by what the lender owed the mall. */
export type MallDebt = {
  readonly mall: string;
  readonly purchase: string;
  readonly order: string;
  readonly version: number;
  readonly at: Instant;
  readonly kind: LineKind;
  readonly left: Money;
};

/** A debt that a payout uses up, in whole or down to `left`; `amount` of it is netted, the rest was covered before. */
export type NettedDebt = { readonly debt: MallDebt; readonly amount: Money; readonly left: Money };

/**
 * Nets a payout with a mall's debts, the oldest first. `owed` is the balance of its settlement account, debit positive: where it is less
 * than the debts, the lender's own debts have covered the oldest of them. Never more is netted than the balance, the debts, or the payout.
 */
export const netDebts = (payout: Money, owed: Money, debts: readonly MallDebt[]): readonly NettedDebt[] => {
  const { currency } = payout;
  const all = sum(
    debts.map(({ left }) => left),
    currency,
  );
  const most = owed.minor < 0n ? zero(currency) : min(owed, all);
  let covered = subtract(all, most);
  let rest = min(payout, most);
  const netted: NettedDebt[] = [];
  for (const debt of debts) {
    if (isZero(rest)) break;
    const before = min(debt.left, covered);
    const amount = min(subtract(debt.left, before), rest);
    covered = subtract(covered, before);
    rest = subtract(rest, amount);
    netted.push({ debt, amount, left: subtract(subtract(debt.left, before), amount) });
  }
  return netted;
};

/** The netted parts as the receivable keeps them; a debt that was only covered is no part. */
export const nettingsOf = (netted: readonly NettedDebt[]): readonly Netting[] =>
  netted.flatMap(({ debt: { mall: _mall, left: _left, ...of }, amount }) =>
    isZero(amount) ? [] : [{ ...of, amount }],
  );
