import { money, type Money } from "../../../../domain/money.ts";

/** A purchase's sums in the order in which they are stored: those that are zero in most of its life are last. */
const names = ["outstanding", "advanced", "held", "repaid", "seller", "toCome", "refunded"] as const;

type Sums = Readonly<Record<(typeof names)[number], Money>>;

/** Separates the sums from the other facts, as minor units in one text without trailing zeros, because writes are billed by size. */
export const splitSums = <Facts extends Sums>(
  purchase: Facts,
): { readonly sums: string; readonly facts: Omit<Facts, keyof Sums> } => {
  const { outstanding, advanced, held, repaid, seller, toCome, refunded, ...facts } = purchase;
  const sums = [outstanding, advanced, held, repaid, seller, toCome, refunded].map(({ minor }) => minor);
  return { sums: sums.slice(0, sums.findLastIndex((minor) => minor !== 0n) + 1).join(" "), facts };
};

/** The sums of an item; nothing of one before 2026-12, which has each under its name. */
export const unpackSums = (sums: string | undefined, currency: string): Partial<Sums> => {
  if (sums === undefined) return {};
  const minors = sums.split(" ");
  return Object.fromEntries(names.map((name, i) => [name, money(BigInt(minors[i] ?? 0), currency)]));
};
