import { decimalsOf } from "../../currency.ts";
import { compare, type Money, money } from "../../money.ts";
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
  resumption: 1000n,
};

/** The kinds of instructions that have a limit. */
export const limitedKinds = Object.keys(usualMajor) as readonly InstructionKind[];

/** In currencies without a minor unit, a major unit is worth about a thousandth. */
const usualLimit = (kind: InstructionKind, currency: string): Money => {
  const decimals = decimalsOf(currency);
  return money(usualMajor[kind] * (decimals === 0 ? 1000n : 10n ** BigInt(decimals)), currency);
};

/** What the lender set for a kind and currency, if anything. */
export const ownLimit = (kind: InstructionKind, currency: string, limits: InstructionLimits): Money | undefined =>
  limits[kind]?.find((each) => each.currency === currency);

/** The largest amount that one person may instruct: the lender's own, or the usual one. */
export const limitFor = (kind: InstructionKind, currency: string, limits: InstructionLimits): Money =>
  ownLimit(kind, currency, limits) ?? usualLimit(kind, currency);

/** True when an amount is beyond what one person may instruct. */
export const isBeyondLimit = (kind: InstructionKind, amount: Money, limits: InstructionLimits): boolean =>
  compare(amount, limitFor(kind, amount.currency, limits)) > 0;
