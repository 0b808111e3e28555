import type { Instant } from "../../domain/calendar.ts";
import { askPayment, collectLines, type MallSettlement } from "../../domain/ledger/mall-settlement.ts";
import { collectWrites, loadNewLines, type NewLines } from "../io/store/line-store.ts";
import { lastSettlement, saveSettlement } from "../io/store/settlement-store.ts";

/** Whose lines, in which currency, and the bank account to pay to. */
type Owed = { readonly mall: string; readonly currency: string; readonly account: string };

/** About two pages: what a transaction moves stays far below its limit of 4 MB. */
const mostLines = 200;

/**
 * The settlement to pay to a mall in a currency now, if any. One that the bank has not answered comes first, unchanged. Otherwise all
 * new lines move to the open settlement, part by part: another run may do the same at once, and each item of lines moves in one of them.
 */
export const settlementToPay = async (owed: Owed, now: Instant): Promise<MallSettlement | undefined> => {
  const { mall, currency, account } = owed;
  for (;;) {
    // Each round moves lines, ends the settlement, or finds that another run did so.
    const last = await lastSettlement(mall, currency);
    if (last?.status === "asked") return last;
    const taken = upTo(mostLines, await loadNewLines(mall, currency));
    const lines = taken.flatMap((each) => each.lines);
    const next = collectLines(owed, last, lines, now);
    if (next) {
      const writes = collectWrites({ mall, currency, no: next.settlement.no }, taken, next.pages);
      await saveSettlement(next.settlement, writes);
      continue;
    }
    const asked = last && askPayment(last, account, now);
    if (!asked || asked === last) return undefined;
    if (await saveSettlement(asked)) return asked;
  }
};

/** The first items whose lines fit, one at least. */
const upTo = (most: number, all: readonly NewLines[]): readonly NewLines[] => {
  let count = 0;
  return all.filter(({ lines }, i) => (count += lines.length) <= most || i === 0);
};
