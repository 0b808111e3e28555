import { add, type Money, subtract, zero } from "../money.ts";

/** The parts of a debt, in the default order of payment. */
export const partNames = ["penalty", "fee", "interest", "principal"] as const;

/** One part of a debt. */
export type DebtPart = (typeof partNames)[number];

/** An amount for each part of a debt. */
export type DebtParts = Readonly<Record<DebtPart, Money>>;

/** Zero for each part. */
export const zeroParts = (currency: string): DebtParts => ({
  penalty: zero(currency),
  fee: zero(currency),
  interest: zero(currency),
  principal: zero(currency),
});

/** The sum of all parts. */
export const sumParts = (amounts: DebtParts): Money =>
  add(amounts.penalty, amounts.fee, amounts.interest, amounts.principal);

/** Adds part by part. */
export const addParts = (a: DebtParts, b: DebtParts): DebtParts => mapParts((name) => add(a[name], b[name]));

/** Subtracts part by part; the result can be negative. */
export const subtractParts = (a: DebtParts, b: DebtParts): DebtParts => mapParts((name) => subtract(a[name], b[name]));

const mapParts = (of: (name: DebtPart) => Money): DebtParts => ({
  penalty: of("penalty"),
  fee: of("fee"),
  interest: of("interest"),
  principal: of("principal"),
});
