import { balances } from "../ledger/balances.ts";
import { type MallSettlement, settlementReference } from "../ledger/mall-settlement.ts";
import type { Loan } from "../loan/loan.ts";
import type { SettlementLine } from "../protocol/settlement-line.ts";

/** Lines with their mall and currency, and the settlement that has collected them, if one has. */
export type CollectedLines = {
  readonly mall: string;
  readonly currency: string;
  readonly settlement?: number;
  readonly lines: readonly SettlementLine[];
};

/**
 * Compares each settlement with its lines, and the lines of each mall with its loans. Loans, settlements and lines may be added in any
 * order; a sum that is zero is forgotten, so that what has been compared needs no memory.
 */
export const matchLines = () => {
  const sums = new Map<string, bigint>();
  const add = (name: string, minor: bigint): void => {
    const sum = (sums.get(name) ?? 0n) + minor;
    if (sum === 0n) sums.delete(name);
    else sums.set(name, sum);
  };
  return {
    addLoan: ({ mall, entries, amount: { currency } }: Pick<Loan, "mall" | "entries" | "amount">): void =>
      add(accountOf(mall, currency), balances(entries).get("mallSettlement")?.minor ?? 0n),
    addSettlement: (settlement: MallSettlement): void => {
      add(settlementReference(settlement), settlement.amount.minor);
      add(countOf(settlement), BigInt(settlement.lines));
    },
    addLines: ({ mall, currency, settlement, lines }: CollectedLines): void => {
      for (const { kind, amount } of lines) {
        // What is carried over was a line of the settlement that the bank refused.
        if (kind !== "carried") add(accountOf(mall, currency), amount.minor);
        if (settlement === undefined) continue;
        const of = { mall, no: settlement, amount };
        add(settlementReference(of), -amount.minor);
        add(countOf(of), -1n);
      }
    },
    /** The names of the sums that differ. */
    apart: (): readonly string[] => [...sums.keys()].toSorted(),
  };
};

const accountOf = (mall: string, currency: string): string => `settlement lines of ${mall} in ${currency}`;

const countOf = (settlement: Parameters<typeof settlementReference>[0]): string =>
  `number of lines of ${settlementReference(settlement)}`;
