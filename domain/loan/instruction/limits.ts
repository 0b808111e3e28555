import { compare, decimalsOf, type Money, money } from "../../money.ts";
import type { InstructionKind } from "../../protocol/instruction.ts";

/** The largest amount that one person may instruct, by kind and currency. */
export type InstructionLimits = Partial<Readonly<Record<InstructionKind, readonly Money[]>>>;

/** In major units: what a lender that has set no limit leaves to one person. */
const usualMajor: Readonly<Record<InstructionKind, bigint>> = {
  payment: 1000n,
  refund: 100n,
  replan: 5000n,
  chargeOff: 1000n,
  creditReturn: 100n,
  bounce: 1000n,
  disputeDecision: 1000n,
  holdbackRelease: 1000n,
};

/** In currencies without a minor unit, a major unit is worth about a thousandth. */
const usualLimit = (kind: InstructionKind, currency: string): Money => {
  const decimals = decimalsOf(currency);
  return money(usualMajor[kind] * (decimals === 0 ? 1000n : 10n ** BigInt(decimals)), currency);
};

/** True when an amount is beyond what one person may instruct. */
export const isBeyondLimit = (kind: InstructionKind, amount: Money, limits: InstructionLimits): boolean => {
  const own = limits[kind]?.find(({ currency }) => currency === amount.currency);
  return compare(amount, own ?? usualLimit(kind, amount.currency)) > 0;
};
