import { add, type Money, subtract, zero } from "../money.ts";

/** The parts of a debt, in the order in which it is usually paid. */
export const partNames = ["penalty", "fee", "interest", "principal"] as const;

/** What a debt is made of. */
export type DebtPart = (typeof partNames)[number];

/** Amounts by what they are. */
export type Parts = Readonly<Record<DebtPart, Money>>;

/** Nothing of anything. */
export const nothing = (currency: string): Parts => ({
  penalty: zero(currency),
  fee: zero(currency),
  interest: zero(currency),
  principal: zero(currency),
});

/** All parts together. */
export const totalOf = (amounts: Parts): Money =>
  add(amounts.penalty, amounts.fee, amounts.interest, amounts.principal);

/** Parts by parts. */
export const plus = (a: Parts, b: Parts): Parts => byPart((name) => add(a[name], b[name]));

/** What is left of each part; below nothing where more is taken. */
export const less = (a: Parts, b: Parts): Parts => byPart((name) => subtract(a[name], b[name]));

const byPart = (of: (name: DebtPart) => Money): Parts => ({
  penalty: of("penalty"),
  fee: of("fee"),
  interest: of("interest"),
  principal: of("principal"),
});
