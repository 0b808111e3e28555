import { add, type Money, subtract, zero } from "../money.ts";

/** The parts of a debt, in the order in which it is usually paid. */
export const partNames = ["penalty", "fee", "interest", "principal"] as const;

/** What a debt is made of. */
export type DebtPart = (typeof partNames)[number];

/** Amounts by what they are. */
export type DebtParts = Readonly<Record<DebtPart, Money>>;

/** Nothing of anything. */
export const zeroParts = (currency: string): DebtParts => ({
  penalty: zero(currency),
  fee: zero(currency),
  interest: zero(currency),
  principal: zero(currency),
});

/** All parts together. */
export const sumParts = (amounts: DebtParts): Money =>
  add(amounts.penalty, amounts.fee, amounts.interest, amounts.principal);

/** Parts by parts. */
export const addParts = (a: DebtParts, b: DebtParts): DebtParts => mapParts((name) => add(a[name], b[name]));

/** What is left of each part; below nothing where more is taken. */
export const subtractParts = (a: DebtParts, b: DebtParts): DebtParts => mapParts((name) => subtract(a[name], b[name]));

const mapParts = (of: (name: DebtPart) => Money): DebtParts => ({
  penalty: of("penalty"),
  fee: of("fee"),
  interest: of("interest"),
  principal: of("principal"),
});
